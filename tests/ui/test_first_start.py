"""The first start: what is asked, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.conftest import Desk, capabilities
from ui.bridge import Bridge
from ui.kiosk import is_first_start
from ui.pages.first_start.model import FirstStartModel
from ui.preferences import Preferences


@pytest.fixture
def bridge(application: QGuiApplication) -> Bridge:
    return Bridge(lambda _: None, "en", "es")


def test_what_is_missing_is_told(bridge: Bridge) -> None:
    model = FirstStartModel(bridge, bridge)
    assert model.property("ability") == "loading"
    able = capabilities()
    told = [
        (replace(able, pairs=frozenset({("en", "es")})), "no_pair"),
        (replace(able, sentences=frozenset()), "only_phrases"),
        (capabilities(hear=frozenset({"en"})), "cannot_hear"),
        (able, "complete"),
    ]
    for abilities, key in told:
        bridge._apply(abilities)
        assert (model.property("ability"), model.property("works")) == (key, key == "complete")


def test_the_steps_lead_to_the_conversation_and_are_kept(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    kept: list[bool] = []
    desk.kiosk.bridge.remembered.connect(lambda: kept.append(True))
    desk.kiosk.navigator.go("first_start")
    desk.settle(100)
    desk.tap("reader.de")
    assert desk.kiosk.bridge.property("reader") == "de"
    kept.clear()
    desk.tap("stepNext")
    desk.tap("first.b")
    assert desk.page == "languages"
    desk.kiosk.navigator.back()
    desk.settle()
    desk.tap("stepNext")
    assert desk.find_all("ability")
    desk.tap("stepBack")
    assert not desk.find_all("ability")
    desk.tap("stepNext")
    assert kept == []
    desk.tap("stepNext")
    assert (desk.page, kept) == ("", [True])


def test_it_comes_only_where_nobody_has_chosen_yet(isolated_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DRAGOMAN_LANGUAGE_A", "DRAGOMAN_LANGUAGE_B"):
        monkeypatch.delenv(name, raising=False)
    assert is_first_start(Preferences(), ["screen.theme=dark"])
    assert not is_first_start(Preferences(language_a="en", language_b="es"), [])
    assert not is_first_start(Preferences(), ["language_b=tr"])
    monkeypatch.setenv("DRAGOMAN_LANGUAGE_A", "de")
    assert not is_first_start(Preferences(), [])
