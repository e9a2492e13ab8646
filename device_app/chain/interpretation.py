"""Interpret one recording in this process: what was heard, its translation, and its speech as a WAV file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from device_app.chain.chain import Chain
from device_app.chain.hearing import check_understood, with_progress
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, JobEnded, Listen, SpeechEnded, Spoke, Translated
from device_app.events.families import Data, JobId
from device_app.sound_files import Recording, write_wav
from engines.cancellation import Cancellation
from engines.errors import pair_unsupported
from engines.loading import Engines
from engines.protocols import AudioChunk, Hypothesis, Translation


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

    def __init__(self, on_heard: Callable[[Hypothesis], None]) -> None:
        self._on_heard = on_heard
        self.heard: Hypothesis | None = None
        self.translation: Translation | None = None
        self.chunks: list[AudioChunk] = []
        self.ended: JobEnded | None = None
        self.voiced_seconds = 0.0

    def take(self, event: Data) -> None:
        match event:
            case Heard(hypothesis=hypothesis):
                self.heard = hypothesis
                if hypothesis.final and hypothesis.text:
                    self._on_heard(hypothesis)
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
    on_heard: Callable[[Hypothesis], None] = lambda _: None,
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
        on_heard: told what was heard, where there are words, before they are translated.

    Raises:
        DragomanError: ``file.*`` and ``storage.*`` for the files, ``asr.no_speech``, ``asr.not_understood``,
            ``asr.language_unsupported``, ``mt.pair_unsupported``, and what the engines fail with. What can be known
            before the recording is listened to fails before.
        Cancelled: the request was cancelled.
    """
    engines.recognizer(source)
    if (source, target) not in engines.pairs:
        raise pair_unsupported(source, target)
    record = _Record(on_heard)
    samples = RecordedSamples(with_progress(recording, on_progress))
    chain.interpret_recording(Listen(JobId(1), source=source, target=target), samples, record.take, cancellation)
    check_understood(record.voiced_seconds, record.heard.text if record.heard else "")
    assert record.heard is not None
    assert record.translation is not None
    assert record.ended is not None
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
