"""Find what is installed, load it, and pick the best engine for each language and pair.

What there is to load, `engines.catalogue` finds.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engines.cancellation import Cancellation
from engines.catalogue import catalogue
from engines.errors import DragomanError, UsageError, pair_unsupported
from engines.kept_placeholders import translate_keeping
from engines.options import AUTO, NONE, EngineOptions
from engines.plugin import Plugin, Stage
from engines.protocols import (
    Quality,
    SpeechRecognizer,
    SpeechSynthesizer,
    Translation,
    TranslationRequest,
    Translator,
)
from engines.regions import NO_REGIONS, Regions
from engines.searching import Searching
from engines.voice_chain import VoiceChain

if TYPE_CHECKING:
    from engines.smart_turn.detector import SmartTurn

_log = logging.getLogger(__name__)

_WORDS = {Stage.RECOGNITION: "recogniser", Stage.TRANSLATION: "translator", Stage.VOICE: "voice engine"}


@dataclass(frozen=True, slots=True)
class Engines:
    """Loaded engines, each tuple in order of preference.

    Attributes:
        recognizers: speech to text.
        translators: text to text.
        synthesizers: text to speech.
        unavailable: name and reason, one line, of each engine that could not be loaded.
        smart_turn: hears whether a speaker has finished; None where its model is not installed.
        voices: language and name of the voice preferred for it, as in `EngineOptions`.
    """

    recognizers: tuple[SpeechRecognizer, ...]
    translators: tuple[Translator, ...]
    synthesizers: tuple[SpeechSynthesizer, ...]
    unavailable: tuple[tuple[str, str], ...] = ()
    smart_turn: SmartTurn | None = None
    voices: tuple[tuple[str, str], ...] = ()

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

        One that fails before a word of its answer was certain gives way to the next, whose answer says so.

        Raises:
            DragomanError: ``mt.pair_unsupported`` where no translator takes the pair; ``mt.no_answer`` where all that
                take it had none (a phrasebook alone, and the sentence isn't in it); what the first that failed raised,
                where no other answered.
            Cancelled: the request was cancelled.
        """
        pair = (request.source, request.target)
        able = [translator for translator in self.translators if pair in translator.pairs]
        if not able:
            raise pair_unsupported(request.source, request.target)
        failure: DragomanError | None = None
        for translator in able:
            answered = False
            try:
                for translation in translate_keeping(translator, request, cancellation):
                    answered |= bool(translation.final or translation.stable)
                    yield translation if failure is None else _warned(translation, failure.code)
            except DragomanError as error:
                if answered:
                    raise
                _log.warning("%s failed: %s", translator.name, error.line())
                failure = failure or error
            if answered:
                return
        if failure is not None:
            raise failure
        raise DragomanError(
            "mt.no_answer",
            f"this sentence is not in the {' or the '.join(translator.name for translator in able)}",
            hint="Say it in other words, or see: dragoman models list",
        )

    def synthesizer(self, language: str) -> SpeechSynthesizer | None:
        """The voice of a language, the next best standing in where it fails; None where it is text only."""
        able = [voice for voice in self.synthesizers if language in voice.languages]
        # An engine that has several voices puts the preferred one first by itself.
        able.sort(key=lambda voice: voice.name != dict(self.voices).get(language))
        return VoiceChain(able, language) if len(able) > 1 else able[0] if able else None

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every ``(source, target)`` that some translator takes."""
        return frozenset[tuple[str, str]]().union(*(translator.pairs for translator in self.translators))

    @property
    def sentence_pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs of which any sentence is translated, and not only the phrases of a phrasebook."""
        able = [translator for translator in self.translators if translator.quality is not Quality.PHRASEBOOK]
        return frozenset[tuple[str, str]]().union(*(translator.pairs for translator in able))

    @property
    def rewordable_pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs of which a sentence has several translations: by two engines, or by one that searches."""
        counted: Counter[tuple[str, str]] = Counter()
        for translator in self.translators:
            if translator.quality is not Quality.PHRASEBOOK:
                several = isinstance(translator, Searching) and translator.searches
                counted.update(dict.fromkeys(translator.pairs, 2 if several else 1))
        return frozenset(pair for pair, count in counted.items() if count > 1)

    def close(self) -> None:
        """Free all of them, also where one of them fails to close."""
        with ExitStack() as stack:
            for engines in (self.recognizers, self.translators, self.synthesizers):
                for engine in engines:
                    stack.callback(engine.close)


def _warned(translation: Translation, code: str) -> Translation:
    """The final translation tells that a better engine was not to be had."""
    return replace(translation, warnings=(*translation.warnings, code)) if translation.final else translation


def load_engines(options: EngineOptions, report: Callable[[Stage], None] = lambda _: None) -> Engines:
    """Load what is installed.

    Under ``auto`` an engine that is missing or broken is left out and listed in `Engines.unavailable`.

    Args:
        options: what is wanted.
        report: called before the engines of each stage are loaded.

    Raises:
        UsageError: ``engine.unknown``, a name that is no engine's.
        DragomanError: an engine that was asked for by name is missing (``engine.not_installed``) or broken (its own
            code, or ``engine.broken``).
    """
    found = catalogue()
    options = with_regions(options)
    unavailable = list(found.broken)
    with ExitStack() as loaded:

        def load(stage: Stage, choice: str) -> tuple[Any, ...]:
            report(stage)
            engines = _load(stage, choice, found.of(stage), options, unavailable)
            for engine in engines:
                loaded.callback(engine.close)
            return engines

        recognizers = load(Stage.RECOGNITION, options.recognizer)
        engines = Engines(
            recognizers=recognizers,
            translators=load(Stage.TRANSLATION, options.translator),
            synthesizers=load(Stage.VOICE, options.synthesizer),
            unavailable=tuple(unavailable),
            smart_turn=_smart_turn(options) if recognizers else None,
            voices=options.voices,
        )
        loaded.pop_all()
    return engines


def with_regions(options: EngineOptions) -> EngineOptions:
    """The options with the regions that nobody chose: those of the installed voices, the preferred engine's first."""
    voices = (plugin for plugin in catalogue().of(Stage.VOICE) if options.synthesizer in {AUTO, NONE, plugin.name})
    return replace(options, regions=options.regions.completed(_regions(plugin, options) for plugin in voices))


