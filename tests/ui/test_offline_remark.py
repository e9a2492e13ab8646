"""Whether anything can leave the device is always to be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk
from tests.ui.scene import faults
from ui import texts
from ui.bridge import Bridge

PANELS = {"landscape": LANDSCAPE, "portrait": PORTRAIT, "small": SMALL, "low": LOW, "large": LARGE}


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "not-guarded"])
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(("a", "b"), [("en", "es"), ("uk", "ms")])
def test_words_or_a_mark_tell_it_and_a_tap_says_it(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, panel: str, a: str, b: str, *, guarded: bool
) -> None:
    monkeypatch.setattr("ui.window.network_is_impossible", lambda: guarded)
    desk = open_desk(PANELS[panel], a=a, b=b)
    desk.tell(*READY)
    words = texts.text(a, "offline" if guarded else "offline_not_enforced")
    if panel == "portrait":
        assert len(desk.find_all("offlineMark")) == 1
    else:
        said = [view.words for view in desk.find_all("offline")]
        assert said in ([], [words])
        assert len(desk.find_all("offlineMark")) == (not said)
        assert said or panel != "large"
    desk.tap("menuButton")
    desk.settle_page()
    assert desk.page == "menu"
    assert desk.find_all("offline")[-1].words == words
    assert faults(desk, within="page") == []


def test_another_machine_that_translates_is_named(application: object) -> None:
    bridge = Bridge(lambda _: None, "en", "es", server="attic")
    assert not bridge.property("guarded")
    assert bridge.property("offline") == texts.text("en", "translates_on").replace("%1", "attic")
    bridge.setReader("de")
    assert bridge.property("offline") == texts.text("de", "translates_on").replace("%1", "attic")
