"""The files of one of Mozilla's translation models (Firefox Translations)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engines.languages import languages
from engines.light.damage import damaged

WEIGHTS = "model*.intgemm*.bin"
"""Pattern of the names that only the weights of such a model have."""

_DIRECTION = re.compile(r"\.([a-z]{2})([a-z]{2})\.")


@dataclass(frozen=True, slots=True)
class MozillaFiles:
    """A model of one direction.

    Attributes:
        source: code of the language it reads.
        target: code of the language it writes.
        weights: the model.
        source_pieces: SentencePiece model of the source.
        target_pieces: SentencePiece model of the target; the same file where they share one.
        shortlist: which words of the target go with those of the source; None where there is none.
    """

    source: str
    target: str
    weights: Path
    source_pieces: Path
    target_pieces: Path
    shortlist: Path | None

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.weights.parent


def read_mozilla(weights: Path) -> MozillaFiles | None:
    """The model that weights belong to; None for languages that the device doesn't have.

    The names of the files tell the languages (``model.enpt.intgemm.alphas.bin``); which Chinese it is, only that of the
    folder does (``…zh-Hant-en``).

    Raises:
        DragomanError: ``model.light_broken``.
    """
    folder = weights.parent
    named = _DIRECTION.search(weights.name)
    if named is None:
        raise damaged(folder, f"the name of {weights.name} doesn't tell its languages")
    source, target = _by_folder(folder.name, named[1], named[2])
    if source not in languages() or target not in languages():
        return None
    shared = _first(folder, "vocab.*.spm")
    first, second = _first(folder, "srcvocab.*.spm") or shared, _first(folder, "trgvocab.*.spm") or shared
    if first is None or second is None:
        raise damaged(folder, f"vocab.{named[1]}{named[2]}.spm is missing")
    return MozillaFiles(source, target, weights, first, second, _first(folder, "lex.*.bin"))


def _by_folder(name: str, source: str, target: str) -> tuple[str, str]:
    """The longer codes that the folder's name has for the same two languages."""
    for first in languages():
        for second in languages():
            if (
                first[:2] == source
                and second[:2] == target
                and name.casefold().endswith(f"{first}-{second}".casefold())
            ):
                source, target = max((source, target), (first, second), key=lambda pair: len("".join(pair)))
    return source, target


def _first(folder: Path, pattern: str) -> Path | None:
    return next(iter(sorted(folder.glob(pattern))), None)
