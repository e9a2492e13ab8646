"""Real file systems of which something is wrong: filled up, cut off from their power."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.waiting import longest_wait

_EXT4_IOC_SHUTDOWN = 0x8004587D
_WITHOUT_FLUSH = 2
"""``EXT4_GOING_FLAGS_NOLOGFLUSH``: not even the journal is written any more."""


def fill(folder: Path) -> None:
    """Take the last byte of a disk."""
    with (folder / "filling").open("wb", buffering=0) as file, suppress(OSError):
        for size in (4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


class PowerCutDisk:
    """An ext4 file system that can lose its power: what was not flushed is gone.

    Attributes:
        folder: where it is mounted.
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self._image = image
        self.folder = folder

    def mount(self) -> None:
        """Connect it; its journal is replayed."""
        _mount(self.folder, "-o", "loop", self._image)

    def cut(self) -> None:
        """Cut the power; whoever is writing fails from now on."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _EXT4_IOC_SHUTDOWN, _WITHOUT_FLUSH.to_bytes(4, "little"))
        except OSError as error:
            if error.errno in {errno.ENOTTY, errno.EOPNOTSUPP}:
                pytest.skip("this kernel can't cut an ext4 file system off")
            raise
        finally:
            os.close(descriptor)

    def unmount(self) -> None:
        """Disconnect it."""
        subprocess.run(["umount", self.folder], check=True, timeout=longest_wait())


@pytest.fixture
def power_cut_disk(tmp_path: Path) -> Iterator[PowerCutDisk]:
    """A disk of 16 MiB whose power can be cut."""
    if shutil.which("mke2fs") is None:
        pytest.skip("mke2fs is not installed")
    image, folder = tmp_path / "disk.img", tmp_path / "disk"
    folder.mkdir()
    subprocess.run(
        ["mke2fs", "-q", "-t", "ext4", image, "16M"], check=True, timeout=longest_wait(), capture_output=True
    )
    disk = PowerCutDisk(image, folder)
    disk.mount()
    yield disk
    disk.unmount()


def _mount(folder: Path, *arguments: str | Path) -> None:
    done = subprocess.run(
        ["mount", *arguments, folder], capture_output=True, text=True, check=False, timeout=longest_wait()
    )
    if done.returncode:
        pytest.skip(f"only root may mount a disk: {done.stderr.strip()}")
