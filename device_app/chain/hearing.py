"""Hear one recording in this process, without translating it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from device_app.chain.chain import Chain
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Listen, SpeechEnded
from device_app.events.families import Data, JobId
from device_app.sound_files import Recording
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, Samples


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """What was heard.

    Attributes:
        text: not empty.
        language: code of the language recognised.
        confidence: 0 … 1.
        warnings: codes of what a person should know.
        seconds: length of the recording.
    """

    text: str
    language: str
    confidence: float
    warnings: tuple[str, ...]
    seconds: float


def hear_file(
    chain: Chain,
    path: Path,
    languages: Sequence[str],
    cancellation: Cancellation,
    on_progress: Callable[[float], None] = lambda _: None,
) -> HeardRecording:
    """Hear a recording by the path of `interpret_file`.

    Args:
        chain: over the loaded engines.
        path: an audio file.
        languages: one, or two of which the recording is in one.
        cancellation: looked at throughout.
        on_progress: told the part of the recording that was listened to, 0 … 1, where its length is known.

    Raises:
        DragomanError: ``file.*``, ``asr.no_speech``, ``asr.not_understood``, and what the recogniser fails with.
        Cancelled: the request was cancelled.
    """
    voiced_seconds = 0.0
    samples = 0

    def note(event: Data) -> None:
        nonlocal voiced_seconds
        if isinstance(event, SpeechEnded):
            voiced_seconds = event.voiced_seconds

    def counted(blocks: Iterator[Samples]) -> Iterator[Samples]:
        nonlocal samples
        for block in blocks:
            samples += len(block)
            yield block

    several = len(languages) > 1
    request = Listen(JobId(1), languages[0], languages[-1], speak=False, either=several, patient=several)
    with Recording(path) as recording:
        source = RecordedSamples(counted(with_progress(recording, on_progress)))
        heard = chain.hear_recording(request, source, note, cancellation)
    check_understood(voiced_seconds, heard.text)
    return HeardRecording(heard.text, heard.language, heard.confidence, heard.warnings, samples / SAMPLE_RATE)


def check_understood(voiced_seconds: float, text: str) -> None:
    """Refuse a recording that gave no words.

    Raises:
        DragomanError: ``asr.no_speech``, ``asr.not_understood``.
    """
    if not voiced_seconds:
        raise DragomanError(
            "asr.no_speech", "there is no speech in the recording", hint="Record closer to the microphone"
        )
    if not text:
        raise DragomanError(
            "asr.not_understood", "nothing of the recording was understood", hint="Speak more slowly, in another room"
        )


def with_progress(recording: Recording, on_progress: Callable[[float], None]) -> Iterator[Samples]:
    """The blocks of a recording; after each, the part of it that was read is told."""
    done = 0
    for block in recording.blocks():
        yield block
        done += len(block)
        if recording.seconds:
            on_progress(done / SAMPLE_RATE / recording.seconds)
