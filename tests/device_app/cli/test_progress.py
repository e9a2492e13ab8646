"""The progress bar: only for long work, only before a person's eyes, and gone afterwards."""

from __future__ import annotations

import pytest

from device_app.cli.progress import Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("device_app.cli.progress.time.monotonic", lambda: now[0])
    return now


def test_short_work_has_no_bar(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("working", shown=True) as bar:
        clock[0] += 0.9
        bar.update(0.5)
    assert capsys.readouterr() == ("", "")


def test_long_work_has_one_and_it_is_wiped_away(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("working", shown=True) as bar:
        clock[0] += 2
        bar.update(0.5)
        bar.update(0.6)
        clock[0] += 0.2
        bar.update(7.0)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.split("\r\033[K")[1:] == [f"working {'█' * 15}{'░' * 15}  50%", f"working {'█' * 30} 100%", ""]


def test_no_bar_where_nobody_looks(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("working") as bar:
        clock[0] += 2
        bar.update(0.5)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "words"), [(29.6, ", about 30 s left"), (89, ", about 89 s left"), (150, ", about 2 min left")]
)
def test_the_time_that_is_left(
    clock: list[float], capsys: pytest.CaptureFixture[str], seconds: float, words: str
) -> None:
    with Progress("working", shown=True) as bar:
        clock[0] += 2
        bar.update(0.5, seconds_left=seconds)
    assert f" 50%{words}\r" in capsys.readouterr().err
