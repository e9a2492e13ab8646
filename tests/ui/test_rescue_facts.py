"""What the rescue screen says, of real files."""

from __future__ import annotations

import os
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from device_app.doctor.machine import NEEDED_STORAGE
from device_app.paths import data_folder, history_file, models_folder, phrases_file
from tests.assets.screen_texts import LANGUAGES
from ui import texts
from ui.preferences import Preferences, preferences_file, save_preferences
from ui.rescue_facts import FULL, Facts, Remedy, look, tell

DAY = 24 * 3600
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """Two, of which the second one starts; neither has worked."""
    for name in ("old", "new"):
        (tmp_path / "releases" / name).mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/new")
    (models_folder() / "piper").mkdir(parents=True)
    return tmp_path / "releases"


def worked(releases: Path, name: str, days_ago: float = 0.0) -> None:
    at = time.time() - days_ago * DAY
    (releases / name / ".healthy").touch()
    os.utime(releases / name / ".healthy", (at, at))


def said(releases: Path, wrong: str = "") -> tuple[str, Remedy]:
    told = tell(look(releases, wrong), "en")
    return told.happened, told.remedy


def test_where_nothing_is_known_it_ended(releases: Path) -> None:
    assert said(releases) == ("The translator ended unexpectedly.", Remedy.RETRY)
    assert tell(look(releases), "en").to_do == "Tap “Try again”."


def test_nothing_at_all_is_no_reason_to_fail(tmp_path: Path) -> None:
    data_folder().rmdir()
    facts = look(tmp_path / "absent")
    assert facts == Facts(free=facts.free, has_models=False)
    assert not data_folder().exists()


def test_a_release_that_never_worked_gives_way(releases: Path) -> None:
    worked(releases, "old", days_ago=90)
    happened, remedy = said(releases)
    assert happened.endswith("This version is new on this device.")
    assert remedy is Remedy.BACK


def test_a_release_of_today_gives_way_and_one_of_last_month_does_not(releases: Path) -> None:
    worked(releases, "new")
    worked(releases, "old", days_ago=0.5)
    assert said(releases)[1] is Remedy.BACK
    worked(releases, "old", days_ago=30)
    assert said(releases)[1] is Remedy.RETRY
    assert look(releases).can_go_back


def test_a_clock_that_was_reset_says_nothing(releases: Path) -> None:
    worked(releases, "new")
    worked(releases, "old", days_ago=-400)
    assert said(releases)[1] is Remedy.RETRY


def test_the_release_that_starts_is_nothing_to_go_back_to(releases: Path) -> None:
    worked(releases, "new")
    assert not look(releases).can_go_back


def test_a_full_disk_is_said_with_what_is_left(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked(releases, "old")
    monkeypatch.setattr("shutil.disk_usage", lambda _place: Usage(29 * 10**9, 29 * 10**9 - 12_900_000, 12_900_000))
    told = tell(look(releases), "en")
    assert told.happened == "The disk is full: 12 MB free."
    assert told.to_do == "Free some space. Then tap “Try again”."
    assert FULL == NEEDED_STORAGE


def test_data_that_cannot_be_written_is_checked(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = releases / "no-folder"
    file.touch()
    monkeypatch.setenv("DRAGOMAN_HOME", str(file))
    assert said(releases) == ("The disk can’t be written.", Remedy.CHECK)
    assert tell(look(releases), "en").safe == texts.text("en", "rescue_unread")


def test_missing_models_are_seen(releases: Path) -> None:
    (models_folder() / "piper").rmdir()
    (models_folder() / ".partial").mkdir()
    happened, remedy = said(releases)
    assert happened.endswith("There are no models on this device.")
    assert remedy is Remedy.IMPORT


def test_wrong_settings_come_before_all_else(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked(releases, "old")
    told = texts.failure_text("en", "settings.value")
    assert said(releases, "settings.value") == (told, Remedy.CHECK)
    monkeypatch.setenv("DRAGOMAN_HOME", "~nobody-of-this-name/data")
    assert said(releases) == (texts.failure_text("en", "settings.home_of_nobody"), Remedy.CHECK)


def test_what_is_there_and_can_be_read_is_safe(releases: Path) -> None:
    def safe() -> str:
        return tell(look(releases), "en").safe

    assert safe() == "Nothing is kept yet."
    history_file().write_bytes(b"no database")
    assert safe() == "What is kept can’t be read at the moment."
    save_preferences(Preferences(theme="light"))
    assert safe() == "Still on this device: Settings."
    history_file().write_bytes(b"SQLite format 3\0" + bytes(84))
    phrases_file().write_text("[", "utf-8")
    assert safe() == "Still on this device: History and Settings."
    phrases_file().write_text("[]", "utf-8")
    assert look(releases).safe == ("history", "theme_favourites", "settings")
    phrases_file().unlink()
    phrases_file().mkdir()
    assert look(releases).safe == ("history", "settings")
    assert preferences_file().exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_sentence_names_the_first_button(language: str) -> None:
    good = Facts(safe=("history", "settings"))
    for facts in (good, replace(good, free=0), replace(good, is_new=True), replace(good, has_models=False)):
        told = tell(facts, language)
        word = {"retry": "rescue_retry", "goBack": "rescue_back", "import": "rescue_import"}[told.remedy]
        assert texts.text(language, word) in told.to_do
        assert texts.text(language, "history") in told.safe
        assert not set("%{}") & set(told.happened + told.safe + told.to_do)
