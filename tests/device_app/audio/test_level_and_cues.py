"""The level follows hearing; the cues are short, soft and told apart."""

import numpy as np
import pytest

from device_app.audio.cues import Cue, cue
from device_app.audio.level import LOUD_DB, QUIET_DB, level


def at(decibels: float) -> np.ndarray:
    """A frame with this root mean square."""
    return np.full(512, 10 ** (decibels / 20), np.float32)


def test_level_is_linear_in_decibels_between_a_quiet_room_and_a_loud_voice() -> None:
    assert level(at(QUIET_DB)) == pytest.approx(0.0, abs=1e-3)
    assert level(at((QUIET_DB + LOUD_DB) / 2)) == pytest.approx(0.5, abs=1e-3)
    assert level(at(LOUD_DB)) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [([], 0.0), (np.zeros(512), 0.0), (np.ones(512), 1.0), (np.full(512, np.nan), 0.0), (np.full(512, 1e30), 0.0)],
)
def test_level_stays_in_its_range_whatever_comes(frame: list[float], expected: float) -> None:
    with np.errstate(over="ignore"):
        assert level(np.asarray(frame, np.float32)) == expected


@pytest.mark.parametrize("kind", Cue)
def test_cue_is_short_soft_and_without_clicks(kind: Cue) -> None:
    chunk = cue(kind)
    assert chunk.seconds <= 0.08
    assert 0.1 < np.abs(chunk.samples).max() <= 0.25
    assert abs(chunk.samples[0]) < 1e-3
    assert abs(chunk.samples[-1]) < 1e-3
    assert np.abs(np.diff(chunk.samples)).max() < 0.05


def test_start_rises_and_stop_falls() -> None:
    def halves(kind: Cue) -> list[float]:
        parts = np.array_split(cue(kind).samples, 2)
        return [float(np.argmax(np.abs(np.fft.rfft(part, 48_000)))) for part in parts]

    first, second = halves(Cue.START)
    assert second > 1.3 * first
    first, second = halves(Cue.STOP)
    assert first > 1.3 * second
