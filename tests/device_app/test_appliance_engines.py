"""The appliance's own chain: Whisper hears, HY-MT translates, Piper speaks; a tiny HY-MT and tiny voices."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.cli.main import main
from device_app.conversation.conversation import Conversation
from device_app.events.control import Tap
from device_app.events.families import Side, State
from device_app.settings import AudioSettings, EngineSettings, Settings
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.protocols import SAMPLE_RATE, Quality, Samples
from tests.device_app.conversation.kiosk import Kiosk
from tests.engines.hymt.tiny import TINY, pairs
from tests.engines.piper.tiny_voice import HOP, RATE, write_voice
from tests.sounds import noise, speak

VOICES = {"en": ("en_US", "en-us"), "es": ("es_ES", "es"), "de": ("de_DE", "de"), "zh": ("zh_CN", "cmn")}
ENGINES = {"asr": "whisper-base", "mt": "hy-mt-onnxruntime", "tts": "piper"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, starter_models: Path) -> Path:
    """A folder of models as on the appliance."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "whisper").symlink_to(starter_models / "whisper")
    prepare(TINY, folder / "hymt" / "tiny", PrepareOptions(Precision.W8A8, Target.ONNXRUNTIME, Family.HY_MT15))
    for country, espeak in VOICES.values():
        write_voice(folder / "piper", f"{country}-tiny-medium", espeak=espeak)
    return folder


@pytest.fixture(autouse=True)
def appliance(models: Path, isolated_home: Path) -> None:
    """This device has those models."""
    (isolated_home / "models").symlink_to(models)


def said(text: str, language: str) -> Samples:
    """Spoken a second after the beginning of the recording."""
    return np.pad(speak(text, language), (SAMPLE_RATE, SAMPLE_RATE))


def translation_of(text: str, source: str, target: str) -> str:
    """What the tiny HY-MT has learnt."""
    wanted = ("plain", source, target, text)
    return next(
        str(pair["answer"])
        for pair in pairs()
        if (pair["kind"], pair["source"], pair["target"], pair["text"]) == wanted
    )


def is_pipers(samples: Samples) -> bool:
    """Whether the sound is at the pitches of the tiny voice: whole periods in its frames, but where two sounds meet."""
    spectrum = np.abs(np.fft.rfft(samples[: len(samples) // HOP * HOP].reshape(-1, HOP)))
    loud = spectrum[spectrum.max(axis=1) > 1.0]
    return len(loud) > 20 and bool(np.mean(np.sort(loud, axis=1)[:, -2] < 0.05 * loud.max(axis=1)) > 0.5)


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [("en", "es", "How can I help you?"), ("en", "zh", "How can I help you?")],
)
def test_interpret_hears_translates_and_speaks_with_the_appliances_engines(
    source: str,
    target: str,
    text: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DRAGOMAN_ENGINES__TRANSLATOR", "hy-mt")
    translation = translation_of(text, source, target)
    clip, out = tmp_path / "clip.wav", tmp_path / "out.wav"
    soundfile.write(clip, said(text, source), SAMPLE_RATE)
    assert main(["interpret", str(clip), "--from", source, "--to", target, "--json", "--out", str(out)]) == 0
    printed, err = capsys.readouterr()
    assert err == ""
    result = json.loads(printed)
    assert (result["heard"]["text"], result["translation"]["text"]) == (text, translation)
    assert result["engines"] == ENGINES
    assert result["spoken"]["engine"] == "piper"
    samples, rate = soundfile.read(out, dtype="float32")
    assert rate == RATE
    assert is_pipers(samples)


def test_an_exact_phrase_is_answered_by_the_phrasebook_first_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = tmp_path / "clip.wav"
    soundfile.write(clip, said("Please call an ambulance.", "en"), SAMPLE_RATE)
    command = ["interpret", str(clip), "--from", "en", "--to", "es", "--json", "--out", str(tmp_path / "out.wav")]
    assert main(command) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["engines"] == ENGINES | {"mt": "phrasebook"}


def test_noise_comes_to_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip, out = tmp_path / "clip.wav", tmp_path / "out.wav"
    soundfile.write(clip, noise("tones", 20 * SAMPLE_RATE, np.random.default_rng(3)), SAMPLE_RATE)
    assert main(["interpret", str(clip), "--from", "en", "--to", "es", "--json", "--out", str(out)]) == 1
    printed, err = capsys.readouterr()
    assert printed == ""
    assert err.startswith(("error[asr.not_understood]", "error[asr.no_speech]"))
    assert not out.exists()


def test_a_turn_of_a_conversation() -> None:
    text = "How can I help you?"
    translation = translation_of(text, "en", "es")
    settings = Settings(
        audio=AudioSettings(cues=False),
        engines=EngineSettings(recognizer="whisper", translator="hy-mt", synthesizer="piper"),
    )
    microphone, loudspeaker = VirtualMicrophone(), MemoryLoudspeaker(speed=4.0)
    conversation = Conversation(settings, microphone, loudspeaker)
    kiosk = Kiosk(conversation, microphone, loudspeaker)
    conversation.start(kiosk.listen)
    try:
        kiosk.wait(lambda: kiosk.shown and kiosk.state.state is State.IDLE, "ready")
        kiosk.post(Tap(Side.A))
        kiosk.wait_for_state(State.LISTENING)
        microphone.speak(said(text, "en"), SAMPLE_RATE)
        turn = kiosk.wait_for_turn(1, lambda turn: turn.final)
        kiosk.wait_for_state(State.IDLE)
    finally:
        conversation.close()
    assert (turn.heard, turn.translation) == (text, translation)
    assert (turn.quality, turn.engine) == (Quality.MODEL, ENGINES["mt"])
    played = loudspeaker.take()
    assert {chunk.chunk.sample_rate for chunk in played} == {RATE}
    assert is_pipers(np.concatenate([chunk.chunk.samples for chunk in played]))
