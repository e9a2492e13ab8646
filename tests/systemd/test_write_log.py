from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.systemd.write_log import SECTOR, CutDisk, WriteLog, as_bytes
from tests.waiting import longest_wait


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A disk of zeros and its log: ones and twos, a flush, threes over the ones, fours behind the twos."""
    if shutil.which("qemu-io") is None or not os.access("/dev/fuse", os.W_OK):
        pytest.skip("qemu-utils is not installed, or this user may not use FUSE")
    (tmp_path / "made").mkdir()
    for name in ("disk.img", "changes.img"):
        (tmp_path / name).write_bytes(bytes(24 * SECTOR))
    log = tmp_path / "log"
    log.touch()
    drive = f"driver=blklogwrites,file.driver=file,file.filename={tmp_path / 'changes.img'}"
    drive += f",log.driver=file,log.filename={log}"
    writes = ("write -P 1 0 4k", "write -P 2 4k 4k", "flush", "write -P 3 0 4k", "write -P 4 8k 4k")
    commands = [part for write in writes for part in ("-c", write)]
    subprocess.run(
        ["qemu-io", "--image-opts", drive, *commands], check=True, capture_output=True, timeout=longest_wait()
    )
    return log


def read(disk: Path) -> bytes:
    with as_bytes(disk) as file:
        return file.read_bytes()


def test_what_was_flushed_is_there_and_what_came_later_in_parts(written: Path) -> None:
    folder = written.parent / "made"
    entries = WriteLog(written).entries()
    flushed = next(number for number, entry in enumerate(entries) if entry.flush)
    end = next(number for number, entry in enumerate(entries) if entry.flush and number > flushed + 2)
    seen = set()
    for seed in range(20):
        disk = CutDisk(written.with_name("disk.img"), written, folder)
        content = read(disk.cut(end, random.Random(seed)))
        first, second, third = (content[place : place + 4096] for place in (0, 4096, 8192))
        assert second == b"\2" * 4096
        assert set(first) <= {1, 3}
        assert set(third) <= {0, 4}
        assert all(len(set(content[place : place + SECTOR])) == 1 for place in range(0, len(content), SECTOR))
        seen.add((frozenset(first), frozenset(third)))
    assert {frozenset({1}), frozenset({3}), frozenset({1, 3})} <= {first for first, _ in seen}
    assert {frozenset({0}), frozenset({4}), frozenset({0, 4})} <= {third for _, third in seen}


def test_before_the_flush_nothing_is_certain_and_at_the_end_everything_is(written: Path) -> None:
    folder = written.parent / "made"
    disk = CutDisk(written.with_name("disk.img"), written, folder)
    assert read(disk.cut(0, random.Random(0))) == bytes(24 * SECTOR)
    whole = read(disk.cut(len(WriteLog(written).entries()), random.Random(0)))
    assert whole == written.with_name("changes.img").read_bytes()
