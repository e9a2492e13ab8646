"""Asking a translator so that placeholders come out as they went in: as they are, then shielded, else reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engines.cancellation import Cancellation
from engines.placeholders import Shielded, lost, placeholders, shield

if TYPE_CHECKING:
    from engines.protocols import Translation, TranslationRequest, Translator

WARNING = "mt.placeholder_lost"


def translate_keeping(
    translator: Translator, request: TranslationRequest, cancellation: Cancellation
) -> Iterator[Translation]:
    """As `Translator.translate`; an answer without all placeholders of its text is asked for once more, with marks.

    What still lacks one carries the warning ``mt.placeholder_lost``. Nothing is stable before the end, as the second
    answer may differ; a text without placeholders goes through as it is.
    """
    if not placeholders(request.text):
        yield from translator.translate(request, cancellation)
        return
    found: list[tuple[int, Translation]] = []
    for attempt in (Shielded(request.text, ()), shield(request.text)):
        for translation in translator.translate(replace(request, text=attempt.text), cancellation):
            kept = replace(
                translation,
                text=attempt.restored(translation.text),
                alternatives=tuple(map(attempt.restored, translation.alternatives)),
            )
            if not kept.final:
                yield replace(kept, stable=0)
                continue
            missing = len(lost(request.text, kept.text))
            if not missing:
                yield replace(kept, stable=len(kept.text))
                return
            found.append((missing, kept))
        if not found:
            return
    _, best = min(found, key=lambda item: item[0])
    yield replace(best, stable=len(best.text), warnings=(*best.warnings, WARNING))
