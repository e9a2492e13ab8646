"""Where the program keeps what it keeps, for whoever has no home too."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from device_app.paths import data_folder


def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DRAGOMAN_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "")
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert data_folder() == home / ".local/share/dragoman"


def test_where_nobody_has_a_home_not_even_root_makes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DRAGOMAN_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)  # of nobody in the password file
    with pytest.raises(OSError, match="nonexistent"):
        data_folder().mkdir(parents=True)
