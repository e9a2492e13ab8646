"""Languages that have no words of the screen yet borrow those of another, and are set like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from device_app.events import TurnChanged
from tests.ui.conftest import LANDSCAPE, PORTRAIT, READY, Desk
from tests.ui.scene import faults
from tests.ui.scene_states import SPOKEN
from ui import texts


@pytest.mark.parametrize(
    ("language", "borrowed"), [("de", "de"), ("yue", "zh-Hant"), ("ur", "en"), ("bo", "en"), ("", "en")]
)
def test_whose_words_a_reader_is_given(language: str, borrowed: str) -> None:
    assert texts.language_of_texts(language) == borrowed


@pytest.mark.parametrize("panel", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.parametrize(("a", "b"), [("ur", "bo"), ("my", "ur")])
def test_tall_scripts_leave_english_words_as_low_as_they_are(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], a: str, b: str
) -> None:
    """Nothing is translated into Tibetan here, which is said in as many words as there are."""
    desk = open_desk(panel, a=a, b=b, less_motion=True)
    desk.tell(*READY)
    assert faults(desk) == []
    desk.tell(TurnChanged(replace(SPOKEN, source=a, target=b, spoken=True)))
    assert faults(desk) == []
    desk.kiosk.navigator.go("face_to_face", {})
    desk.settle_page()
    assert faults(desk, within="page") == []
