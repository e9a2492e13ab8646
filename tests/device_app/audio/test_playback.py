"""What is queued is heard whole and in order; where it begins, ends or runs out nothing clicks."""

import numpy as np
import pytest

from device_app.audio.playback import FADE_SECONDS, Playback

RATE = 48_000
FADE = round(FADE_SECONDS * RATE)


def drain(playback: Playback, block: int = 480, blocks: int = 100) -> np.ndarray:
    out = np.full(block * blocks, 9.0, np.float32)
    for start in range(0, len(out), block):
        playback.fill(out[start : start + block])
    return out


def loudest_step(samples: np.ndarray) -> float:
    return float(np.abs(np.diff(samples, prepend=0.0)).max())


def test_pieces_of_any_size_come_out_whole_and_in_order() -> None:
    playback = Playback(RATE)
    sound = np.random.default_rng(1).uniform(-1, 1, 20_000).astype(np.float32)
    for piece in np.split(sound, [1, 2, 700, 701, 5000, 19_999]):
        playback.add(piece)
    assert playback.written == len(sound)
    out = drain(playback)
    assert playback.played == len(sound)
    np.testing.assert_array_equal(out[FADE : len(sound)], sound[FADE:])
    assert not out[len(sound) + FADE :].any()


@pytest.mark.parametrize("length", [100, 480, 481, 960, 5000])
def test_neither_begin_nor_end_nor_a_gap_clicks(length: int) -> None:
    playback = Playback(RATE)
    loud = np.full(length, 0.8, np.float32)
    out = []
    for _ in range(2):  # sound, an underrun, sound
        playback.add(loud)
        out.append(drain(playback, blocks=15))
    joined = np.concatenate(out)
    assert loudest_step(joined) < 0.8 / FADE * 1.5
    if length > 2 * FADE:
        assert joined.max() == pytest.approx(0.8)


def test_fade_out_leaves_a_few_milliseconds_that_do_not_click() -> None:
    playback = Playback(RATE)
    playback.add(np.full(RATE, 0.8, np.float32))
    before = drain(playback, blocks=3)
    playback.fade_out()
    after = drain(playback, blocks=20)
    assert loudest_step(np.concatenate([before, after])) < 0.8 / FADE * 1.5
    assert np.abs(after[FADE:]).max() < 0.01
    assert not after[2 * FADE :].any()
    assert playback.written == playback.played


def test_cleared_samples_count_neither_as_written_nor_as_played() -> None:
    playback = Playback(RATE)
    playback.add(np.ones(1000, np.float32))
    drain(playback, blocks=1)
    playback.clear()
    assert playback.written == playback.played == 480
    assert not drain(playback)[FADE:].any()
