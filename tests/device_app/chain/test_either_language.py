"""An utterance that may be in either of two languages."""

from __future__ import annotations

import numpy as np
import pytest

from device_app.chain.chain import Chain
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, JobEnded, Listen, Translated, Undecided
from device_app.events.families import Data, JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from tests.device_app.small_engines import DOUBTFUL, SPANISH, LoudnessDetector, burst, load_small_engines, of, silence


@pytest.fixture
def chain() -> Chain:
    return Chain(load_small_engines(), LoudnessDetector(), TurnSettings())


def spoken(words: int, pitch: float) -> RecordedSamples:
    samples = np.concatenate([burst(pitch=pitch) for _ in range(words)] + [silence(1.0)])
    return RecordedSamples(samples[start : start + 1600] for start in range(0, len(samples), 1600))


def listen(chain: Chain, request: Listen, samples: RecordedSamples) -> list[Data]:
    events: list[Data] = []
    chain.listen(request, samples, events.append, Cancellation())
    return events


def test_speech_of_the_other_person_is_translated_the_other_way_round(chain: Chain) -> None:
    events = listen(chain, Listen(JobId(1), "en", "es", either=True), spoken(5, SPANISH))
    heard = of(events, Heard)
    assert {event.hypothesis.language for event in heard} == {"es"}
    assert heard[-1].hypothesis.text == "uno dos tres cuatro cinco"
    assert of(events, Translated)[-1].translation.text == "UNO DOS TRES CUATRO CINCO"
    assert of(events, JobEnded)[-1].spoken


def test_where_a_button_was_pressed_it_decides_in_doubt(chain: Chain) -> None:
    events = listen(chain, Listen(JobId(1), "en", "es", either=True), spoken(5, DOUBTFUL))
    assert {event.hypothesis.language for event in of(events, Heard)} == {"en"}, "or text is shown that is taken back"
    assert of(events, Heard)[-1].hypothesis.text == "one two three four five"


def test_where_none_was_both_readings_are_told_and_nothing_is_translated(chain: Chain) -> None:
    request = Listen(JobId(1), "es", "en", either=True, patient=True)
    events = listen(chain, request, spoken(2, DOUBTFUL))
    (asked,) = of(events, Undecided)
    assert (asked.likelier.language, asked.likelier.text) == ("en", "one two")
    assert (asked.other.language, asked.other.text) == ("es", "uno dos")
    assert not of(events, Translated)
    assert not any(event.hypothesis.final for event in of(events, Heard))
    assert not of(events, JobEnded)[0].spoken


def test_where_none_was_a_short_word_counts_as_what_it_sounds_like(chain: Chain) -> None:
    request = Listen(JobId(1), "en", "es", either=True, patient=True)
    events = listen(chain, request, spoken(1, SPANISH))
    assert of(events, Heard)[-1].hypothesis.text == "uno"
    assert not of(events, Undecided)
