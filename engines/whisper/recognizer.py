"""`SpeechRecognizer` over faster-whisper."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.machine.machine import read_machine
from engines.model_choice import best_whisper
from engines.protocols import Quality
from engines.threads import default_threads
from engines.whisper.ctranslate import cuda_available
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.models import InstalledModel, installed_models
from engines.whisper.stream import WhisperStream

_log = logging.getLogger(__name__)


class WhisperRecognizer:
    """Hears with the best of the installed models. One utterance at a time: opening a stream ends the one before.

    Args:
        models: folder of the models; Whisper's are in its subfolder ``whisper``.
        threads: processor threads; 0 for as many as there are cores, 4 at most.

    Raises:
        DragomanError: ``asr.model_missing``, ``asr.model_incomplete``, ``asr.model_broken``, ``asr.out_of_memory``.
    """

    def __init__(self, models: Path, threads: int = 0) -> None:
        model, self._decoder = _load(installed_models(models), threads or default_threads())
        self._languages = frozenset({"en"}) if model.english_only else self._decoder.languages
        self._name = model.name if model.name.startswith("whisper-") else f"whisper-{model.name}"
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="whisper")
        self._stream: WhisperStream | None = None

    @property
    def name(self) -> str:
        """``whisper-`` and the model's name."""
        return self._name

    @property
    def quality(self) -> Quality:
        """A neural model."""
        return Quality.MODEL

    @property
    def languages(self) -> frozenset[str]:
        """Those of the model."""
        return self._languages

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> WhisperStream:
        """Begin an utterance in one of `languages`; see `SpeechRecognizer.open`.

        Where the stream had to choose among several and only a person can tell, the hypothesis carries the warning
        ``lid.uncertain``; so it does where two of them sound the same to Whisper (Chinese and Traditional Chinese).

        Raises:
            DragomanError: ``asr.language_unsupported``.
        """
        heard = [code for code in dict.fromkeys(languages) if code in self.languages]
        if not heard:
            raise DragomanError(
                "asr.language_unsupported",
                f"{self._name} does not hear {', '.join(languages)[:60]}",
                hint="Type instead, or install another Whisper model: dragoman models list",
            )
        if self._stream is not None:
            self._stream.close()
        self._stream = WhisperStream(
            self._decoder, self._executor, heard, cancellation, pressed=pressed and heard[0] == languages[0]
        )
        return self._stream

    def close(self) -> None:
        """End the stream that is open and free the model."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._decoder.close()


def _load(models: Sequence[InstalledModel], threads: int) -> tuple[InstalledModel, WhisperDecoder]:
    """The best model that can be loaded, on the GPU where there is one that takes it."""
    if cuda_available():
        model = best_whisper(models, read_machine(), on_cpu=False)
        try:
            return model, WhisperDecoder(model.path, threads=threads, device="cuda")
        except DragomanError as error:
            _log.warning("%s on the GPU (%s); using the processor", error.message, error.code)
    remaining = list(models)
    while True:
        model = best_whisper(remaining, read_machine(), on_cpu=True)
        try:
            return model, WhisperDecoder(model.path, threads=threads)
        except DragomanError as error:
            remaining.remove(model)
            if not remaining:
                raise
            _log.warning("%s (%s); using another", error.message, error.code)
