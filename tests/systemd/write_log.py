"""What was written to a disk, and the disk as it is when the power is cut at some point of that.

QEMU's driver ``blklogwrites`` keeps the log, in the form of the Linux kernel's ``dm-log-writes``: a sector with the
number of entries, then each entry, a sector that says what it is and behind it what was written.
"""

from __future__ import annotations

import json
import mmap
import random
import struct
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import longest_wait, wait_until

SECTOR = 512
"""What a disk writes whole or not at all (bytes)."""

_HEAD = struct.Struct("<QQQL")
_MAGIC = 0x6A736677736872
_ENTRY = struct.Struct("<QQQQ")
_FLUSH = 1


@dataclass(frozen=True, slots=True)
class Write:
    """One entry: a write, a flush, or both at once, the flush before the write.

    Attributes:
        flush: whether everything before it is on the disk for good.
        sector: where it was written to.
        data: where its content is in the log (bytes); its length is 0 for a flush alone.
    """

    flush: bool
    sector: int
    data: slice


class WriteLog:
    """A log that QEMU writes, or has written.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def recorded(self) -> int:
        """Entries up to the last flush; it may be asked while QEMU writes."""
        with self._path.open("rb") as file:
            magic, version, entries, sector = _HEAD.unpack(file.read(_HEAD.size))
        assert (magic, version, sector) == (_MAGIC, 1, SECTOR)
        return int(entries)

    def entries(self) -> tuple[Write, ...]:
        """All of them, when the disk isn't used any more."""
        return tuple(self._entries())

    def _entries(self) -> Iterator[Write]:
        with self._path.open("rb") as file:
            place = SECTOR
            for _ in range(self.recorded()):
                file.seek(place)
                sector, sectors, flags, _ = _ENTRY.unpack(file.read(_ENTRY.size))
                place += SECTOR
                assert flags in {0, _FLUSH}, f"flags {flags} are not replayed here"
                yield Write(flags == _FLUSH, sector, slice(place, place + sectors * SECTOR))
                place += sectors * SECTOR


class CutDisk:
    """The disk after one loss of power and another, at later and later points of the same log.

    Args:
        disk: as it was before the first entry, byte by byte; it is not changed.
        log: of what was written since.
        folder: for the disks that are made; it must exist.
    """

    def __init__(self, disk: Path, log: Path, folder: Path) -> None:
        self._log = log
        self._entries = WriteLog(log).entries()
        self._flushed = folder / "flushed.qcow2"
        self._cut = folder / "cut.qcow2"
        self._reached = 0
        make_layer(disk, self._flushed)

    def cut(self, point: int, chance: random.Random) -> Path:
        """The disk when the power is cut behind entry `point`, as ``qcow2``; it is there until the next cut.

        What was flushed is on it. Of what came later each write is there, is not, or is there in some of its sectors.

        Args:
            point: number of entries, not below that of the cut before.
            chance: decides about what was not flushed.
        """
        flushes = [number for number in range(self._reached, point) if self._entries[number].flush]
        durable = flushes[-1] if flushes else self._reached
        self._write(self._flushed, ((entry.sector, entry.data) for entry in self._entries[self._reached : durable]))
        self._reached = durable
        make_layer(self._flushed, self._cut)
        self._write(self._cut, _some(self._entries[durable:point], chance))
        return self._cut

    def _write(self, disk: Path, pieces: Iterable[tuple[int, slice]]) -> None:
        with (
            self._log.open("rb") as log,
            mmap.mmap(log.fileno(), 0, access=mmap.ACCESS_READ) as content,
            as_bytes(disk) as path,
            path.open("r+b", buffering=0) as file,
        ):
            for sector, data in pieces:
                file.seek(sector * SECTOR)
                file.write(content[data])


def _some(entries: Sequence[Write], chance: random.Random) -> Iterator[tuple[int, slice]]:
    for entry in entries:
        sectors = (entry.data.stop - entry.data.start) // SECTOR
        share = chance.choice((0.0, 0.5, 1.0))
        for number in range(sectors):
            if chance.random() < share:
                place = entry.data.start + number * SECTOR
                yield entry.sector + number, slice(place, place + SECTOR)


def make_layer(disk: Path, layer: Path) -> None:
    """Make a ``qcow2`` that holds what will be different from `disk`, which must not change any more."""
    below = "qcow2" if disk.suffix == ".qcow2" else "raw"
    made = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", below, "-b", str(disk), str(layer)]
    subprocess.run(made, check=True, timeout=longest_wait())


@contextmanager
def as_bytes(disk: Path, log: Path | None = None) -> Iterator[Path]:
    """A ``qcow2`` disk as a file of its bytes, which can be read, written and mounted.

    Args:
        disk: the disk.
        log: file for a log of what is written; None for none.
    """
    path = disk.with_suffix(".bytes")
    path.write_bytes(b"")
    # Nothing has to outlive this machine: no flush goes on to its own disk.
    node = {"driver": "qcow2", "file": _file(disk), "cache": {"no-flush": True}}
    if log is not None:
        log.write_bytes(b"")
        node = {"driver": "blklogwrites", "file": node, "log": _file(log)}
    export = f"type=fuse,id=bytes,node-name=disk,mountpoint={path},writable=on"
    command = ["qemu-storage-daemon", "--blockdev", json.dumps({"node-name": "disk", **node}), "--export", export]
    daemon = subprocess.Popen(command)
    try:
        wait_until(lambda: daemon.poll() is not None or path.stat().st_size, f"{disk} is a file of its bytes")
        yield path
    finally:
        daemon.terminate()
        daemon.wait(longest_wait())


def _file(path: Path) -> dict[str, object]:
    return {"driver": "file", "filename": str(path), "cache": {"no-flush": True}}
