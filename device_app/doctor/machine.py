"""Memory, storage, screen and versions."""

from __future__ import annotations

import platform
import shutil
import tempfile
from importlib import metadata

from device_app import __version__
from device_app.doctor.check import Check, CheckStatus
from device_app.paths import data_folder
from device_app.screen import screen_name
from device_app.text_files import not_writable
from engines.machine.memory import Memory

NEEDED_MEMORY = 600_000_000
"""Bytes that window and starter engines need."""

COMFORTABLE_MEMORY = 3_800_000_000
"""Bytes of the appliance with all engines loaded."""

NEEDED_STORAGE = 50_000_000
"""Bytes for history and logs."""

COMFORTABLE_STORAGE = 5_000_000_000
"""Bytes for the models of the appliance."""


def check_versions() -> Check:
    """Versions of what does the work."""
    packages = ("PySide6-Essentials", "onnxruntime", "faster-whisper", "piper-tts", "sounddevice")
    versions = [f"dragoman {__version__}", f"Python {platform.python_version()}"]
    for package in packages:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package} absent")
    return Check("versions", CheckStatus.OK, f"{', '.join(versions)}; {platform.machine()}")


def check_screen() -> Check:
    """Whether there is somewhere to show the window."""
    if name := screen_name():
        return Check("screen", CheckStatus.OK, name)
    return Check(
        "screen",
        CheckStatus.WARN,
        "no screen found",
        "The commands and the demo work without one; the kiosk needs one",
        "ui.no_display",
    )


def check_memory(memory: Memory | None) -> Check:
    """Whether the engines will fit."""
    if memory is None:
        return Check("memory", CheckStatus.WARN, "the memory of this machine could not be found out")
    available = memory.available
    finding = f"{_gigabytes(available)} of {_gigabytes(memory.total)} available"
    if available < NEEDED_MEMORY:
        advice = f"End other programs; {_gigabytes(NEEDED_MEMORY)} are needed"
        return Check("memory", CheckStatus.FAIL, finding, advice, "engine.out_of_memory")
    if available < COMFORTABLE_MEMORY:
        return Check(
            "memory",
            CheckStatus.WARN,
            finding,
            f"Enough for small models; all engines take {_gigabytes(COMFORTABLE_MEMORY)}",
        )
    return Check("memory", CheckStatus.OK, finding)


def check_storage() -> Check:
    """Whether the data folder can be written and has room."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"\0" * 4096)
            file.flush()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        failure = not_writable(folder, error)
        return Check(
            "storage",
            CheckStatus.FAIL,
            failure.message,
            "Free some space, or set DRAGOMAN_HOME to another folder",
            failure.code,
        )
    finding = f"{_gigabytes(free)} free in {folder}"
    if free < NEEDED_STORAGE:
        return Check("storage", CheckStatus.FAIL, finding, "Free some space", "storage.full")
    if free < COMFORTABLE_STORAGE:
        return Check(
            "storage",
            CheckStatus.WARN,
            finding,
            f"The models of the appliance take {_gigabytes(COMFORTABLE_STORAGE)}",
            "storage.little_room",
        )
    return Check("storage", CheckStatus.OK, finding)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
