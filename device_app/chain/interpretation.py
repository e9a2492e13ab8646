"""Interpret one recording in this process: what was heard, its translation, and its speech as a WAV file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from device_app.chain.chain import Chain
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, JobEnded, Listen, SpeechEnded, Spoke, Translated
from device_app.events.families import Data, JobId
from device_app.sound_files import Recording, write_wav
from engines.cancellation import Cancellation
from engines.errors import DragomanError, pair_unsupported
from engines.loading import Engines
from engines.protocols import SAMPLE_RATE, AudioChunk, Hypothesis, Samples, Translation


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What became of a recording.

    Attributes:
        heard: what the recogniser understood.
        translation: the final translation.
        path: the WAV file of the spoken translation; None where the target language has no voice here.
        seconds: its length.
        engines: stage (``asr``, ``mt``, ``tts``) → engine name; a stage that had none is absent.
        timings_ms: stage → milliseconds, see `device_app.chain.timings.Stopwatch`.
    """

    heard: Hypothesis
    translation: Translation
    path: Path | None
    seconds: float
    engines: Mapping[str, str]
    timings_ms: Mapping[str, float]


class _Record:
    """Keeps what the chain tells."""

    def __init__(self) -> None:
        self.heard: Hypothesis | None = None
        self.translation: Translation | None = None
        self.chunks: list[AudioChunk] = []
        self.ended: JobEnded | None = None
        self.voiced_seconds = 0.0

    def take(self, event: Data) -> None:
        match event:
            case Heard(hypothesis=hypothesis):
                self.heard = hypothesis
            case Translated(translation=translation):
                self.translation = translation
            case Spoke(chunk=chunk):
                self.chunks.append(chunk)
            case SpeechEnded(voiced_seconds=seconds):
                self.voiced_seconds = seconds
            case JobEnded():
                self.ended = event


def interpret_file(
    engines: Engines,
    chain: Chain,
    recording: Recording,
    speech: Path,
    *,
    source: str,
    target: str,
    cancellation: Cancellation,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Interpretation:
    """Interpret `recording` and write the spoken translation to `speech`.

    Args:
        engines: the loaded engines.
        chain: over the same engines.
        recording: an audio file, just opened.
        speech: a WAV file, replaced when the speech is complete.
        source: code of the language spoken in it.
        target: code of the language wanted.
        cancellation: looked at throughout.
        on_progress: told the part of the recording that was listened to, 0 … 1, where its length is known.

    Raises:
        DragomanError: ``file.*`` and ``storage.*`` for the files, ``asr.no_speech``, ``asr.not_understood``,
            ``asr.language_unsupported``, ``mt.pair_unsupported``, and what the engines fail with. What can be known
            before the recording is listened to fails before.
        Cancelled: the request was cancelled.
    """
    engines.recognizer(source)
    if (source, target) not in engines.pairs:
        raise pair_unsupported(source, target)
    record = _Record()
    samples = RecordedSamples(_with_progress(recording, on_progress))
    chain.interpret_recording(Listen(JobId(1), source=source, target=target), samples, record.take, cancellation)
    if not record.voiced_seconds:
        raise DragomanError(
            "asr.no_speech", "there is no speech in the recording", hint="Record closer to the microphone"
        )
    if record.heard is None or record.translation is None or record.ended is None:
        raise DragomanError(
            "asr.not_understood", "nothing of the recording was understood", hint="Speak more slowly, in another room"
        )
    spoken = record.ended.spoken
    seconds = write_wav(speech, record.chunks) if spoken else 0.0
    return Interpretation(
        heard=record.heard,
        translation=record.translation,
        path=speech if spoken else None,
        seconds=seconds,
        engines=dict(record.ended.engines),
        timings_ms=dict(record.ended.timings_ms),
    )


def _with_progress(recording: Recording, on_progress: Callable[[float], None]) -> Iterator[Samples]:
    done = 0
    for block in recording.blocks():
        yield block
        done += len(block)
        if recording.seconds:
            on_progress(done / SAMPLE_RATE / recording.seconds)
