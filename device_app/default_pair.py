"""The two languages of a device on which nobody has chosen any: the pair that its models serve best."""

from __future__ import annotations

from engines.catalogue import catalogue
from engines.languages import languages
from engines.options import EngineOptions
from engines.plugin import Pair, Stage

FIRST = ("en", "pt", "es")
"""Languages that come first, where several pairs are served alike; then the order of ``assets/languages.toml``."""

NOTHING = ("en", "es")
"""The pair of a device that translates the phrases of its phrasebook alone."""


def best_pair(options: EngineOptions, *, a: str = "", b: str = "") -> Pair:
    """The pair that the preferred of the installed translators takes both ways.

    Args:
        options: what is installed, and which translator was chosen.
        a: code of the first language, where it was chosen.
        b: code of the second, where it was chosen.
    """
    if a and b:
        return a, b
    order = [*FIRST, *(code for code in languages() if code not in FIRST)]
    for plugin in catalogue().of(Stage.TRANSLATION):
        pairs = plugin.pairs(options)
        for first in (a,) if a else order:
            for second in (b,) if b else order:
                if first != second and (first, second) in pairs and (second, first) in pairs:
                    return first, second
    first = a or next(code for code in NOTHING if code != b)
    return first, b or next(code for code in NOTHING if code != first)
