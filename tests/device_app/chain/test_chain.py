from __future__ import annotations

import itertools
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from device_app.chain.chain import Chain
from device_app.chain.sample_sources import LiveSamples, RecordedSamples
from device_app.events.engine import (
    Heard,
    JobEnded,
    Listen,
    Say,
    SpeechEnded,
    SpeechStarted,
    Spoke,
    Translated,
)
from device_app.events.families import Data, JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines
from engines.protocols import Samples
from tests.device_app.small_engines import (
    CountingRecognizer,
    HummingSynthesizer,
    LoudnessDetector,
    ObedientTranslator,
    burst,
    load_small_engines,
    of,
    silence,
    text_job,
)
from tests.waiting import longest_wait

SETTINGS = TurnSettings()


@pytest.fixture
def events() -> list[Data]:
    return []


@pytest.fixture
def chain() -> Chain:
    return Chain(load_small_engines(), LoudnessDetector(), SETTINGS)


def blocks(samples: Samples, size: int = 1600) -> RecordedSamples:
    return RecordedSamples(samples[start : start + size] for start in range(0, len(samples), size))


def test_an_utterance_is_heard_translated_and_spoken_as_a_stream(chain: Chain, events: list[Data]) -> None:
    samples = np.concatenate((silence(0.5), burst(), burst(), burst(), silence(1.0), burst()))
    chain.listen(Listen(JobId(7), "en", "es"), blocks(samples), events.append, Cancellation())

    assert {event.job for event in events} == {7}
    assert [type(event) for event in events[:2]] == [SpeechStarted, Heard]
    assert [event.hypothesis.text for event in of(events, Heard)] == [
        "one",
        "one two",
        "one two three",
        "one two three",
    ]
    assert [event.hypothesis.final for event in of(events, Heard)] == [False, False, False, True]
    (ended,) = of(events, SpeechEnded)
    assert ended.voiced_seconds == pytest.approx(0.9, abs=0.1)
    assert events.index(ended) < events.index(of(events, Translated)[0])
    texts = [event.translation.text.strip() for event in of(events, Translated)]
    assert texts == ["ONE", "ONE TWO", "ONE TWO THREE"]
    assert sum(event.chunk.seconds for event in of(events, Spoke)) == pytest.approx(0.3)
    last = events[-1]
    assert isinstance(last, JobEnded)
    assert last.spoken
    assert dict(last.engines) == {"asr": "counting", "mt": "obedient", "tts": "humming"}


def test_timings_are_complete_and_consistent(chain: Chain, events: list[Data]) -> None:
    chain.interpret(text_job(1, "slow slow"), events.append, Cancellation())
    timings = dict(of(events, JobEnded)[-1].timings_ms)
    assert list(timings) == ["mt_first", "mt", "tts_first", "tts", "total", "overhead"]
    assert 200 <= timings["mt_first"] < timings["mt"] <= timings["total"]
    assert timings["mt"] >= 400
    assert 0 <= timings["overhead"] <= timings["total"] - timings["mt"] + 1


def test_waiting_for_the_speaker_is_nobodys_time(chain: Chain, events: list[Data]) -> None:
    source = LiveSamples(Cancellation())

    def speak() -> None:
        for part in (burst(), burst(), silence(1.0)):
            time.sleep(0.15)
            source.put(part)

    speaker = threading.Thread(target=speak)
    began = time.monotonic()
    speaker.start()
    chain.listen(Listen(JobId(1), "en", "es"), source, events.append, Cancellation())
    speaker.join()
    timings = dict(of(events, JobEnded)[-1].timings_ms)
    # The three pauses before the end of the utterance are in none of them.
    most = (time.monotonic() - began) * 1000.0 - 450.0
    assert timings["overhead"] <= timings["total"] <= most
    assert {"vad", "asr"} <= set(timings)


def test_silence_is_no_text(chain: Chain, events: list[Data]) -> None:
    chain.listen(Listen(JobId(1), "en", "es"), blocks(silence(8.0)), events.append, Cancellation())
    assert [type(event) for event in events] == [SpeechEnded, JobEnded]
    assert of(events, SpeechEnded)[0].voiced_seconds == 0.0
    assert not of(events, JobEnded)[-1].spoken


