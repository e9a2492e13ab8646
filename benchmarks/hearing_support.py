"""What the benchmarks of hearing share: recordings with transcripts, error rates, the product's path and its peer."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from faster_whisper import WhisperModel
from opencc import OpenCC

from device_app.chain.chain import Chain
from device_app.chain.hearing import HeardRecording, hear_file
from device_app.chain.job_run import Emit, JobRun
from device_app.chain.sample_sources import SampleSource
from device_app.chain.utterance import UtteranceListener
from device_app.events.engine import Listen
from device_app.settings import TurnSettings
from device_app.sound_files import Recording, write_wav
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines
from engines.protocols import SAMPLE_RATE, AudioChunk, Hypothesis, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.smart_turn.detector import SmartTurn
from engines.whisper.models import installed_models
from engines.whisper.recognizer import WhisperRecognizer

T = TypeVar("T")

BY_CHARACTER = frozenset({"ja", "ko", "yue", "zh", "zh-Hant"})
"""Languages whose errors are counted in characters: they write no spaces, or place them at will."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording of one speaker and what was said."""

    path: Path
    language: str
    transcript: str
    sure: bool

    @property
    def name(self) -> str:
        """Folder and file."""
        return f"{self.path.parent.name}/{self.path.name}"

    def samples(self) -> Samples:
        """``float32[n]`` at `SAMPLE_RATE`."""
        with Recording(self.path) as recording:
            return np.concatenate(list(recording.blocks()))


def clips(folder: Path, languages: Sequence[str] = ()) -> list[Clip]:
    """Those of ``manifest.json`` (rows with ``file``, ``lang``, ``transcript``, ``transcript_kind``).

    A transcript whose kind does not begin with "reference" is a guess and is not scored.
    """
    rows = json.loads((folder / "manifest.json").read_text("utf-8"))
    return [
        Clip(folder / row["file"], row["lang"], row["transcript"], row["transcript_kind"].startswith("reference"))
        for row in rows
        if not languages or row["lang"] in languages
    ]


_SIMPLIFIED = OpenCC("t2s")


def units(text: str, language: str) -> list[str]:
    """Words, or characters, without case and punctuation."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if language in BY_CHARACTER:
        text = _SIMPLIFIED.convert(text) if language != "ja" else text
        return [character for character in text if character.isalnum()]
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split()


def errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Substitutions, deletions and insertions (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, expected in enumerate(reference, 1):
        last, row[0] = row[0], i
        for j, unit in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (expected != unit))
    return row[-1]


def rate(pairs: Iterable[tuple[str, str]], language: str) -> float:
    """Error rate of (transcript, heard) pairs: all errors over all units."""
    wrong = total = 0
    for transcript, heard in pairs:
        reference = units(transcript, language)
        wrong += errors(reference, units(heard, language))
        total += len(reference)
    return wrong / total if total else 0.0


class AtOnce(Executor):
    """Reads where it is asked to, as if no time passed meanwhile: for sound that comes faster than real time."""

    def submit(self, work: Callable[..., T], /, *given: object, **named: object) -> Future[T]:
        """Do it now."""
        done: Future[T] = Future()
        try:
            done.set_result(work(*given, **named))
        except Cancelled as error:
            done.set_exception(error)
        return done


class Product:
    """This program's hearing."""

    def __init__(self, models: Path, threads: int) -> None:
        self.recognizer = WhisperRecognizer(models, threads)
        self.smart_turn: SmartTurn | None = None
        self.chain = Chain(Engines((self.recognizer,), (), ()), SileroVoiceActivityDetector(), TurnSettings())

    def hear(self, samples: Samples, *languages: str) -> HeardRecording | DragomanError:
        """What is heard, or why nothing is, of ``float32[n]``; by the path of ``dragoman hear``."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "recording.wav")
            write_wav(path, [AudioChunk(samples, SAMPLE_RATE)])
            try:
                return hear_file(self.chain, path, languages, Cancellation())
            except DragomanError as error:
                return error

    def listen(self, request: Listen, source: SampleSource, emit: Emit) -> Hypothesis:
        """One turn, as from a microphone, without an answer."""
        run = JobRun(emit, Cancellation(), Cancellation())
        detector = SileroVoiceActivityDetector()
        listener = UtteranceListener(
            request, self.recognizer, detector, TurnSettings(), run=run, smart_turn=self.smart_turn
        )
        return listener.listen(source, end_by_silence=True)


class PlainWhisper:
    """faster-whisper by itself, as its documentation shows it: five beams, its filter of voice."""

    def __init__(self, models: Path, threads: int) -> None:
        path = str(installed_models(models)[0].path)
        self._model = WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=threads)

    def hear(self, samples: Samples, language: str) -> str:
        """The text of ``float32[n]``."""
        segments, _ = self._model.transcribe(samples, language=language, beam_size=5, vad_filter=True)
        return " ".join(segment.text.strip() for segment in segments)
