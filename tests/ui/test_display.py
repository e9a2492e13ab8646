from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from device_app.vocabulary import DragomanError
from ui.display import choose_platform


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        # Set first, so that what the program sets is taken back too.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_a_machine_without_a_screen_draws_in_memory_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    if list(Path("/dev").glob("fb[0-9]*")):
        pytest.skip("this machine has a frame buffer")
    choose_platform(fall_back=False)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert capsys.readouterr().err.startswith("note: no screen was found")


def test_a_choice_that_was_made_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "vnc")
    monkeypatch.setenv("DISPLAY", ":98765")
    choose_platform(fall_back=False)
    assert os.environ["QT_QPA_PLATFORM"] == "vnc"


@pytest.mark.parametrize(
    ("name", "display"), [("DISPLAY", ":98765"), ("DISPLAY", "nonsense"), ("WAYLAND_DISPLAY", "wayland-98765")]
)
def test_a_display_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch, name: str, display: str) -> None:
    monkeypatch.setenv(name, display)
    with pytest.raises(DragomanError) as caught:
        choose_platform(fall_back=False)
    assert caught.value.code == "ui.no_display"
    assert display in caught.value.message
    choose_platform(fall_back=True)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_a_display_that_answers_is_left_to_qt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        choose_platform(fall_back=False)
    assert not os.environ.get("QT_QPA_PLATFORM")