def test_nothing_understood_is_not_translated(events: list[Data]) -> None:
    engines = Engines((CountingRecognizer(deaf=True),), (ObedientTranslator(),), (HummingSynthesizer(),))
    chain = Chain(engines, LoudnessDetector(), SETTINGS)
    chain.listen(
        Listen(JobId(1), "en", "es"), blocks(np.concatenate((burst(), silence(1)))), events.append, Cancellation()
    )
    assert not of(events, Translated)
    assert of(events, Heard)[-1].hypothesis.text == ""
    assert isinstance(events[-1], JobEnded)


def test_a_pause_does_not_end_a_held_button_or_a_recording(chain: Chain, events: list[Data]) -> None:
    samples = np.concatenate((burst(), silence(2.5), burst()))
    chain.listen(Listen(JobId(1), "en", "es", end_by_silence=False), blocks(samples), events.append, Cancellation())
    assert of(events, Heard)[-1].hypothesis.text == "one two"

    events.clear()
    chain.interpret_recording(Listen(JobId(1), "en", "es"), blocks(samples), events.append, Cancellation())
    # Two utterances: the counting begins anew in the second.
    assert of(events, Heard)[-1].hypothesis.text == "one one"
    assert [event.hypothesis.final for event in of(events, Heard)].count(True) == 1
    assert of(events, Translated)[-1].translation.text == "ONE ONE"
    assert len(of(events, SpeechEnded)) == 1


def test_a_recording_without_speech(chain: Chain, events: list[Data]) -> None:
    chain.interpret_recording(Listen(JobId(1), "en", "es"), blocks(silence(20.0)), events.append, Cancellation())
    assert [type(event) for event in events] == [SpeechEnded, JobEnded]


def test_stable_prefix_of_a_recording_never_changes(chain: Chain, events: list[Data]) -> None:
    samples = np.concatenate([np.concatenate((burst(), burst(), silence(2.0))) for _ in range(3)])
    chain.interpret_recording(Listen(JobId(1), "en", "es"), blocks(samples), events.append, Cancellation())
    heard = [event.hypothesis for event in of(events, Heard)]
    for earlier, later in itertools.pairwise(heard):
        assert later.text.startswith(earlier.text[: earlier.stable])


def test_the_first_clause_is_spoken_while_the_rest_is_translated(chain: Chain, events: list[Data]) -> None:
    text = "This is the first sentence. " + "slow " * 5
    chain.interpret(text_job(1, text), events.append, Cancellation())
    first_sound = events.index(of(events, Spoke)[0])
    last_text = events.index(of(events, Translated)[-1])
    assert first_sound < last_text


def test_without_a_voice_it_is_text_only(chain: Chain, events: list[Data]) -> None:
    chain.interpret(text_job(1, "one", target="bo"), events.append, Cancellation())
    assert not of(events, Spoke)
    assert not of(events, JobEnded)[-1].spoken
    assert "tts" not in dict(of(events, JobEnded)[-1].engines)


def test_speech_that_is_not_wanted_is_not_made(chain: Chain, events: list[Data]) -> None:
    chain.interpret(text_job(1, "one", speak=False), events.append, Cancellation())
    assert not of(events, Spoke)
    assert not of(events, JobEnded)[-1].spoken


def test_a_failing_voice_leaves_the_whole_translation(chain: Chain, events: list[Data]) -> None:
    with pytest.raises(DragomanError) as failure:
        chain.interpret(text_job(1, "one. mute slow three"), events.append, Cancellation())
    assert failure.value.code == "tts.failed"
    assert of(events, Translated)[-1].translation.text == "ONE. MUTE SLOW THREE"


@pytest.mark.parametrize(
    ("text", "target", "code"), [("fail", "es", "mt.failed"), ("one", "fr", "mt.pair_unsupported")]
)
def test_failures_keep_their_code(chain: Chain, events: list[Data], text: str, target: str, code: str) -> None:
    with pytest.raises(DragomanError) as failure:
        chain.interpret(text_job(1, text, target=target), events.append, Cancellation())
    assert failure.value.code == code


