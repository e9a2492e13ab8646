from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from device_app.chain.endpointing import Endpoint, Endpointer
from device_app.settings import TurnSettings
from engines.voice_activity import Frames

FRAME = 0.032
SETTINGS = TurnSettings()


def run(
    probabilities: list[float],
    settings: TurnSettings = SETTINGS,
    *,
    end_by_silence: bool = True,
    patient: bool = False,
) -> tuple[list[tuple[int, Endpoint]], Endpointer]:
    endpointer = Endpointer(settings, ends_by_silence=end_by_silence, patient=patient)
    sound = np.ones(512, np.float32)
    heard = [Frames(sound, np.array([probability], np.float32)) for probability in probabilities]
    events = [(n, event) for n, frame in enumerate(heard) if (event := endpointer.accept(frame)) is not None]
    return events, endpointer


def frames(seconds: float, probability: float) -> list[float]:
    return [probability] * round(seconds / FRAME)


def test_speech_starts_once_it_is_longer_than_a_click_and_ends_after_the_silence_of_the_settings() -> None:
    events, endpointer = run(frames(0.5, 0.0) + frames(1.0, 0.9) + frames(2.0, 0.0))
    (start, started), (end, ended) = events
    assert (started, ended) == (Endpoint.STARTED, Endpoint.ENDED)
    assert start * FRAME == pytest.approx(0.5 + 0.16, abs=2 * FRAME)
    assert end * FRAME == pytest.approx(0.5 + 1.0 + 0.7, abs=2 * FRAME)
    assert endpointer.voiced_seconds == pytest.approx(1.0, abs=2 * FRAME)


def test_a_click_is_not_speech() -> None:
    events, endpointer = run((frames(0.1, 1.0) + frames(0.9, 0.0)) * 7)
    assert [event for _, event in events] == [Endpoint.NO_SPEECH]
    assert not endpointer.started
    assert endpointer.voiced_seconds == 0.0


def test_a_short_word_is_speech() -> None:
    events, _ = run(frames(0.4, 0.0) + frames(0.2, 0.9) + frames(1.0, 0.0))
    assert [event for _, event in events] == [Endpoint.STARTED, Endpoint.ENDED]


def test_nobody_speaks() -> None:
    events, _ = run(frames(10.0, 0.1))
    ((frame, event),) = events
    assert event is Endpoint.NO_SPEECH
    assert frame * FRAME == pytest.approx(6.0, abs=2 * FRAME)


def test_hysteresis_bridges_a_weak_stretch_but_does_not_begin_with_one() -> None:
    weak = frames(3.0, 0.4)
    assert [event for _, event in run(frames(0.5, 0.9) + weak)[0]] == [Endpoint.STARTED]
    assert run(weak)[0] == []


def test_the_limit_ends_an_utterance_without_a_pause() -> None:
    events, _ = run(frames(70.0, 0.9))
    (_, started), (frame, limit) = events
    assert (started, limit) == (Endpoint.STARTED, Endpoint.LIMIT)
    assert frame * FRAME == pytest.approx(60.0, abs=2 * FRAME)


def test_a_held_button_ends_only_by_the_limit() -> None:
    events, _ = run(frames(0.5, 0.9) + frames(80.0, 0.0), end_by_silence=False)
    assert [event for _, event in events] == [Endpoint.STARTED, Endpoint.LIMIT]
    events, _ = run(frames(80.0, 0.0), end_by_silence=False)
    assert [event for _, event in events] == [Endpoint.LIMIT]


def test_nothing_comes_after_the_end() -> None:
    events, _ = run(frames(0.5, 0.9) + frames(1.0, 0.0) + frames(1.0, 0.9) + frames(80.0, 0.0))
    assert len(events) == 2


def test_settings_are_obeyed() -> None:
    settings = replace(SETTINGS, silence_seconds=0.3, no_speech_seconds=math.inf, speech_threshold=0.9)
    assert run(frames(20.0, 0.8), settings)[0] == []
    events, _ = run(frames(0.5, 0.95) + frames(0.35, 0.0), settings)
    assert [event for _, event in events] == [Endpoint.STARTED, Endpoint.ENDED]


def test_a_patient_one_waits_for_speech_and_counts_the_limit_from_its_beginning() -> None:
    events, _ = run(frames(600.0, 0.0) + frames(70.0, 0.9), patient=True)
    (start, started), (end, limit) = events
    assert (started, limit) == (Endpoint.STARTED, Endpoint.LIMIT)
    assert start * FRAME == pytest.approx(600.0 + 0.16, abs=2 * FRAME)
    assert (end - start) * FRAME == pytest.approx(60.0, abs=2 * FRAME)
