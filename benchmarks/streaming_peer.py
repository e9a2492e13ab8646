"""WhisperLiveKit as a peer that writes while somebody speaks; it is none of the project's own dependencies.

pip install whisperlivekit        # into an environment of its own
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from faster_whisper import WhisperModel

from device_app.captions.speech import HeardSpeech
from engines.protocols import SAMPLE_RATE, Samples
from engines.whisper.models import installed_models

_LEAST_SECONDS = 0.1
"""New sound before another pass, at least: its own ``min_chunk_size``."""
_TRIMMING_SECONDS = 15.0
"""Its own ``buffer_trimming_sec``, of segments."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen from a moment on.

    Attributes:
        moment: seconds since the sound began.
        text: all of it.
        stable: characters of its beginning that are promised to stay.
    """

    moment: float
    text: str
    stable: int


class StreamingPeer:
    """Its local agreement over faster-whisper, with its default settings and the model that the product uses.

    Raises:
        ImportError: it is not installed.
    """

    def __init__(self, models: Path, threads: int) -> None:
        backends = import_module("whisperlivekit.local_agreement.backends")
        logging.getLogger().setLevel(logging.WARNING)  # of a line for each pass
        path = str(installed_models(models)[0].path)
        model = WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=threads)
        backend = type("Backend", (backends.FasterWhisperASR,), {"load_model": lambda *_, **__: model})
        self._backend = backend("auto")
        vars(self._backend).update(
            confidence_validation=False,
            tokenizer=None,
            buffer_trimming="segment",
            buffer_trimming_sec=_TRIMMING_SECONDS,
        )

    def online(self, language: str) -> Any:
        """A new one of its processors of sound that comes in pieces."""
        vars(self._backend)["original_language"] = language
        return import_module("whisperlivekit.local_agreement.online_asr").OnlineASRProcessor(self._backend)

    def hear(self, samples: Samples, language: str) -> list[Shown]:
        """What it shows while ``float32[n]`` come in real time, the final text last.

        It is told the end at once, so that its final text doesn't wait for any silence.
        """
        online = self.online(language)
        shown: list[Shown] = []
        committed = ""
        origin = time.perf_counter()
        position = 0
        while position < len(samples):
            come = min(round((time.perf_counter() - origin) * SAMPLE_RATE), len(samples))
            if come < len(samples) and come - position < _LEAST_SECONDS * SAMPLE_RATE:
                time.sleep(_LEAST_SECONDS / 2)
                continue
            online.insert_audio_chunk(samples[position:come])
            position = come
            words, _ = online.process_iter()
            committed += "".join(word.text for word in words)
            text = (committed + online.get_buffer().text).strip()
            if not shown or text != shown[-1].text:
                shown.append(Shown(time.perf_counter() - origin, text, len(committed.strip())))
        rest, _ = online.finish()
        text = (committed + "".join(word.text for word in rest)).strip()
        shown.append(Shown(time.perf_counter() - origin, text, len(text)))
        return shown


class PeerReader:
    """The peer in the place of a `SpeechReader`: endless sound as one utterance.

    Args:
        peer: hears.
        language: code of what is spoken.
        given: samples that its sound has come to; with all of them it begins another pass, as it does by itself.
        took: told the processor time of each pass (seconds).
    """

    def __init__(
        self,
        peer: StreamingPeer,
        language: str,
        given: Callable[[], int],
        took: Callable[[float], None] = lambda _: None,
    ) -> None:
        self.hurried = False
        self._online = peer.online(language)
        self._given, self._took = given, took
        self._committed = ""
        self._accepted = self._read = 0

    def accept(self, samples: Samples) -> Iterator[HeardSpeech]:
        """Take the next ``float32[n]``; the text so far where there was a pass."""
        self._online.insert_audio_chunk(samples)
        self._accepted += len(samples)
        if self._accepted < self._given() or self._accepted - self._read < _LEAST_SECONDS * SAMPLE_RATE:
            return
        self._read = self._accepted
        began = time.process_time()
        words, _ = self._online.process_iter()
        self._took(time.process_time() - began)
        self._committed += "".join(word.text for word in words)
        yield self._heard(self._committed + self._online.get_buffer().text, final=False)

    def finish(self) -> Iterator[HeardSpeech]:
        """No more sound comes."""
        rest, _ = self._online.finish()
        self._committed += "".join(word.text for word in rest)
        yield self._heard(self._committed, final=True)

    def close(self) -> None:
        """Nothing is to be freed."""

    def give_up(self) -> None:
        """It is never asked to."""

    def _heard(self, text: str, *, final: bool) -> HeardSpeech:
        leading = len(text) - len(text.lstrip())
        settled = max(len(self._committed.rstrip()) - leading, 0)
        return HeardSpeech(text.strip(), settled, final, 0.0, self._accepted / SAMPLE_RATE)
