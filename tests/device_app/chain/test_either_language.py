"""An utterance that may be in either of two languages."""

from __future__ import annotations

import numpy as np
import pytest

from device_app.chain.chain import Chain
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, JobEnded, Listen, SpeechEnded, SpeechStarted, Translated, Undecided
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from tests.device_app.small_engines import DOUBTFUL, SPANISH, LoudnessDetector, burst, load_small_engines, silence


@pytest.fixture
def chain():
    return Chain(load_small_engines(), LoudnessDetector(), TurnSettings())


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def spoken(words, pitch):
    samples = np.concatenate([burst(pitch=pitch) for _ in range(words)] + [silence(1.0)])
    return RecordedSamples(samples[start : start + 1600] for start in range(0, len(samples), 1600))


def listen(chain, request, samples):
    events = []
    chain.listen(request, samples, events.append, Cancellation())
    return events


def test_speech_of_the_other_person_is_translated_the_other_way_round(chain):
    events = listen(chain, Listen(1, "en", "es", either=True), spoken(5, SPANISH))
    heard = of(events, Heard)
    assert {event.hypothesis.language for event in heard} == {"es"}
    assert heard[-1].hypothesis.text == "uno dos tres cuatro cinco"
    assert of(events, Translated)[-1].translation.text == "UNO DOS TRES CUATRO CINCO"
    assert of(events, JobEnded)[-1].spoken


@pytest.mark.parametrize(("words", "pitch"), [(5, DOUBTFUL), (2, SPANISH)], ids=["doubtful", "short"])
def test_where_a_button_was_pressed_it_decides_in_doubt(chain, words, pitch):
    events = listen(chain, Listen(1, "en", "es", either=True), spoken(words, pitch))
    assert [event.hypothesis.language for event in of(events, Heard)] == ["en"], "or text is shown that is taken back"
    assert of(events, Heard)[-1].hypothesis.text == "one two three four five"[: 7 if words == 2 else None]


def test_where_none_was_both_readings_are_told_and_nothing_is_translated(chain):
    request = Listen(1, "es", "en", either=True, patient=True)
    events = listen(chain, request, spoken(2, DOUBTFUL))
    assert [type(event) for event in events] == [SpeechStarted, SpeechEnded, Undecided, JobEnded]
    assert (events[2].likelier.language, events[2].likelier.text) == ("en", "one two")
    assert (events[2].other.language, events[2].other.text) == ("es", "uno dos")
    assert not events[3].spoken


def test_where_none_was_a_short_word_counts_as_what_it_sounds_like(chain):
    request = Listen(1, "en", "es", either=True, patient=True)
    events = listen(chain, request, spoken(1, SPANISH))
    assert of(events, Heard)[-1].hypothesis.text == "uno"
    assert not of(events, Undecided)
