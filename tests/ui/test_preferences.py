from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from device_app.settings import ScreenSettings, Settings
from ui.preferences import Preferences, load_preferences, save_preferences

CHOSEN = Preferences("de", "tr", "dark", 1.4, ("de", "tr", "ja"))


def test_what_was_chosen_is_there_at_the_next_start(isolated_home: Path) -> None:
    save_preferences(CHOSEN)
    assert load_preferences() == CHOSEN
    assert stat.S_IMODE((isolated_home / "window.json").stat().st_mode) == 0o600, "nobody else reads it"


def test_without_a_file_nothing_was_chosen(tmp_path: Path) -> None:
    assert load_preferences(tmp_path / "none.json") == Preferences()
    assert Preferences().applied_to(Settings(), ()) == Settings()


def test_the_choices_go_over_the_settings_but_not_over_the_flags() -> None:
    settings = Settings(language_a="fr", screen=ScreenSettings(theme="light", pixels_per_mm=7.0))
    applied = CHOSEN.applied_to(settings, ())
    assert (applied.language_a, applied.language_b) == ("de", "tr")
    assert applied.screen == ScreenSettings("dark", 1.4, 7.0)
    flags = ["language_a=fr", "screen.theme = light", "screen.text_scale=2.0"]
    assert CHOSEN.applied_to(settings, flags) == settings


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"language_a": "xx", "language_b": 7, "theme": "pink", "text_scale": 99.0, "recent": "en"}',
        b'{"language_a": "en", "language_b": "en"}',
        b'{"recent": [1, null, "xx"], "text_scale": "2.0", "theme": ["dark"]}',
        b" " * 20_000,
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert load_preferences(path) == Preferences()


def test_what_is_right_in_it_counts(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"language_a": "en", "language_b": "ja", "theme": "pink", "new": 1}), "utf-8")
    assert load_preferences(path) == Preferences("en", "ja")


def test_a_place_that_cannot_be_written_troubles_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    save_preferences(CHOSEN, tmp_path / "file" / "window.json")
    assert "not kept" in caplog.text
