"""Translates a text of any length: piece by piece where it is long, as one growing translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from device_app.chain.phrases import joined, known_phrases
from device_app.chain.timings import Stopwatch
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.glossary import occurring
from engines.languages import language
from engines.loading import Engines
from engines.protocols import Translation, TranslationRequest, least
from engines.text.pieces import pieces

PIECE_CHARACTERS = 1000
"""Longest text handed to a translator at once: about 300 tokens of a model, one paragraph of a letter."""

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Mymr", "Tibt"})
"""Scripts that write on without a space where a piece was cut anywhere."""


def translate_request(
    engines: Engines, request: TranslationRequest, cancellation: Cancellation, stopwatch: Stopwatch
) -> Iterator[Translation]:
    """Yield the growing translation of a text of any length; only the last one is final.

    Each piece gets those of the terms that occur in it. A sentence that a phrasebook has is a piece of its own.

    Args:
        engines: asked for each piece.
        request: its text must not be blank; its alternatives count where the text is a single piece.
        cancellation: looked at between two translations.
        stopwatch: told the translators' time and the first text.

    Raises:
        DragomanError: ``mt.no_answer``, ``mt.pair_unsupported``, and what a translator fails with.
        Cancelled: the job was abandoned.
    """
    parts = _parts(engines, request, cancellation)
    done: Translation | None = None
    for part in parts:
        text = part.strip()
        if not text:
            continue
        wanted = replace(
            request,
            text=text,
            alternatives=request.alternatives if len(parts) == 1 else (),
            terms=occurring(request.terms, text, request.source),
        )
        latest: Translation | None = None
        for translation in stopwatch.items("mt", engines.translate(wanted, cancellation)):
            cancellation.check()
            stopwatch.first("mt")
            latest = translation if done is None else _join(done, translation)
            if not translation.final:
                yield latest
        if latest is None or not latest.text.strip():
            raise DragomanError(
                "mt.no_answer", f"no translation from {request.source} to {request.target}", hint="Say it differently"
            )
        if part is parts[-1]:
            yield replace(latest, stable=len(latest.text), final=True)
            return
        between = "" if language(request.target).script in _UNSPACED else " "
        grown = latest.text + (part[len(part.rstrip()) :] or between)
        done = replace(latest, text=grown, stable=len(grown), final=False)
        yield done


def _parts(engines: Engines, request: TranslationRequest, cancellation: Cancellation) -> list[str]:
    """The pieces of a text: its sentences, where a phrasebook has one or several of them; else long ones."""
    text = request.text.strip()
    parts = list(pieces(text, request.source, PIECE_CHARACTERS, PIECE_CHARACTERS))
    sentences = list(pieces(text, request.source, 1, PIECE_CHARACTERS))
    if len(sentences) <= len(parts) or request.inline_tags or request.n_best > 1:
        return parts
    known = known_phrases(engines, request, cancellation)
    phrases = joined(sentences, known)
    return phrases if len(phrases) > 1 and any(map(known, phrases)) else parts


def _join(done: Translation, following: Translation) -> Translation:
    return replace(
        following,
        text=done.text + following.text,
        stable=done.stable + following.stable,
        engine=done.engine if following.engine in done.engine.split("+") else f"{done.engine}+{following.engine}",
        quality=least(done.quality, following.quality),
        score=min(done.score, following.score),
        source_text="",
        honoured_terms=done.honoured_terms + following.honoured_terms,
        missed_terms=done.missed_terms + following.missed_terms,
        warnings=tuple(dict.fromkeys(done.warnings + following.warnings)),
        alternatives=(),
    )
