"""Where the program keeps what it keeps."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from engines.errors import UsageError

APPLIANCE_DATA = Path("/var/lib/dragoman")
"""Data of the appliance; it exists and is writable only there."""

_NO_HOME = Path("/proc/nonexistent")
"""Where not even root can make a folder."""


def data_folder() -> Path:
    """``$DRAGOMAN_HOME``, else ``/var/lib/dragoman`` where writable, else the XDG data folder; may not exist.

    Raises:
        UsageError: ``settings.home_of_nobody``.
    """
    if home := os.environ.get("DRAGOMAN_HOME"):
        try:
            return Path(home).expanduser()
        except RuntimeError as error:
            raise UsageError(
                "settings.home_of_nobody",
                f"$DRAGOMAN_HOME names the home of somebody unknown: {home[:100]}",
                hint="Give it as a path from the root, such as /var/lib/dragoman",
            ) from error
    if APPLIANCE_DATA.is_dir() and os.access(APPLIANCE_DATA, os.W_OK):
        return APPLIANCE_DATA
    return _xdg("XDG_DATA_HOME", ".local/share")


def config_folder() -> Path:
    """Folder of the person's own ``config.toml``; may not exist."""
    return _xdg("XDG_CONFIG_HOME", ".config")


def models_folder() -> Path:
    """Folder of the prepared and downloaded models; may not exist."""
    return data_folder() / "models"


def history_file() -> Path:
    """The database of the kept conversations; may not exist."""
    return data_folder() / "history.sqlite3"


def memory_file() -> Path:
    """The database of the translation memory; may not exist."""
    return data_folder() / "translation-memory.sqlite3"


def words_file() -> Path:
    """The list of the words that somebody collected; may not exist."""
    return data_folder() / "words.json"


def documents_folder() -> Path:
    """Where people find what the window wrote for them; may not exist.

    ``$DRAGOMAN_HOME/documents``, on the appliance that of its data; elsewhere the person's own folder of documents.
    """
    if os.environ.get("DRAGOMAN_HOME") or data_folder() == APPLIANCE_DATA:
        return data_folder() / "documents"
    home = _home()
    try:
        dirs = (home / ".config" / "user-dirs.dirs").read_text("utf-8")
    except (OSError, ValueError):
        dirs = ""
    # As xdg-user-dirs writes it: XDG_DOCUMENTS_DIR="$HOME/Documentos"
    for line in dirs.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "XDG_DOCUMENTS_DIR":
            folder = Path(value.strip().strip('"').replace("$HOME", str(home)))
            return folder if folder.is_absolute() else home / "Documents"
    return home / "Documents"


def phrases_file() -> Path:
    """The list of a person's own phrases and favourites; may not exist."""
    return data_folder() / "phrases.json"


def glossary_file() -> Path:
    """The list of a person's own terms; may not exist."""
    return data_folder() / "glossary.json"


def _xdg(variable: str, fallback: str) -> Path:
    # The specification says that a relative path is to be ignored.
    base = os.environ.get(variable, "")
    if base.startswith("/"):
        return Path(base) / "dragoman"
    return _home() / fallback / "dragoman"


def _home() -> Path:
    if home := os.environ.get("HOME"):
        return Path(home)
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:  # no $HOME and no entry in the password file: nothing can be kept, everything else works
        return _NO_HOME
