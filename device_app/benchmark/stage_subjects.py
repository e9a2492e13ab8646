"""One engine, measured with one sentence at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from device_app.benchmark.real_time import SILENCE_SECONDS, frames, in_real_time
from device_app.benchmark.subject import About, Measurement, SubjectChoice
from engines.cancellation import Cancellation
from engines.catalogue import catalogue
from engines.errors import DragomanError, pair_unsupported
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.plugin import Plugin
from engines.protocols import TranslationRequest, Translator
from engines.silero import SileroVoiceActivityDetector
from engines.voice_activity import Frames


class RecognitionSubject:
    """A recogniser that hears in real time; the silence that ends an utterance is heard, too."""

    def __init__(self, choice: SubjectChoice) -> None:
        self._language = choice.source
        self._sounds = [np.load(path) for path in choice.sounds]
        options = EngineOptions(Path(choice.models), choice.engine, NONE, NONE, choice.threads)
        self._recognizer = load_engines(options).recognizer(choice.source)
        self._detector = SileroVoiceActivityDetector()
        self.about = _about(choice, options, self._recognizer)

    def measure(self, number: int) -> Measurement:
        """See `Subject.measure`."""
        first: float | None = None
        self._detector.reset()
        with closing(self._recognizer.open([self._language], Cancellation())) as stream:
            began = time.perf_counter()
            for frame in in_real_time(frames(self._sounds[number], SILENCE_SECONDS)):
                voice = np.array([self._detector.probability(frame)], np.float32)
                hypothesis = stream.accept(Frames(frame, voice))
                if first is None and hypothesis is not None and hypothesis.text:
                    first = time.perf_counter() - began
            ended = time.perf_counter()
            text = stream.finish().text
            seconds = {"final_text": time.perf_counter() - ended}
        if not text:
            raise DragomanError("asr.not_understood", "nothing was understood")
        return Measurement(seconds if first is None else {"first_text": first, **seconds})


class TranslationSubject:
    """A translator."""

    def __init__(self, choice: SubjectChoice) -> None:
        self._choice = choice
        self._count_tokens: Callable[[Translator, str], int] = lambda _translator, _text: 0
        self._translator: Translator
        variants = plugin_of(choice).variants
        if choice.model and variants is not None:
            self._translator, name, model = variants.open(Path(choice.model), choice.threads)
            self._count_tokens = variants.count_tokens
            self.about = About(name, model.name, model.size, model.token_bytes)
            return
        options = EngineOptions(Path(choice.models), NONE, choice.engine, NONE, choice.threads)
        (self._translator,) = load_engines(options).translators
        pair = (choice.source, choice.target)
        if pair not in self._translator.pairs:
            raise pair_unsupported(*pair, self._translator.name)
        self.about = _about(choice, options, self._translator)

    def measure(self, number: int) -> Measurement:
        """See `Subject.measure`."""
        request = TranslationRequest(self._choice.texts[number], self._choice.source, self._choice.target)
        first: float | None = None
        text = ""
        began = time.perf_counter()
        for translation in self._translator.translate(request, Cancellation()):
            text = translation.text
            if first is None and text:
                first = time.perf_counter() - began
        whole = time.perf_counter() - began
        if first is None:
            raise DragomanError("mt.no_answer", "it has no answer")
        tokens = self._count_tokens(self._translator, text)
        return Measurement({"first_token": first, "sentence": whole}, tokens)


class VoiceSubject:
    """A voice."""

    def __init__(self, choice: SubjectChoice) -> None:
        self._language = choice.target
        self._texts = choice.texts
        options = EngineOptions(Path(choice.models), NONE, NONE, choice.engine, choice.threads)
        (self._voice,) = load_engines(options).synthesizers
        if self._language not in self._voice.languages:
            raise DragomanError("tts.language_unsupported", f"it doesn't speak {self._language!r}")
        self.about = _about(choice, options, self._voice)

    def measure(self, number: int) -> Measurement:
        """See `Subject.measure`."""
        first: float | None = None
        audio = 0.0
        began = time.perf_counter()
        for chunk in self._voice.synthesize(self._texts[number], self._language, Cancellation()):
            if first is None:
                first = time.perf_counter() - began
            audio += chunk.seconds
        whole = time.perf_counter() - began
        if first is None:
            raise DragomanError("tts.failed", "it said nothing")
        return Measurement({"first_sound": first, "sentence": whole}, audio_seconds=audio)


def plugin_of(choice: SubjectChoice) -> Plugin:
    """The engine that is measured."""
    return next(plugin for plugin in catalogue().plugins if plugin.name == choice.engine)


def _about(choice: SubjectChoice, options: EngineOptions, engine: Any) -> About:
    model = plugin_of(choice).model(options, engine, choice.source, choice.target)
    return About(engine.name, model.name, model.size, model.token_bytes) if model else About(engine.name)
