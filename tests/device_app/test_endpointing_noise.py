"""The ends of utterances in real recordings, and in noise: through the real detector of voice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from faster_whisper.vad import VadOptions, get_speech_timestamps

from device_app.chain.job_run import JobRun
from device_app.chain.sample_sources import RecordedSamples
from device_app.chain.utterance import UtteranceListener
from device_app.events.engine import Listen
from device_app.events.families import JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Hypothesis, Quality, Samples, SpeechRecognizer
from engines.silero import SileroVoiceActivityDetector
from engines.voice_activity import Frames
from engines.whisper.recognizer import WhisperRecognizer
from tests.sounds import NOISES, noise, speak

SETTINGS = TurnSettings()
SILENCE = np.zeros(SAMPLE_RATE, np.float32)
BLOCK = 512


class SoundKeeper:
    """A recogniser that keeps the sound it gets of each utterance."""

    name = "keeper"
    quality = Quality.ROUGH
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.utterances: list[list[Samples]] = []

    wordless_seconds = 0.0
    hurried = False
    open_end = None

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> SoundKeeper:
        self.utterances.append([])
        return self

    def accept(self, frames: Frames) -> None:
        self.utterances[-1].append(frames.samples)

    def finish(self) -> Hypothesis:
        return Hypothesis("", "en", 0.0, final=True)

    def close(self) -> None:
        pass


def blocks(samples: Samples) -> RecordedSamples:
    return RecordedSamples(samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK))


def listen_to_all(samples: Samples, recognizer: SpeechRecognizer, settings: TurnSettings = SETTINGS) -> list[object]:
    """Every utterance of the samples, one after another; the events."""
    events: list[object] = []
    run = JobRun(events.append, Cancellation(), Cancellation())
    listener = UtteranceListener(
        Listen(JobId(1), "en", "es"), recognizer, SileroVoiceActivityDetector(), settings, run=run
    )
    listener.listen_to_all(blocks(samples))
    return events


def spans(samples: Samples) -> list[tuple[int, int]]:
    """Where in `samples` the utterances are that the listener passes on (samples of the beginning and the end)."""
    marked = samples + np.random.default_rng(0).normal(scale=1e-6, size=len(samples)).astype(np.float32)
    keeper = SoundKeeper()
    listen_to_all(marked, keeper)
    found = []
    for pieces in keeper.utterances:
        if pieces:
            sound = np.concatenate(pieces)
            start = _position(marked, sound)
            found.append((start, start + len(sound)))
    return found


def _position(samples: Samples, part: Samples) -> int:
    size = samples.itemsize
    found = samples.tobytes().find(part[:BLOCK].tobytes())
    while found % size:
        found = samples.tobytes().find(part[:BLOCK].tobytes(), found + 1)
    assert found >= 0, "the utterance isn't part of the recording"
    return found // size


def reference(samples: Samples) -> list[tuple[int, int]]:
    """Where there is speech, by faster-whisper's own use of the detector over the whole recording.

    Stretches parted by less silence than ends an utterance are one; those too short for a word are none.
    """
    options = VadOptions(threshold=0.5, min_silence_duration_ms=100, speech_pad_ms=0)
    merged: list[tuple[int, int]] = []
    for row in get_speech_timestamps(samples, options):
        if merged and row["start"] - merged[-1][1] < SETTINGS.silence_seconds * SAMPLE_RATE:
            merged[-1] = (merged[-1][0], row["end"])
        else:
            merged.append((row["start"], row["end"]))
    return [(start, end) for start, end in merged if end - start >= 0.25 * SAMPLE_RATE]


def clips(shared: Path) -> Iterator[tuple[str, Samples]]:
    root = shared / "data" / "speech"
    for row in json.loads((root / "manifest.json").read_text("utf-8")):
        samples, rate = soundfile.read(root / row["file"], dtype="float32", always_2d=True)
        mono = soxr.resample(samples.mean(axis=1), rate, SAMPLE_RATE).astype(np.float32)
        yield row["file"], np.concatenate([SILENCE, mono, SILENCE, SILENCE])


def test_no_utterance_is_lost_or_cut(shared: Path) -> None:
    wrong = []
    count = 0
    for name, samples in clips(shared):
        found = spans(samples)
        if not found:
            wrong.append(f"{name}: lost")
        for start, end in reference(samples):
            inside = [span for span in found if span[0] < end and span[1] > start]
            count += 1
            if not inside:
                wrong.append(f"{name}: {start / SAMPLE_RATE:.2f} … {end / SAMPLE_RATE:.2f} s lost")
            elif inside[0][0] > start + 0.3 * SAMPLE_RATE or inside[-1][1] < end - 0.3 * SAMPLE_RATE:
                wrong.append(f"{name}: {start}–{end} cut to {inside}")
    assert not wrong, "\n".join(wrong)
    assert count >= 84


@pytest.mark.parametrize("kind", NOISES)
@pytest.mark.parametrize("decibels", [10, 20])
def test_speech_in_noise_begins_and_ends(kind: str, decibels: int) -> None:
    speech = speak("Please call an ambulance.", "en", "+m4", 168)
    speech *= 0.1 / np.sqrt(np.mean(np.square(speech)))
    samples = noise(kind, 9 * SAMPLE_RATE, np.random.default_rng(7)) * 10 ** (-decibels / 20)
    begin = 2 * SAMPLE_RATE
    samples[begin : begin + len(speech)] += speech
    found = [span for span in spans(samples.astype(np.float32)) if span[1] > begin]
    assert found[0][0] < begin + 0.1 * SAMPLE_RATE
    end = begin + len(speech)
    # Silence of the settings, and as much again where others go on talking.
    assert end - 0.3 * SAMPLE_RATE < found[0][1] < end + (2 * SETTINGS.silence_seconds + 0.5) * SAMPLE_RATE


def test_a_soft_ending_is_not_cut_off() -> None:
    loud, soft = (speak(text, "en", "", 168) for text in ("I need a doctor.", "I have a reservation."))
    samples = np.concatenate([SILENCE, loud, soft[:SAMPLE_RATE] * 10 ** (-16 / 20), SILENCE, SILENCE])
    ((_, end),) = spans(samples)
    assert end > len(samples) - 2 * SAMPLE_RATE


def test_a_real_turn_is_heard_in_a_noisy_room(starter_models: Path) -> None:
    recognizer = WhisperRecognizer(starter_models, threads=2)
    speech = speak("Please call an ambulance.", "en", "+m4", 168)
    speech *= 0.1 / np.sqrt(np.mean(np.square(speech)))
    room = noise("fan", len(speech) + 3 * SAMPLE_RATE, np.random.default_rng(1)) * 10 ** (-15 / 20)
    room[SAMPLE_RATE : SAMPLE_RATE + len(speech)] += speech
    events: list[object] = []
    run = JobRun(events.append, Cancellation(), Cancellation())
    request = Listen(JobId(1), "en", "de")
    listener = UtteranceListener(request, recognizer, SileroVoiceActivityDetector(), SETTINGS, run=run)
    heard = listener.listen(blocks(room.astype(np.float32)), end_by_silence=True)
    recognizer.close()
    assert "call an ambulance" in heard.text
