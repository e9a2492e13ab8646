"""One engine, measured with one sentence at a time."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import numpy as np

from device_app.benchmark.real_time import SILENCE_SECONDS, frames, in_real_time
from device_app.benchmark.subject import About, Measurement, SubjectChoice, folder_bytes
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.installed import open_prepared
from engines.hymt.prepared import Manifest, Precision
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from engines.hymt.runtimes.llama.loading import open_gguf
from engines.languages import languages
from engines.light.installed import light_models
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.piper.voices import installed_voices
from engines.protocols import TranslationRequest, Translator
from engines.whisper.models import installed_models

_WEIGHT_BYTES = {Precision.W8A8: 1, Precision.W8A16: 1, Precision.FP16: 2, Precision.FP32: 4}


class RecognitionSubject:
    """A recogniser that hears in real time; the silence that ends an utterance is heard, too."""

    def __init__(self, choice: SubjectChoice) -> None:
        self._language = choice.source
        self._sounds = [np.load(path) for path in choice.sounds]
        options = EngineOptions(Path(choice.models), choice.engine, NONE, NONE, choice.threads)
        self._recognizer = load_engines(options).recognizer(choice.source)
        self.about = About(self._recognizer.name)
        if choice.engine == "whisper":
            names = {self._recognizer.name, self._recognizer.name.removeprefix("whisper-")}
            model = next(model for model in installed_models(options.models) if model.name in names)
            self.about = About(self._recognizer.name, model.name, folder_bytes(model.path))

    def measure(self, number: int) -> Measurement:
        """See `Subject.measure`."""
        first: float | None = None
        with closing(self._recognizer.open([self._language], Cancellation())) as stream:
            began = time.perf_counter()
            for frame in in_real_time(frames(self._sounds[number], SILENCE_SECONDS)):
                hypothesis = stream.accept(frame)
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
        self._hymt: HyMtTranslator | None = None
        self._translator: Translator
        if choice.hymt:
            self._hymt, self.about = _load_hymt(Path(choice.hymt), choice.threads)
            self._translator = self._hymt
            return
        options = EngineOptions(Path(choice.models), NONE, choice.engine, NONE, choice.threads)
        (self._translator,) = load_engines(options).translators
        pair = (choice.source, choice.target)
        if pair not in self._translator.pairs:
            raise DragomanError("mt.pair_unsupported", f"it doesn't translate {' to '.join(pair)}")
        self.about = About(self._translator.name)
        if choice.engine == "light":
            folder = light_models(options.models)[pair][0].folder
            self.about = About(self._translator.name, folder.name, folder_bytes(folder))

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
        tokens = self._hymt.token_count(text) if self._hymt else 0
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
        self.about = About(self._voice.name)
        if choice.engine == "piper":
            voices, _ = installed_voices(options.models, frozenset(languages()))
            files = next(voice for voice in voices if self._language in voice.languages)
            self.about = About(self._voice.name, files.name, files.model.stat().st_size)

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


def _load_hymt(path: Path, threads: int) -> tuple[HyMtTranslator, About]:
    """A prepared model or a GGUF file, and what is known of it."""
    if path.is_file():
        translator = open_gguf(path, threads=threads)
        weights = HyMtFile.read(path).weights  # all are read for a token: the embedding is the head, too
        return translator, About(translator.name, path.name, path.stat().st_size, weights)
    manifest = Manifest.read(path)
    translator = open_prepared(path, threads=threads)
    token_bytes = _weights_read(manifest.config) * _WEIGHT_BYTES[manifest.precision]
    return translator, About(f"{translator.name} {manifest.precision}", path.name, manifest.size, token_bytes)


def _weights_read(config: HyConfig) -> int:
    """Weights that one token takes part in: every linear layer and the output head, all but the embedding's rows."""
    heads = config.heads * config.head_dim
    attention = config.hidden * (2 * heads + 2 * config.kv_heads * config.head_dim)
    layer = attention + 3 * config.hidden * config.intermediate
    return config.layers * layer + config.vocab_size * config.hidden