def test_a_failing_recogniser(events: list[Data]) -> None:
    failure = DragomanError("asr.failed", "on purpose")
    engines = Engines((CountingRecognizer(failure=failure),), (ObedientTranslator(),), ())
    chain = Chain(engines, LoudnessDetector(), SETTINGS)
    with pytest.raises(DragomanError, match="on purpose"):
        chain.listen(
            Listen(JobId(1), "en", "es"), blocks(np.concatenate((burst(), silence(1)))), events.append, Cancellation()
        )


def test_cancelling_stops_all_of_it(chain: Chain, events: list[Data]) -> None:
    cancellation = Cancellation()

    def emit(event: Data) -> None:
        events.append(event)
        if len(of(events, Translated)) == 2:
            cancellation.cancel()

    with pytest.raises(Cancelled):
        chain.interpret(text_job(1, "one two slow four five"), emit, cancellation)
    assert len(of(events, Translated)) == 2
    assert not of(events, JobEnded)


def test_hushing_stops_the_voice_alone(chain: Chain, events: list[Data]) -> None:
    voice = Cancellation()
    voice.cancel()
    chain.interpret(text_job(1, "one. two three"), events.append, Cancellation(), voice)
    assert not of(events, Spoke)
    assert of(events, Translated)[-1].translation.final
    assert isinstance(events[-1], JobEnded)


def test_an_abandoned_listener_stops_waiting(chain: Chain, events: list[Data]) -> None:
    cancellation = Cancellation()
    source = LiveSamples(cancellation)
    outcome = []

    def listen() -> None:
        try:
            chain.listen(Listen(JobId(1), "en", "es"), source, events.append, cancellation)
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=listen)
    thread.start()
    cancellation.cancel()
    source.finish()
    thread.join(longest_wait())
    assert outcome == ["cancelled"]
    assert not events


def test_the_backlog_is_bounded() -> None:
    source = LiveSamples(Cancellation())
    accepted = sum(source.put(silence(1.0)) for _ in range(100))
    assert accepted == 70
    waiting = source.read()
    assert waiting is not None
    assert len(waiting) == 70 * 16000
    assert source.put(silence(1.0))
    source.finish()
    assert not source.put(silence(1.0))


def test_a_long_text_is_translated_by_pieces_and_nothing_is_lost(chain: Chain, events: list[Data]) -> None:
    sentence = "Seven and eight are numbers.\nNine too. "
    text = sentence * 1300
    assert len(text) > 50_000
    chain.interpret(text_job(1, text, speak=False), events.append, Cancellation())
    last = of(events, Translated)[-1].translation
    assert last.final
    assert last.text.split() == text.upper().split()
    assert last.engine == "obedient"
    assert sum(event.translation.final for event in of(events, Translated)) == 1


def test_a_voice_is_as_fast_as_the_person_wants(chain: Chain, events: list[Data]) -> None:
    chain.interpret(replace(text_job(1, "one two"), speed=0.5), events.append, Cancellation())
    assert sum(event.chunk.seconds for event in of(events, Spoke)) == pytest.approx(0.4)


def test_say(chain: Chain, events: list[Data]) -> None:
    chain.say(Say(JobId(3), "one two", "es", speed=0.5), events.append, Cancellation())
    assert sum(event.chunk.seconds for event in of(events, Spoke)) == pytest.approx(0.4)
    assert of(events, JobEnded)[-1].spoken
    with pytest.raises(DragomanError) as failure:
        chain.say(Say(JobId(3), "one two", "bo"), events.append, Cancellation())
    assert failure.value.code == "tts.language_unsupported"


def test_a_piece_of_the_voice_tells_which_words_it_says(chain: Chain, events: list[Data]) -> None:
    text = "¿Dónde está la estación? Está cerca."
    chain.say(Say(JobId(3), text, "es"), events.append, Cancellation())
    said = [text[event.begin : event.end] for event in of(events, Spoke)]
    assert list(dict.fromkeys(said)) == ["¿Dónde está la estación?", "Está cerca."]
