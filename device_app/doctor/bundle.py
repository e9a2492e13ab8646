"""The support bundle: what somebody far away needs to help, and no word that was said, typed or translated."""

from __future__ import annotations

import io
import json
import platform
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from operator import attrgetter
from pathlib import Path

from device_app import __version__
from device_app.doctor.redaction import unquoted, without_content
from device_app.paths import data_folder
from device_app.settings import Settings
from device_app.settings_file import all_settings
from engines.durable_files import write_durably
from engines.errors import DragomanError

MOST_LINES = 5000
"""Newest lines that are kept of a log."""

_UNITS = ("display", "kiosk", "rescue", "recover", "obey")
_GROUPS = Path("/sys/fs/cgroup")
_SECONDS = 60.0


def write_bundle(path: Path, report: Mapping[str, object], settings: Settings) -> None:
    """Write the bundle, a zip file that only its owner can read.

    Args:
        path: the file; one that is there is replaced.
        report: what ``dragoman doctor --json`` prints.
        settings: in force.

    Raises:
        DragomanError: ``storage.unwritable``.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in _files(report, settings):
            bundle.writestr(name, text)
    try:
        write_durably(path, packed.getvalue(), 0o600)
    except OSError as error:
        raise DragomanError(
            "storage.unwritable", f"{path} can't be written: {error.strerror}", hint="Name another place"
        ) from error


def _files(report: Mapping[str, object], settings: Settings) -> Iterator[tuple[str, str]]:
    yield "doctor.json", json.dumps(report, indent=2)
    yield "versions.txt", "\n".join(_versions())
    yield "settings.txt", "\n".join(_settings(settings))
    yield "units.txt", "\n".join(_units())
    yield "journal.txt", "\n".join(_journal())
    for log in sorted((data_folder() / "logs").glob("*.log*")):
        lines = log.read_text("utf-8", "replace").splitlines()[-MOST_LINES:]
        yield f"logs/{log.name}", without_content("\n".join(lines))


def _versions() -> Iterator[str]:
    yield f"dragoman {__version__}"
    yield f"Python {platform.python_version()}"
    yield platform.platform()
    yield from sorted({f"{found.name} {found.version}" for found in metadata.distributions()}, key=str.lower)


def _settings(settings: Settings) -> Iterator[str]:
    """Free text may be a secret, such as the password in an address: only whether it is set is told."""
    for setting in all_settings():
        value = attrgetter(setting.key)(settings)
        free = setting.type is str and setting.limit is None
        yield f"{setting.key} = {('(set)' if value else '(empty)') if free else value}"


def _units() -> Iterator[str]:
    """The service manager can't be asked, as no bus is open to a program that is locked onto the device."""
    for unit in (f"dragoman-{name}.service" for name in _UNITS):
        enabled = _said("systemctl", "--root=/", "is-enabled", unit).strip() or "unknown"
        groups = (found for place in ("system.slice", "systemd/system.slice") for found in [_GROUPS / place / unit])
        running = sum(len((group / "cgroup.procs").read_text().split()) for group in groups if group.is_dir())
        yield f"{unit}: {enabled}, {running} processes"


def _journal() -> Iterator[str]:
    """Of our units: the service manager's lines as they are, everybody else's without content."""
    units = [f"--unit=dragoman-{name}" for name in _UNITS]
    said = _said("journalctl", *units, "--boot", f"--lines={MOST_LINES}", "--output=json", "--no-pager")
    for entry in _entries(said.splitlines()):
        message = str(entry.get("MESSAGE", ""))
        kept = unquoted(message) if entry.get("_PID") == "1" else without_content(message)
        when = int(str(entry.get("__REALTIME_TIMESTAMP", "0"))) / 1e6
        yield f"{when:.3f} {entry.get('SYSLOG_IDENTIFIER', '')}: {kept}"


def _entries(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    for line in lines:
        if isinstance(entry := json.loads(line), dict):
            yield entry


def _said(*command: str) -> str:
    """What a tool of the system prints; nothing where it isn't there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
