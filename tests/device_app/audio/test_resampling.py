"""Sound whose pieces are resampled one by one is the sound resampled at once."""

import numpy as np
import pytest
import soxr

from device_app.audio.resampling import StreamResampler, joined, mono
from engines.protocols import AudioChunk
from tests.signals import speech_like


@pytest.mark.parametrize(("source", "target"), [(44_100, 16_000), (48_000, 16_000), (22_050, 48_000), (16_000, 16_000)])
def test_seams_are_inaudible(source: int, target: int) -> None:
    sound = speech_like(1.0, source)
    resampler = StreamResampler(source, target)
    edges = np.sort(np.random.default_rng(3).integers(0, len(sound), 40))
    pieces = [resampler.process(piece) for piece in np.split(sound, edges)]
    result = np.concatenate([*pieces, resampler.flush()])
    expected = soxr.resample(sound, source, target)
    assert abs(len(result) - len(expected)) <= 1
    length = min(len(result), len(expected))
    np.testing.assert_allclose(result[:length], expected[:length], atol=1e-4)


def test_a_resampler_can_be_used_again_after_its_end() -> None:
    resampler = StreamResampler(44_100, 16_000)
    sound = speech_like(0.3, 44_100)
    first, second = (np.concatenate([resampler.process(sound), resampler.flush()]) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_mono_is_the_mean_without_what_is_no_number() -> None:
    block = np.array([[0.5, -0.1], [np.nan, 0.2], [np.inf, 0.0], [2.0, 2.0], [-9.0, -9.0]], np.float32)
    np.testing.assert_allclose(mono(block), [0.2, 0.0, 1.0, 1.0, -1.0], atol=1e-6)
    assert mono(block).dtype == np.float32


def test_joined_chunks_have_the_rate_of_the_first() -> None:
    chunk = joined([AudioChunk(speech_like(0.5, 22_050), 22_050), AudioChunk(speech_like(0.5, 48_000), 48_000)])
    assert chunk is not None
    assert chunk.sample_rate == 22_050
    assert chunk.seconds == pytest.approx(1.0, abs=0.001)
    assert joined([]) is None
