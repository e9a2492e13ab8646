"""Find what is installed, load it, and pick the best engine for each language and pair.

What there is to load is in ``engines/catalogue.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from engines.cancellation import Cancellation
from engines.catalogue import RECOGNIZERS, SYNTHESIZERS, TRANSLATORS, Engine, Entry
from engines.errors import DragomanError, UsageError
from engines.options import AUTO, NONE, EngineOptions
from engines.protocols import (
    SpeechRecognizer,
    SpeechSynthesizer,
    Translation,
    TranslationRequest,
    Translator,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engines:
    """Loaded engines, each tuple in order of preference.

    Attributes:
        recognizers: speech to text.
        translators: text to text.
        synthesizers: text to speech.
        unavailable: name and reason, one line, of each engine that could not be loaded.
    """

    recognizers: tuple[SpeechRecognizer, ...]
    translators: tuple[Translator, ...]
    synthesizers: tuple[SpeechSynthesizer, ...]
    unavailable: tuple[tuple[str, str], ...] = ()

    def recognizer(self, language: str) -> SpeechRecognizer:
        """The preferred recogniser of a language.

        Raises:
            DragomanError: ``asr.language_unsupported``.
        """
        for recognizer in self.recognizers:
            if language in recognizer.languages:
                return recognizer
        raise DragomanError(
            "asr.language_unsupported",
            f"no recogniser for {language[:40]!r} is installed",
            hint="Type instead, or: dragoman models pull whisper-base",
        )

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        """Ask the translators of the pair in order; the first that answers is used.

        Raises:
            DragomanError: ``mt.pair_unsupported`` where no translator takes the pair; ``mt.no_answer`` where all that
                take it had none (a phrasebook alone, and the sentence isn't in it).
            Cancelled: the request was cancelled.
        """
        pair = (request.source, request.target)
        able = [translator for translator in self.translators if pair in translator.pairs]
        if not able:
            raise DragomanError(
                "mt.pair_unsupported",
                f"no translator from {request.source[:40]!r} to {request.target[:40]!r} is installed",
                hint="See: dragoman languages",
            )
        for translator in able:
            answered = False
            for translation in translator.translate(request, cancellation):
                answered = True
                yield translation
            if answered:
                return
        raise DragomanError(
            "mt.no_answer",
            f"this sentence is not in the {' or the '.join(translator.name for translator in able)}",
            hint="Say it in other words",
        )

    def synthesizer(self, language: str) -> SpeechSynthesizer | None:
        """The preferred voice of a language; None where it is text only."""
        return next((voice for voice in self.synthesizers if language in voice.languages), None)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every ``(source, target)`` that some translator takes."""
        return frozenset[tuple[str, str]]().union(*(translator.pairs for translator in self.translators))

    def close(self) -> None:
        """Free all of them, also where one of them fails to close."""
        with ExitStack() as stack:
            for engines in (self.recognizers, self.translators, self.synthesizers):
                for engine in engines:
                    stack.callback(engine.close)


def load_engines(options: EngineOptions) -> Engines:
    """Load what is installed.

    Under ``auto`` an engine that is missing or broken is left out and listed in `Engines.unavailable`.

    Raises:
        UsageError: ``engine.unknown``, a name that is no engine's.
        DragomanError: an engine that was asked for by name is missing (``engine.not_installed``) or broken (its own
            code, or ``engine.broken``).
    """
    unavailable: list[tuple[str, str]] = []
    with ExitStack() as loaded:

        def load(stage: str, choice: str, entries: Sequence[Entry[Engine]]) -> tuple[Engine, ...]:
            engines = _load(stage, choice, entries, options, unavailable)
            for engine in engines:
                loaded.callback(engine.close)
            return engines

        engines = Engines(
            recognizers=load("recogniser", options.recognizer, RECOGNIZERS),
            translators=load("translator", options.translator, TRANSLATORS),
            synthesizers=load("voice engine", options.synthesizer, SYNTHESIZERS),
            unavailable=tuple(unavailable),
        )
        loaded.pop_all()
    return engines


def _load(
    stage: str,
    choice: str,
    entries: Sequence[Entry[Engine]],
    options: EngineOptions,
    unavailable: list[tuple[str, str]],
) -> tuple[Engine, ...]:
    if choice == NONE:
        return ()
    if choice != AUTO:
        return (_load_named(stage, choice, entries, options),)
    engines: list[Engine] = []
    for entry in entries:
        reason = entry.why_not(options)
        if not reason:
            try:
                engines.append(_load_entry(entry, options))
            except DragomanError as error:
                reason = error.message
        if reason:
            unavailable.append((entry.name, reason))
            _log.info("%s %s left out: %s", stage, entry.name, reason)
    return tuple(engines)


def _load_named(stage: str, name: str, entries: Sequence[Entry[Engine]], options: EngineOptions) -> Engine:
    entry = next((entry for entry in entries if entry.name == name), None)
    if entry is None:
        known = ", ".join([AUTO, *(entry.name for entry in entries)])
        raise UsageError("engine.unknown", f"there is no {stage} {name[:40]!r}", hint=f"Known: {known}")
    reason = entry.why_not(options)
    if reason:
        raise DragomanError(
            "engine.not_installed", f"the {stage} {name!r} is not available: {reason}", hint="Install it, or set auto"
        )
    return _load_entry(entry, options)


def _load_entry(entry: Entry[Engine], options: EngineOptions) -> Engine:
    try:
        return entry.load(options)
    except DragomanError:
        raise
    except Exception as error:  # Engines wrap third-party code: a broken one must not take the rest along.
        _log.exception("engine %s failed to load", entry.name)
        raise DragomanError(
            "engine.broken",
            f"the engine {entry.name!r} failed to load: {type(error).__name__}: {error}",
            hint="Its log has the details; reinstall it, or set auto",
        ) from error
