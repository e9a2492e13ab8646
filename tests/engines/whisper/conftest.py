from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from engines.cancellation import Cancellation
from engines.piper.synthesizer import PiperSynthesizer
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.recognizer import WhisperRecognizer
from tests.engines.whisper.following import follow, loud, silence
from tests.engines.whisper.small_models import write_random_model


@pytest.fixture(scope="session")
def whisper_files(starter_models: Path) -> Path:
    """Folder of the real Whisper base."""
    return starter_models / "whisper" / "base"


@pytest.fixture(scope="session")
def tokens(whisper_files: Path) -> list[str]:
    """Whisper's tokens, by their numbers."""
    return (whisper_files / "vocabulary.txt").read_text("utf-8").split("\n")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, whisper_files: Path, tokens: list[str]) -> Path:
    """A folder of models with a small one that hears nonsense, to be damaged."""
    folder = tmp_path_factory.mktemp("models")
    write_random_model(folder / "whisper" / "tiny", tokens, whisper_files)
    return folder


@pytest.fixture(scope="session")
def recognizer(starter_models: Path) -> Iterator[WhisperRecognizer]:
    """The real Whisper base."""
    loaded = WhisperRecognizer(starter_models, threads=2)
    yield loaded
    loaded.close()


@pytest.fixture(scope="session")
def say(starter_models: Path) -> Callable[[str], Samples]:
    """The English voice of the starter models: Whisper hears it as surely on one processor as on another."""
    voice = PiperSynthesizer(starter_models, threads=2)

    def say(text: str) -> Samples:
        chunks = list(voice.synthesize(text, "en", Cancellation()))
        spoken = soxr.resample(np.concatenate([chunk.samples for chunk in chunks]), chunks[0].sample_rate, SAMPLE_RATE)
        return np.concatenate([silence(0.3), loud(spoken), silence(0.4)])

    return say


@pytest.fixture(scope="session")
def detector() -> SileroVoiceActivityDetector:
    return SileroVoiceActivityDetector()


@pytest.fixture
def hear(recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector) -> Callable[..., Hypothesis]:
    def hear(samples: Samples, *languages: str, pressed: bool = False) -> Hypothesis:
        stream = recognizer.open(languages or ["en"], Cancellation(), pressed=pressed)
        return follow(stream, samples, detector)[-1]

    return hear
