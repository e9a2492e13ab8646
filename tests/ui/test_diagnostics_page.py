"""The checks of the device on the screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from device_app.events import AudioChanged, CapabilitiesChanged, State, StateChanged
from tests.ui.conftest import Desk, capabilities
from ui import texts
from ui.bridge import Bridge
from ui.pages.diagnostics.model import DiagnosticsModel


class Doctor(QObject):
    """Stands for the process of ``dragoman doctor``."""

    line = Signal(str)
    finished = Signal(int, str)

    def __init__(self, arguments: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.arguments = arguments

    def find(self, *checks: tuple[str, ...]) -> None:
        keys = ("name", "status", "finding", "advice", "code")
        self.line.emit(
            json.dumps({"healthy": True, "checks": [dict(zip_longest(keys, row, fillvalue="")) for row in checks]})
        )
        self.finished.emit(0, "")


@pytest.fixture
def bridge(application: QGuiApplication) -> Bridge:
    bridge = Bridge(lambda _: None, "en", "es")
    bridge.sound = AudioChanged("a microphone", "")
    bridge.last_state = StateChanged(State.IDLE)
    return bridge


def begun(bridge: Bridge) -> tuple[DiagnosticsModel, list[Doctor]]:
    doctors: list[Doctor] = []

    def start(arguments: Sequence[str], parent: QObject) -> Doctor:
        doctors.append(Doctor(arguments, parent))
        return doctors[-1]

    return DiagnosticsModel(bridge, bridge, start), doctors  # type: ignore[arg-type]  # stands for the process


def test_the_worst_comes_first_in_the_language_of_the_device(bridge: Bridge) -> None:
    model, (doctor,) = begun(bridge)
    assert doctor.arguments == ("doctor", "--json", "--beside-window")
    assert (model.property("running"), model.property("verdict")) == (True, "checking")
    doctor.find(("storage", "ok", "9 GB free", ""), ("versions", "ok", "1", ""), ("board", "warn", "slow", "mode"))
    rows = model.property("rows")
    assert [row["status"] for row in rows] == ["fail", "warn", "warn", "ok", "ok", "ok"]
    assert rows[0]["name"] == texts.text("en", "check_loudspeaker")
    assert (model.property("running"), model.property("verdict")) == (False, "something_broken")
    assert model.property("failure") == ""


def test_what_concerns_people_is_said_in_the_language_of_the_device_and_by_names(bridge: Bridge) -> None:
    bridge.sound = AudioChanged("Lectern", "")
    bridge._apply(capabilities())
    model, (doctor,) = begun(bridge)
    doctor.find(("storage", "ok", "9 GB free", ""))
    bridge.setReader("de")
    rows = {row["name"]: (row["finding"], row["language"]) for row in model.property("rows")}
    assert rows[texts.text("de", "check_microphone")] == ("Lectern", "de")
    assert rows[texts.text("de", "check_loudspeaker")] == (texts.failure_text("de", "audio.no_loudspeaker"), "de")
    names, language = rows[texts.text("de", "check_languages")]
    assert ("Englisch" in names, "Spanisch" in names, language) == (True, True, "de")
    assert rows[texts.text("de", "check_engines")][0].startswith("Gehörte Sprachen: 4.")
    assert rows[texts.text("de", "check_storage")] == ("9 GB free", "en")


def test_what_the_doctor_found_wrong_is_said_in_the_language_of_the_device(bridge: Bridge) -> None:
    model, (doctor,) = begun(bridge)
    doctor.find(
        ("storage", "warn", "0.1 GB free", "Free some", "storage.little_room"), ("gpu", "warn", "hot", "cool it")
    )
    bridge.setReader("ar")
    rows = {row["name"]: row for row in model.property("rows")}
    storage = rows[texts.text("ar", "check_storage")]
    assert storage["finding"] == texts.failure_text("ar", "storage.little_room")
    assert (storage["language"], storage["detail"], storage["detail_language"]) == ("ar", "0.1 GB free", "en")
    assert (rows["gpu"]["finding"], rows["gpu"]["detail"], rows["gpu"]["language"]) == ("hot", "cool it", "en")


@pytest.mark.parametrize(
    ("abilities", "name", "status", "advice"),
    [
        (capabilities(phrases_only=frozenset({"es"})), "check_languages", "warn", "only_phrases"),
        (replace(capabilities(), pairs=frozenset({("en", "es")})), "check_languages", "fail", "no_pair"),
        (capabilities(hear=frozenset()), "check_engines", "warn", "cannot_hear"),
    ],
)
def test_what_is_missing_is_told_with_what_to_do(
    bridge: Bridge, abilities: CapabilitiesChanged, name: str, status: str, advice: str
) -> None:
    bridge._apply(abilities)
    model, _ = begun(bridge)
    row = next(row for row in model.property("rows") if row["name"] == texts.text("en", name))
    assert (row["status"], row["detail"]) == (status, texts.text("en", advice))


def test_engines_that_cannot_work_are_told_as_elsewhere(bridge: Bridge) -> None:
    bridge.last_state = StateChanged(State.UNAVAILABLE, code="engine.load_timeout", message="late")
    model, _ = begun(bridge)
    row = next(row for row in model.property("rows") if row["name"] == texts.text("en", "check_engines"))
    assert (row["status"], row["finding"]) == ("fail", texts.failure_text("en", "engine.load_timeout"))


def test_a_loudspeaker_that_comes_is_seen_at_once(bridge: Bridge) -> None:
    model, (doctor,) = begun(bridge)
    doctor.find(("versions", "ok", "1", ""))
    assert model.property("worst") == "fail"
    bridge._apply(AudioChanged("a microphone", "a loudspeaker"))
    assert model.property("worst") == "warn"  # the engines are being loaded


def test_it_is_checked_again_when_asked_and_not_twice_at_once(bridge: Bridge) -> None:
    model, doctors = begun(bridge)
    model.check()
    assert len(doctors) == 1
    doctors[0].find(("versions", "ok", "1", ""))
    bridge.sound = AudioChanged("a microphone", "a loudspeaker")
    model.check()
    doctors[1].find(("versions", "ok", "1", ""))
    assert model.property("verdict") == "something_missing"  # the engines are being loaded
    bridge._apply(capabilities())
    model.check()
    doctors[2].find(("versions", "ok", "1", ""))
    assert model.property("verdict") == "all_well"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "dragoman doctor ended without a word"),
        ("error[storage.full]: the disk is full", texts.failure_text("en", "storage.full")),
    ],
)
def test_a_doctor_that_fails_is_told_and_nothing_is_well(bridge: Bridge, said: str, told: str) -> None:
    bridge._apply(capabilities())
    bridge._apply(AudioChanged("a microphone", "a loudspeaker"))
    model, (doctor,) = begun(bridge)
    doctor.line.emit("Traceback")
    doctor.finished.emit(1, said)
    assert model.property("failure") == told
    assert (model.property("verdict"), model.property("worst")) == ("error", "fail")
    model.check()
    assert model.property("verdict") == "checking"


def test_the_page_runs_the_real_command(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.kiosk.navigator.go("diagnostics")
    model = desk.kiosk.navigator.data(desk.kiosk.navigator.index(0), 258)["model"]  # type: ignore[index]
    waited = 0
    while model.property("running"):
        desk.settle(100)
        waited += 1
        assert waited < 1200
    assert model.property("failure") == ""
    assert "storage" in {row["name"].lower() for row in model.property("rows")}
    assert "finding" in {view.name for view in desk.views()}
