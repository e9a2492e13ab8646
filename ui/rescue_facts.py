"""What the rescue screen can say without engines and databases, from the disk, the files and the releases alone."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from device_app.paths import data_folder, history_file, models_folder, phrases_file
from device_app.vocabulary import DragomanError, read_json
from ui import texts
from ui.formats import decimal, listed
from ui.preferences import preferences_file

FULL = 50_000_000
"""Bytes; a disk with less is full, as `dragoman doctor` says too."""

_DAY = 24 * 3600.0
_DATABASE = b"SQLite format 3\0"


class Remedy(StrEnum):
    """What a finger can do about it; the names of the buttons."""

    RETRY = "retry"
    BACK = "goBack"
    CHECK = "check"
    IMPORT = "import"


WORDS = {
    Remedy.RETRY: "rescue_retry",
    Remedy.BACK: "rescue_back",
    Remedy.CHECK: "rescue_check",
    Remedy.IMPORT: "rescue_import",
}
"""The word on each button."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known.

    Attributes:
        wrong: code of the failure to read the settings; empty where they are right.
        writable: whether the data can be written.
        free: bytes that the disk of the data has left.
        has_models: whether anything is in the folder of the models.
        can_go_back: whether another release has worked.
        is_new: whether this one hasn't worked yet, or the other one did less than a day ago.
        safe: words for what is kept and can be read.
        unread: whether something is kept, or may be, that can't be read.
    """

    wrong: str = ""
    writable: bool = True
    free: int = FULL
    has_models: bool = True
    can_go_back: bool = False
    is_new: bool = False
    safe: tuple[str, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The three sentences of the screen, and the button that the last one names."""

    happened: str
    safe: str
    to_do: str
    remedy: Remedy


def look(releases: Path, wrong: str = "") -> Facts:
    """Look at the device; nothing is changed, and whatever can't be found out is left open.

    Args:
        releases: folder of the releases; the link ``current`` beside it leads to the one that starts.
        wrong: code of the failure to read the settings.
    """
    current, others = _releases(releases)
    worked_at = max(others.values(), default=0.0)
    can_go_back = bool(others)
    is_new = bool(others and current) and (
        not (releases / current / ".healthy").exists() or 0 <= time.time() - worked_at < _DAY
    )
    try:
        place = data_folder()
    except DragomanError as error:
        return Facts(wrong=wrong or error.code, can_go_back=can_go_back, is_new=is_new, unread=True)
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    states = {
        "history": _state(history_file(), _starts_as_database),
        "theme_favourites": _state(phrases_file(), read_json),
        "settings": _state(preferences_file(), read_json),
    }
    writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    return Facts(
        wrong=wrong,
        writable=writable,
        free=_free(place),
        has_models=_has_something(models_folder()),
        can_go_back=can_go_back,
        is_new=is_new,
        safe=tuple(word for word, readable in states.items() if readable),
        # Where the appliance's own folder can't be written, its data is looked for in another.
        unread=False in states.values() or not writable,
    )


def tell(facts: Facts, language: str) -> Account:
    """Say what is known.

    Args:
        facts: as `look` found them.
        language: code of the reader's language.
    """
    happened, remedy = _happened(facts, language)
    word = texts.text(language, WORDS[remedy])
    is_full = not facts.wrong and facts.writable and facts.free < FULL
    to_do = texts.text(language, "rescue_do_space" if is_full else "rescue_do").replace("%1", word)
    if facts.safe:
        names = listed([texts.text(language, key) for key in facts.safe], language)
        safe = texts.text(language, "rescue_still_here").replace("%1", names)
    else:
        safe = texts.text(language, "rescue_unread" if facts.unread else "nothing_kept")
    return Account(happened, safe, to_do, remedy)


def _happened(facts: Facts, language: str) -> tuple[str, Remedy]:
    if facts.wrong:
        return texts.failure_text(language, facts.wrong), Remedy.CHECK
    if not facts.writable:
        return texts.text(language, "rescue_unwritable"), Remedy.CHECK
    if facts.free < FULL:
        free = decimal(facts.free // 1_000_000, language)
        return texts.text(language, "rescue_disk_full").replace("{n}", free), Remedy.RETRY
    # These two may be why, and may not.
    ended = texts.text(language, "rescue_ended")
    if facts.is_new:
        return f"{ended} {texts.text(language, 'rescue_new_version')}", Remedy.BACK
    if not facts.has_models:
        return f"{ended} {texts.text(language, 'rescue_no_models')}", Remedy.IMPORT
    return ended, Remedy.RETRY


def _releases(folder: Path) -> tuple[str, dict[str, float]]:
    """The name of the release that starts, and when each other one that has worked did so last (seconds)."""
    try:
        current = folder.with_name("current").readlink().name
    except OSError:
        current = ""
    worked = {}
    for path in folder.glob("*/.healthy"):
        try:
            worked[path.parent.name] = path.stat().st_mtime
        except OSError:
            continue
    worked.pop(current, None)
    return current, worked


def _state(path: Path, read: Callable[[Path], object]) -> bool | None:
    """Whether a file can be read; None where there is none."""
    try:
        if not os.path.lexists(path):
            return None
        read(path)
    except (OSError, ValueError, RecursionError):
        return False
    return True


def _starts_as_database(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_DATABASE)) != _DATABASE:
            raise ValueError(path)


def _has_something(folder: Path) -> bool:
    try:
        return any(not entry.name.startswith(".") for entry in folder.iterdir())
    except OSError:
        return False


def _free(place: Path) -> int:
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return FULL
