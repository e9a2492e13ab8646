"""Piper as a `SpeechSynthesizer`."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperConfig, PiperVoice, SynthesisConfig

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.json_files import read_json
from engines.languages import languages
from engines.loudness import loudness_gain, without_silence
from engines.piper.session import InterruptibleSession
from engines.piper.voices import VoiceFiles, installed_voices
from engines.protocols import AudioChunk, Quality, Samples
from engines.regions import NO_REGIONS, Regions
from engines.speakable import speakable
from engines.threads import default_threads

_log = logging.getLogger(__name__)

LOADED_VOICES = 2
"""Voices kept in memory: those of the two speakers. One takes about 100 MB."""


class PiperSynthesizer:
    """Speaks through the Piper voices in the folder of the models; a phrase is a chunk.

    A voice is loaded when it first speaks. Nothing is fetched. Instances may be used by several threads.

    Args:
        models: folder of the models.
        threads: processor threads; 0 for as many as there are cores, 4 at most.
        regions: voices of these regions are preferred, and figures are said as there.
        preferred: language → name of the voice that speaks it, where it is installed.

    Raises:
        DragomanError: ``tts.no_voice``, no usable voice lies there; the message says what is wrong with the first.
    """

    name = "piper"
    quality = Quality.MODEL

    def __init__(
        self,
        models: Path,
        threads: int = 0,
        regions: Regions = NO_REGIONS,
        preferred: Mapping[str, str] | None = None,
    ) -> None:
        usable, unusable = installed_voices(models, frozenset(languages()))
        for voice in unusable:
            _log.warning("the Piper voice %s can't be used: %s", voice.name, voice.reason)
        if not usable:
            raise DragomanError(
                "tts.no_voice",
                f"the Piper voice {unusable[0].name} can't be used: {unusable[0].reason}"
                if unusable
                else f"no Piper voice is in {models}",
                hint="See: dragoman models list --kind voice",
            )
        self._files: dict[str, list[VoiceFiles]] = {}
        for files in usable:
            for code in files.languages:
                self._files.setdefault(code, []).append(files)
        names = preferred or {}
        self._files = {
            code: _preferred_first(voices, names.get(code, ""), regions.of(code))
            for code, voices in self._files.items()
        }
        self._regions = regions
        self.languages = frozenset(self._files)
        self._threads = threads or default_threads()
        self._voices: OrderedDict[str, PiperVoice] = OrderedDict()
        self._lock = threading.Lock()

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        """See `SpeechSynthesizer.synthesize`; a chunk ends with a short pause.

        Raises also:
            DragomanError: ``tts.voice_broken``.
        """
        if language not in self.languages:
            raise DragomanError(
                "tts.language_unsupported",
                f"no Piper voice speaks {language[:40]!r}",
                hint="See: dragoman models list --kind voice",
            )
        speed = min(2.0, max(0.5, speed))
        voice: PiperVoice | None = None
        for phrase in speakable(text, language, self._regions.of(language)):
            cancellation.check()
            voice = voice or self._first_that_loads(self._files[language])
            sample_rate = voice.config.sample_rate
            samples = without_silence(_sound(voice, phrase.text, speed, cancellation), sample_rate)
            pause = np.zeros(round(phrase.pause / speed * sample_rate), np.float32)
            cancellation.check()
            yield AudioChunk(np.concatenate([samples * loudness_gain(samples, sample_rate), pause]), sample_rate)

    def close(self) -> None:
        """Free the loaded voices."""
        with self._lock:
            self._voices.clear()

    def _first_that_loads(self, voices: list[VoiceFiles]) -> PiperVoice:
        """The best voice that isn't broken; a broken one is set aside until the engine is loaded anew."""
        for files in list(voices):
            try:
                return self._voice(files)
            except DragomanError as error:
                if files is voices[-1]:
                    raise
                _log.warning("%s; the next one speaks", error.message)
                voices.remove(files)
        raise AssertionError("a language without voices is not among the languages")

    def _voice(self, files: VoiceFiles) -> PiperVoice:
        with self._lock:
            voice = self._voices.get(files.name)
            if voice is None:
                voice = _load(files, self._threads)
                self._voices[files.name] = voice
                while len(self._voices) > LOADED_VOICES:
                    self._voices.popitem(last=False)
            self._voices.move_to_end(files.name)
            return voice


def _preferred_first(voices: list[VoiceFiles], name: str, region: str) -> list[VoiceFiles]:
    """The one of a name, then those of a region, where one is wanted, before the others; each in their order."""
    return sorted(voices, key=lambda voice: (voice.name != name, bool(region) and voice.region != region))


def _load(files: VoiceFiles, threads: int) -> PiperVoice:
    """Load a voice; `PiperVoice.load` would take every core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3  # errors; the optimiser warns about every voice
    try:
        config = PiperConfig.from_dict(read_json(files.model.with_name(f"{files.model.name}.json")))
        session = onnxruntime.InferenceSession(
            str(files.model), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own exceptions have no common base below this
        raise DragomanError(
            "tts.voice_broken",
            f"the Piper voice {files.name} can't be loaded: {type(error).__name__}",
            hint=f"See: dragoman models verify piper-{files.name}",
        ) from error
    return PiperVoice(session=InterruptibleSession(session), config=config, download_dir=files.resources)


def _sound(voice: PiperVoice, text: str, speed: float, cancellation: Cancellation) -> Samples:
    """The sound of a phrase, ``float32[n]`` as the voice makes it."""
    literal = text.replace("[[", "[ [")  # between double brackets Piper expects phonemes
    settings = SynthesisConfig(length_scale=voice.config.length_scale / speed, normalize_audio=False)
    parts = [np.zeros(0, np.float32)]
    assert isinstance(voice.session, InterruptibleSession)
    try:
        with voice.session.ended_by(cancellation):
            for chunk in voice.synthesize(literal, settings):
                cancellation.check()
                parts.append(np.atleast_1d(np.asarray(chunk.audio_float_array, np.float32)))
    except Cancelled:
        raise
    except Exception as error:  # phonemizer and onnxruntime raise what they like
        cancellation.check()
        raise DragomanError(
            "tts.failed", f"Piper failed: {type(error).__name__}: {error}", hint="Tap the text to try again"
        ) from error
    samples = np.concatenate(parts)
    if not np.isfinite(samples).all():
        raise DragomanError("tts.failed", "Piper made a sound that is none", hint="Tap the text to try again")
    return samples