def _regions(plugin: Plugin, options: EngineOptions) -> Regions:
    try:
        return plugin.regions(options)
    except Exception:  # noqa: BLE001 - see `_load_plugin`; a region is not worth an engine
        _log.exception("the engine %s can't tell its regions", plugin.name)
        return NO_REGIONS


def _smart_turn(options: EngineOptions) -> SmartTurn | None:
    from engines.smart_turn.detector import load_smart_turn  # noqa: PLC0415 - as in the catalogue: only who listens needs it

    return load_smart_turn(options.models)


def _load(
    stage: Stage,
    choice: str,
    plugins: Sequence[Plugin],
    options: EngineOptions,
    unavailable: list[tuple[str, str]],
) -> tuple[Any, ...]:
    if choice == NONE:
        return ()
    if choice != AUTO:
        return (_load_named(stage, choice, plugins, options),)
    engines: list[Any] = []
    for plugin in plugins:
        if not plugin.wanted(options):
            continue
        try:
            reason = _why_not(plugin, options)
            if not reason:
                engines.append(_load_plugin(plugin, options))
        except DragomanError as error:
            reason = error.message
        if reason:
            unavailable.append((plugin.name, reason))
            _log.info("%s %s left out: %s", stage, plugin.name, reason)
    return tuple(engines)


def _load_named(stage: Stage, name: str, plugins: Sequence[Plugin], options: EngineOptions) -> Any:
    names = {one: plugin for plugin in plugins for one in (plugin.name, *plugin.closer)}
    plugin = names.get(name)
    if plugin is None:
        known = ", ".join([AUTO, *names])
        raise UsageError("engine.unknown", f"there is no {_WORDS[stage]} {name[:40]!r}", hint=f"Known: {known}")
    reason = _why_not(plugin, options)
    if reason:
        raise DragomanError(
            "engine.not_installed",
            f"the {_WORDS[stage]} {name!r} is not available: {reason}",
            hint="Install it, or set auto",
        )
    return _load_plugin(plugin, options)


def _why_not(plugin: Plugin, options: EngineOptions) -> str:
    try:
        return plugin.why_not(options)
    except DragomanError:
        raise
    except Exception as error:  # see `_load_plugin`
        raise _broken(plugin, error) from error


def _load_plugin(plugin: Plugin, options: EngineOptions) -> Any:
    assert plugin.load is not None
    try:
        return plugin.load(options)
    except DragomanError:
        raise
    except Exception as error:  # Engines wrap third-party code: a broken one must not take the rest along.
        raise _broken(plugin, error) from error


def _broken(plugin: Plugin, error: Exception) -> DragomanError:
    _log.exception("the engine %s is broken", plugin.name)
    return DragomanError(
        "engine.broken",
        f"the engine {plugin.name!r} failed to load: {type(error).__name__}: {error}",
        hint="Its log has the details; reinstall it, or set auto",
    )
