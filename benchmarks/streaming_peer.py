"""WhisperLiveKit as a peer that writes while somebody speaks; it is none of the project's own dependencies.

pip install whisperlivekit        # into an environment of its own
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from faster_whisper import WhisperModel

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

    def hear(self, samples: Samples, language: str) -> list[Shown]:
        """What it shows while ``float32[n]`` come in real time, the final text last.

        It is told the end at once, so that its final text doesn't wait for any silence.
        """
        online_asr = import_module("whisperlivekit.local_agreement.online_asr")
        vars(self._backend)["original_language"] = language
        online = online_asr.OnlineASRProcessor(self._backend)
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
