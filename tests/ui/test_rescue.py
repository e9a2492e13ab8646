"""The rescue screen, with a finger on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from device_app.paths import models_folder
from tests.device_app.models.conftest import CONFIG, VOICE
from tests.ui.scene import faults, size, visible_part
from tests.ui.scene_rescue import rescue_scenes
from tools.pictures import PANELS
from ui import texts
from ui.rescue import Rescue, RescueWindow


@pytest.fixture
def shown(application: object, tmp_path: Path) -> Iterator[RescueWindow]:
    for folder in ("requests", "releases/old", "sticks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "releases/old/.healthy").touch()
    rescue = Rescue("en", tmp_path / "requests", tmp_path / "releases", tmp_path / "sticks")
    window = RescueWindow(rescue)
    QTest.qWait(100)
    yield window
    window.close()


def tap(shown: RescueWindow, name: str) -> None:
    item = shown.window.findChild(QQuickItem, name)
    assert isinstance(item, QQuickItem)
    assert min(item.width(), item.height()) >= 9 * shown.rescue.property("pixelsPerMm"), "too small for a finger"
    point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    QTest.qWait(40)


def wait_until_idle(shown: RescueWindow) -> None:
    assert shown.rescue.property("busy")
    for _ in range(600):
        QTest.qWait(100)
        if not shown.rescue.property("busy"):
            break
    QTest.qWait(100)  # a button that comes has its place with the next frame


@pytest.mark.parametrize(("button", "request_"), [("retry", "retry"), ("goBack", "roll-back")])
def test_what_needs_rights_is_left_as_a_request(
    shown: RescueWindow, tmp_path: Path, button: str, request_: str
) -> None:
    tap(shown, button)
    assert [path.name for path in (tmp_path / "requests").iterdir()] == [request_]


def test_the_device_is_checked(shown: RescueWindow) -> None:
    tap(shown, "check")
    wait_until_idle(shown)
    report = shown.window.findChild(QQuickItem, "report")
    assert report is not None
    assert "offline" in report.property("text")


def test_without_a_stick_it_says_so(shown: RescueWindow) -> None:
    tap(shown, "import")
    assert shown.rescue.property("report") == texts.text("en", "rescue_no_stick")


def test_what_nobody_signed_is_imported_after_a_yes_alone(shown: RescueWindow, tmp_path: Path) -> None:
    voice = tmp_path / "sticks/sda1"
    voice.mkdir()
    (voice / "a.onnx").write_bytes(VOICE)
    (voice / "a.onnx.json").write_bytes(CONFIG)
    tap(shown, "import")
    wait_until_idle(shown)
    assert shown.rescue.property("report") == texts.failure_text("en", "bundle.not_trusted")
    assert not models_folder().exists()
    tap(shown, "installAnyway")
    wait_until_idle(shown)
    assert "piper-a is installed" in shown.rescue.property("report")
    assert not shown.rescue.property("asking")


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_each_state_fits(application: object, tmp_path: Path, panel: str, language: str) -> None:
    found: list[str] = []
    for name, desk in rescue_scenes(tmp_path, PANELS[panel], language):
        found += [f"{name}: {fault}" for fault in faults(desk)]
        if name != "rescue":
            report = desk.find_all("report")[0]
            assert visible_part(report)[1] > min(size(report)[1], 2 * report.pixels) - 1, name
    assert found == []


def test_it_tries_again_by_itself_unless_somebody_is_there(shown: RescueWindow, tmp_path: Path) -> None:
    shown.rescue._seconds = 1
    shown.rescue._count_down()
    assert (tmp_path / "requests/retry").exists()
