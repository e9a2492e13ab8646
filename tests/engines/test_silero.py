"""The detector of voice, with the real model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import soxr

from engines import silero
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.protocols import SAMPLE_RATE
from engines.silero import SileroVoiceActivityDetector
from tests.waiting import longest_wait


@pytest.fixture(scope="module")
def detector() -> SileroVoiceActivityDetector:
    return SileroVoiceActivityDetector()


def speech(text: str, language: str) -> np.ndarray:
    chunks = list(EspeakSynthesizer().synthesize(text, language, Cancellation()))
    samples = np.concatenate([chunk.samples for chunk in chunks])
    return soxr.resample(samples, chunks[0].sample_rate, SAMPLE_RATE).astype(np.float32)


def probabilities(detector: SileroVoiceActivityDetector, samples: np.ndarray) -> np.ndarray:
    detector.reset()
    size = detector.frame_samples
    return np.array([detector.probability(samples[i : i + size]) for i in range(0, len(samples) - size + 1, size)])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Where is the nearest train station?"),
        ("es", "¿Dónde está la estación de tren?"),
        ("ko", "가장 가까운 기차역이 어디예요?"),
        ("zh", "请问最近的火车站在哪里？"),
    ],
)
def test_speech_is_found_where_it_is(detector: SileroVoiceActivityDetector, language: str, text: str) -> None:
    second = np.zeros(SAMPLE_RATE, np.float32)
    found = probabilities(detector, np.concatenate([second, speech(text, language), second]))
    assert found[:30].max() < 0.3
    assert found[31:-31].mean() > 0.6
    assert found[-20:].max() < 0.3


@pytest.mark.parametrize("kind", ["silence", "noise", "tone", "clicks", "loud noise"])
def test_no_speech_is_found_where_there_is_none(detector: SileroVoiceActivityDetector, kind: str) -> None:
    time = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(7).standard_normal(len(time))
    samples = {
        "silence": np.zeros(len(time)),
        "noise": 0.02 * noise,
        "loud noise": 0.3 * noise,
        "tone": 0.3 * np.sin(2 * np.pi * 440 * time),
        "clicks": (np.arange(len(time)) % 8000 == 0).astype(float),
    }[kind]
    assert probabilities(detector, samples.astype(np.float32)).max() < 0.5


def test_it_remembers_within_an_utterance_and_forgets_at_reset(detector: SileroVoiceActivityDetector) -> None:
    samples = speech("Where is the station?", "en")
    first = probabilities(detector, samples)
    np.testing.assert_allclose(probabilities(detector, samples), first, atol=1e-6)
    frame = samples[-512:]
    detector.reset()
    fresh = detector.probability(frame)
    detector.reset()
    for start in range(0, len(samples) - 512, 512):
        detector.probability(samples[start : start + 512])
    assert detector.probability(frame) != pytest.approx(fresh, abs=1e-4)


def test_frame_by_frame_equals_the_model_run_over_the_whole(detector: SileroVoiceActivityDetector) -> None:
    samples = speech("Where is the station?", "en")
    frames = samples[: len(samples) // 512 * 512].reshape(-1, 512)
    before = np.vstack([np.zeros((1, 64), np.float32), frames[:-1, -64:]])
    state = np.zeros((1, 1, 128), np.float32)
    session = onnxruntime.InferenceSession(silero.model_path(), providers=["CPUExecutionProvider"])
    whole, _, _ = session.run(None, {"input": np.hstack([before, frames]), "h": state, "c": state})
    np.testing.assert_allclose(probabilities(detector, samples), np.ravel(whole), atol=1e-4)


def test_two_detectors_do_not_share_their_memory(detector: SileroVoiceActivityDetector) -> None:
    samples = speech("Where is the station?", "en")
    expected = probabilities(detector, samples)
    other = SileroVoiceActivityDetector()
    detector.reset()
    mixed = []
    for start in range(0, len(samples) - 511, 512):
        mixed.append(detector.probability(samples[start : start + 512]))
        other.probability(np.zeros(512, np.float32))
    np.testing.assert_allclose(mixed, expected, atol=1e-6)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_samples_that_are_no_numbers_do_no_lasting_harm(detector: SileroVoiceActivityDetector, value: float) -> None:
    detector.reset()
    assert detector.probability(np.full(512, value, np.float32)) == 0.0
    found = [
        detector.probability(frame) for frame in speech("Where is the station?", "en")[: 512 * 20].reshape(-1, 512)
    ]
    assert max(found) > 0.8


@pytest.mark.parametrize("shape", [(511,), (0,), (1, 512), (1024,)])
def test_a_frame_of_another_size_is_an_error(detector: SileroVoiceActivityDetector, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="frame"):
        detector.probability(np.zeros(shape, np.float32))


def test_a_missing_or_broken_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silero, "_MODEL", "absent.onnx")
    with pytest.raises(DragomanError) as caught:
        SileroVoiceActivityDetector()
    assert caught.value.code == "vad.model_missing"
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    monkeypatch.setattr(silero, "model_path", lambda: broken)
    with pytest.raises(DragomanError) as caught:
        SileroVoiceActivityDetector()
    assert caught.value.code == "vad.model_broken"


def test_faster_whisper_itself_is_not_imported() -> None:
    program = (
        "import sys; from engines.silero import SileroVoiceActivityDetector as D; D();"
        "print([m for m in sys.modules if m.partition('.')[0] in ('faster_whisper', 'ctranslate2', 'av')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=True,
    )
    assert result.stdout.strip() == "[]"
    assert result.stderr == ""
