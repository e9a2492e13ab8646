"""The official prompts, by model family, kind and language of the prompt."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

from engines.languages import language
from engines.protocols import Term

CHINESE = frozenset({"zh", "zh-Hant", "yue"})
"""Languages that make a pair one of ``ZH⇔XX`` and so choose the Chinese prompt."""

_PLACEHOLDER = re.compile(r"\{(language|text|terms|context|style|preferences|preference|number|format|source|target)\}")


class Family(StrEnum):
    """Generation of the model: the graph is one, the prompts differ."""

    HY_MT2 = "hy-mt2"
    HY_MT15 = "hy-mt1.5"

    @property
    def rank(self) -> int:
        """0 for the newest, which is preferred."""
        return list(Family).index(self)


_NAMES: Mapping[str, Family] = {
    r"hy[-_ ]?mt[-_ ]?1\.5": Family.HY_MT15,
    r"hy[-_ ]?mt[-_ ]?2": Family.HY_MT2,
}
"""How the official models are called; converters write blanks for the hyphens."""


class PromptKind(StrEnum):
    """What a prompt asks for."""

    PLAIN = "plain"
    TERMINOLOGY = "terminology"
    """Honour a glossary."""
    CONTEXT = "context"
    """Take what was said before into account."""
    FORMATTED = "formatted"
    """Keep inline tags (HY-MT1.5 answers between ``<target>`` and ``</target>``)."""
    STYLE = "style"
    """Hy-MT2 only."""
    PERSONALISATION = "personalisation"
    """Several wishes at once, as tasks; Hy-MT2 only."""
    STRUCTURED = "structured"
    """Translate the visible text of JSON, HTML …; Hy-MT2 only."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered user message.

    Attributes:
        text: the whole message, without the chat template.
        constant: its beginning that doesn't depend on what is translated, for the prefix cache.
    """

    text: str
    constant: str


def family_named(name: str) -> Family | None:
    """The family that the name of a model, a folder or a file tells; None where it doesn't."""
    lower = name.lower()
    return next((family for pattern, family in _NAMES.items() if re.search(pattern, lower)), None)


def offers(family: Family, kind: PromptKind) -> bool:
    """Whether the family has an official prompt of the kind."""
    return any(kind in forms for forms in _templates()[family].values())


def render(
    family: Family,
    kind: PromptKind,
    text: str,
    source: str,
    target: str,
    *,
    terms: Sequence[Term] = (),
    context: str = "",
    style: str = "",
    preferences: Sequence[str] = (),
    data_format: str = "",
    form: Literal["", "en", "zh"] = "",
) -> Prompt:
    """Fill in an official prompt.

    The Chinese form is used where one side is Chinese, as HY-MT1.5 prescribes, and where a kind has no English form.

    Args:
        family: generation of the model.
        kind: what to ask for; see `offers`.
        text: the source text.
        source: code of its language; it is not named in the prompt.
        target: code wanted.
        terms: for `PromptKind.TERMINOLOGY`.
        context: for `PromptKind.CONTEXT`, one earlier utterance a line.
        style: for `PromptKind.STYLE`, in the language of the prompt.
        preferences: for `PromptKind.PERSONALISATION`, in the language of the prompt.
        data_format: for `PromptKind.STRUCTURED`: ``JSON``, ``HTML`` …
        form: language of the prompt wanted instead, where the kind has it.

    Raises:
        ValueError: the family has no such prompt.
        UsageError: ``language.unknown``.
    """
    if not offers(family, kind):
        raise ValueError(f"{family} has no {kind} prompt")
    forms = _templates()[family]
    form = form or ("en" if CHINESE.isdisjoint((source, target)) else "zh")
    form = form if kind in forms[form] else "zh"
    wanted = language(target)
    template = forms[form][kind]
    name = wanted.chinese if form == "zh" else wanted.english
    line = forms[form].get("term", "")  # absent where the form has no prompt with terms
    lines = [_fill(line, {"source": term.source, "target": term.target}) for term in terms]
    wish = forms[form].get("preference", "")
    wishes = [_fill(wish, {"number": str(count), "preference": one}) for count, one in enumerate(preferences, 1)]
    values = {
        "language": name,
        "text": text,
        "terms": "\n".join(lines),
        "context": context,
        "style": style,
        "preferences": "\n".join(wishes),
        "number": str(len(wishes) + 1),
        "format": data_format,
    }
    known = {"language": name}
    variable = next(found.start() for found in _PLACEHOLDER.finditer(template) if found[1] not in known)
    return Prompt(_fill(template, values), _fill(template[:variable], known))


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Replace each placeholder of the template once; braces inside of the values are text."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)


@cache
def _templates() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(resources.files("assets").joinpath("prompts/hymt.toml").read_text("utf-8"))
