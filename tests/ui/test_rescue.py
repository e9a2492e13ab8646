"""The rescue screen, with a finger on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from device_app.paths import models_folder
from device_app.settings import Settings
from tests.device_app.models.conftest import CONFIG, VOICE
from tests.ui.scene import faults, size, visible_part
from tests.ui.scene_rescue import rescue_scenes
from tools.pictures import PANELS
from ui import texts
from ui.command_line import main
from ui.preferences import Preferences, save_preferences
from ui.rescue import RETRY_SECONDS, Rescue, RescueWindow, open_rescue


@pytest.fixture
def shown(application: object, tmp_path: Path) -> Iterator[RescueWindow]:
    for folder in ("requests", "releases/old", "releases/new", "sticks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "releases/old/.healthy").touch()
    (tmp_path / "current").symlink_to("releases/new")
    window = RescueWindow(rescue_of(tmp_path))
    QTest.qWait(100)
    yield window
    window.close()


def rescue_of(folder: Path, language: str = "en", other: str = "") -> Rescue:
    return Rescue(language, other, requests=folder / "requests", releases=folder / "releases", sticks=folder / "sticks")


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from below(child)


def tap(shown: RescueWindow, name: str) -> None:
    item = next(item for item in below(shown.window.contentItem()) if item.objectName() == name)
    assert min(item.width(), item.height()) >= 9 * shown.rescue.appearance_.property("mm"), "too small for a finger"
    point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    QTest.qWait(40)


def buttons(shown: RescueWindow) -> list[str]:
    return [remedy["name"] for remedy in shown.rescue.property("remedies")]


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
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/old")
    shown.rescue._look()
    QTest.qWait(40)
    assert buttons(shown) == ["import", "retry", "check"]
    tap(shown, "import")
    wait_until_idle(shown)
    assert shown.rescue.property("report") == texts.failure_text("en", "bundle.not_trusted")
    assert not models_folder().exists()
    tap(shown, "installAnyway")
    wait_until_idle(shown)
    assert "piper-a is installed" in shown.rescue.property("report")
    assert not shown.rescue.property("asking")
    # What was missing has come.
    assert buttons(shown)[0] == "retry"
    assert shown.rescue.property("account")[2] == "Tap “Try again”."


def test_counting_down_leaves_the_buttons_where_a_finger_may_be(shown: RescueWindow) -> None:
    before = [item for item in below(shown.window.contentItem()) if item.objectName() in {"retry", "goBack"}]
    shown.rescue._count_down()
    QTest.qWait(40)
    after = [item for item in below(shown.window.contentItem()) if item.objectName() in {"retry", "goBack"}]
    assert len(before) == 2
    assert before == after
    left = shown.rescue.property("seconds")
    assert left < RETRY_SECONDS
    assert [f" · \u2066{left} s\u2069" in item.property("word") for item in after] == [
        item.objectName() == "retry" for item in after
    ]


def test_the_other_persons_title_is_not_said_twice(application: object, tmp_path: Path) -> None:
    assert rescue_of(tmp_path, "en", "pt").property("other") == "pt"
    assert rescue_of(tmp_path, "en", "ms").property("other") == ""  # reads English here
    assert rescue_of(tmp_path, "sw").property("language") == "en"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_was_chosen_on_the_screen(application: object, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    save_preferences(Preferences(language_a="de", language_b="tr", theme=theme))
    seen: list[tuple[object, ...]] = []

    class Looked(RescueWindow):
        def close(self) -> None:
            words = (self.rescue.property("language"), self.rescue.property("other"))
            seen.append((*words, self.rescue.appearance_.property("dark"), self.window.color().lightness() < 128))
            super().close()

    monkeypatch.setattr("ui.rescue.RescueWindow", Looked)
    # `quit` would close every window, that of other tests as well.
    QTimer.singleShot(100, lambda: QGuiApplication.exit(0))
    assert open_rescue(Settings()) == 0
    assert seen == [("de", "tr", theme == "dark", theme == "dark")]


def test_wrong_settings_are_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_SCREEN__THEME", "purple")
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "ui.rescue.open_rescue", lambda settings, wrong: told.append((settings.screen.theme, wrong)) or 0
    )
    assert main(["rescue"]) == 0
    assert told == [("dark", "settings.value")]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_each_state_fits(application: object, tmp_path: Path, panel: str, language: str) -> None:
    found: list[str] = []
    for name, desk in rescue_scenes(tmp_path, PANELS[panel], language):
        found += [f"{name}: {fault}" for fault in faults(desk)]
        remedy = desk.find_all("goBack")[0]
        assert visible_part(remedy) == pytest.approx(size(remedy)), "the remedy is out of sight"
        if name != "rescue":
            report = desk.find_all("report")[0]
            assert visible_part(report)[1] > min(size(report)[1], 2 * report.pixels) - 1, name
    assert found == []


def test_it_tries_again_by_itself_unless_somebody_is_there(shown: RescueWindow, tmp_path: Path) -> None:
    shown.rescue._seconds = 1
    shown.rescue._count_down()
    assert (tmp_path / "requests/retry").exists()
