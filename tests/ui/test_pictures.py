from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from tools import pictures

MENU = ("--panel", "800x480", "--language", "pseudo", "--theme", "dark", "--only", "menu")


def test_a_page_is_photographed_and_checked(
    application: QGuiApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pictures.main(["--out", str(tmp_path), *MENU]) == 0
    taken = QImage(str(tmp_path / "800x480" / "pseudo-dark" / "menu.png"))
    assert (taken.width(), taken.height()) == (800, 480)
    assert "2 pictures" in capsys.readouterr().out


def test_a_conversation_is_photographed_and_its_question_typed(
    application: QGuiApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("--conversations", "--panel", "1024x600", "--language", "yue", "--theme", "light")
    assert pictures.main(["--out", str(tmp_path), *wanted]) == 0, capsys.readouterr().out
    taken = sorted(path.name for path in (tmp_path / "1024x600" / "conversations-light").iterdir())
    assert taken == ["yue-typing.png", "yue.png"]


def test_what_is_wrong_is_printed(
    application: QGuiApplication,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "faults", lambda _desk, within: ["a hole"])
    assert pictures.main(["--out", str(tmp_path), *MENU]) == 1
    assert "800x480 pseudo dark menu: a hole" in capsys.readouterr().out
