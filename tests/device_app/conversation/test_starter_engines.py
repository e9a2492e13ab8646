"""A conversation with the starter models: every engine is the real one, and the people are voices of eSpeak NG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from device_app.audio.cues import SECONDS as CUE_SECONDS
from device_app.audio.cues import Cue, cue
from device_app.audio.resampling import StreamResampler
from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.chain.endpointing import Endpointer
from device_app.conversation.conversation import Conversation
from device_app.engine_host.process import load_detector
from device_app.events.control import Tap, TypeText
from device_app.events.families import Side, State
from device_app.settings import Settings
from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.protocols import SAMPLE_RATE, AudioChunk, Quality
from tests.device_app.conversation.kiosk import Kiosk
from tests.sounds import in_frames

Voice = Callable[[str], list[AudioChunk]]


@pytest.fixture(scope="module")
def voice() -> Iterator[Voice]:
    synthesizer = EspeakSynthesizer()
    yield lambda text: list(synthesizer.synthesize(text, "en", Cancellation()))
    synthesizer.close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, starter_models: Path) -> Iterator[Kiosk]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        (home / "models").symlink_to(starter_models)
        patch.setenv("DRAGOMAN_HOME", str(home))
        microphone, loudspeaker = VirtualMicrophone(), MemoryLoudspeaker()
        conversation = Conversation(Settings(), microphone, loudspeaker)
        running = Kiosk(conversation, microphone, loudspeaker)
        conversation.start(running.listen)
        try:
            running.wait(lambda: running.shown and running.state.state is State.IDLE, "ready")
            yield running
        finally:
            conversation.close()


def test_a_sentence_is_heard_translated_and_said_and_the_answer_typed(fresh: Kiosk, voice: Voice) -> None:
    fresh.post(Tap(Side.A))
    fresh.wait_for_state(State.LISTENING)
    for chunk in voice("Good morning."):
        fresh.microphone.speak(chunk.samples, chunk.sample_rate)
    turn = fresh.wait_for_turn(1, lambda turn: turn.final)
    assert turn.heard.lower().rstrip(".!") == "good morning"
    assert turn.translation == "Buenos días."
    assert (turn.quality, turn.engine) == (Quality.PHRASEBOOK, "phrasebook")
    fresh.wait_for_state(State.IDLE)
    said = np.concatenate([played.chunk.samples for played in fresh.loudspeaker.take()])
    assert np.abs(said).max() > 0.05

    fresh.post(TypeText(Side.B, "Muchas gracias."))
    answer = fresh.wait_for_turn(2, lambda turn: turn.final)
    assert answer.translation
    assert answer.spoken
    fresh.wait_for_state(State.IDLE)


@pytest.mark.parametrize("kind", Cue)
def test_the_device_does_not_take_its_own_cues_for_speech(kind: Cue) -> None:
    """The start sound is heard by the open microphone: it must not begin an utterance."""
    detector = load_detector()
    sound = cue(kind)
    resampler = StreamResampler(sound.sample_rate, SAMPLE_RATE)
    samples = np.concatenate([resampler.process(sound.samples), resampler.flush()])
    assert len(samples) == pytest.approx(CUE_SECONDS * SAMPLE_RATE, rel=0.05)
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    heard = np.concatenate([quiet, samples, quiet])
    endpointer = Endpointer(Settings().turn)
    frames = in_frames(heard, detector)
    for number in range(len(frames)):
        endpointer.accept(frames.part(number, number + 1))
    assert not endpointer.started


@pytest.mark.parametrize("word", ["No.", "Yes.", "Help!", "Two."])
def test_the_shortest_words_are_speech(word: str, voice: Voice) -> None:
    detector = load_detector()
    chunks = voice(word)
    resampler = StreamResampler(chunks[0].sample_rate, SAMPLE_RATE)
    sound = np.concatenate([resampler.process(chunk.samples) for chunk in chunks] + [resampler.flush()])
    heard = np.concatenate([np.zeros(SAMPLE_RATE // 2, np.float32), sound, np.zeros(SAMPLE_RATE // 2, np.float32)])
    endpointer = Endpointer(Settings().turn)
    frames = in_frames(heard, detector)
    for number in range(len(frames)):
        endpointer.accept(frames.part(number, number + 1))
    assert endpointer.started
