"""Translate a document of any length and format, segment by segment, so that everything else in it stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from device_app.chain.piecewise_translation import translate_request
from device_app.chain.timings import Stopwatch
from device_app.documents.formats import READERS, Format
from device_app.documents.segment import Segment, replaced
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.inline_tags import same_tags, translated_around
from engines.loading import Engines
from engines.protocols import Quality, Term, Translation, TranslationRequest
from engines.text.cleaning import clean


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A translated document.

    Attributes:
        source_text: the document.
        text: the same with its words translated.
        engines: names of the translators that took part, in order of appearance; none where there was no word.
        quality: the least of the qualities that took part.
        score: the least of the scores.
        meant: the phrasebook's own sentence where it differs from the text; only for a single segment.
        warnings: codes of what a person should know, each once.
        honoured_terms: glossary entries that are in the translation wherever they are in the source.
        missed_terms: glossary entries that are missing somewhere.
        alternatives: further translations, best first; only for a single segment.
    """

    source_text: str
    text: str
    engines: tuple[str, ...]
    quality: Quality
    score: float
    meant: str = ""
    warnings: tuple[str, ...] = ()
    honoured_terms: tuple[Term, ...] = ()
    missed_terms: tuple[Term, ...] = ()
    alternatives: tuple[str, ...] = ()


_WORST_FIRST = (Quality.ROUGH, Quality.MODEL, Quality.PHRASEBOOK)


def translate_document(
    engines: Engines,
    request: TranslationRequest,
    form: Format,
    cancellation: Cancellation,
    on_progress: Callable[[float], None] = lambda _: None,
) -> TranslatedText:
    """Translate a document.

    Args:
        engines: the loaded engines.
        request: the document as its text, and all other wishes; they count for every segment.
        form: its format.
        cancellation: looked at at least once per segment.
        on_progress: told the part that is done, 0 … 1, after each segment.

    Raises:
        DragomanError: ``mt.empty`` when there is nothing but space; ``mt.pair_unsupported``, ``mt.no_answer`` and what
            an engine may fail with: then nothing is returned, for a text with holes would look like a whole one.
        Cancelled: the request was cancelled.
    """
    if not request.text.strip():
        raise DragomanError("mt.empty", "there is no text to translate", hint="Give some text")
    if (request.source, request.target) not in engines.pairs:
        raise DragomanError(
            "mt.pair_unsupported",
            f"no translator from {request.source!r} to {request.target!r} is installed",
            hint="See: dragoman languages",
        )
    finals: list[Translation] = []
    text = request.text
    for part, reader in enumerate(READERS[form]):
        segments = reader(text)
        total = sum(len(segment.text) for segment in segments)
        done = 0
        translations: list[str] = []
        for segment in segments:
            translations.append(_translate(engines, request, segment, cancellation, finals))
            done += len(segment.text)
            on_progress((part + done / total) / len(READERS[form]))
        text = replaced(text, segments, translations)
    return _summary(request.text, text, finals)


def _translate(
    engines: Engines,
    request: TranslationRequest,
    segment: Segment,
    cancellation: Cancellation,
    finals: list[Translation],
) -> str:
    """The translation of a segment, with all of its tags; what made it is appended to `finals`."""
    cleaned = clean(segment.text)

    def translate(words: str, *, tags: bool = False) -> str:
        if not any(character.isalpha() for character in words):
            return words
        wanted = replace(request, text=words, inline_tags=tags)
        *_, final = translate_request(engines, wanted, cancellation, Stopwatch())
        finals.append(final)
        return final.text

    result = translate(cleaned, tags=segment.tagged)
    if segment.tagged and not same_tags(cleaned, result):
        result = translated_around(cleaned, translate)
    return segment.text if result == cleaned else result


def _summary(source_text: str, text: str, finals: list[Translation]) -> TranslatedText:
    missed = tuple(dict.fromkeys(term for final in finals for term in final.missed_terms))
    honoured = dict.fromkeys(term for final in finals for term in final.honoured_terms)
    return TranslatedText(
        source_text=source_text,
        text=text,
        engines=tuple(dict.fromkeys(name for final in finals for name in final.engine.split("+"))),
        quality=min((final.quality for final in finals), key=_WORST_FIRST.index, default=Quality.PHRASEBOOK),
        score=min((final.score for final in finals), default=1.0),
        meant=finals[0].source_text if len(finals) == 1 else "",
        warnings=tuple(dict.fromkeys(code for final in finals for code in final.warnings)),
        honoured_terms=tuple(term for term in honoured if term not in missed),
        missed_terms=missed,
        alternatives=finals[0].alternatives if len(finals) == 1 else (),
    )
