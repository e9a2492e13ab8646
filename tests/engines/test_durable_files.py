from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from engines.durable_files import make_folder, remove_leftovers, write_durably
from tests.device_app.disks import PowerCutDisk, power_cut_disk

__all__ = ["power_cut_disk"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def test_a_file_is_replaced_whole_with_its_rights_and_through_its_link(folder: Path) -> None:
    file, link = folder / "file", folder / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_durably(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["file", "link"]


def test_a_new_file_has_the_rights_of_the_umask_or_those_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_durably(tmp_path / "one", b"")
        write_durably(tmp_path / "two", b"", 0o600)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "two").stat().st_mode) == 0o600


def test_a_failure_leaves_nothing_behind(folder: Path) -> None:
    (folder / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_durably(folder / "taken", b"x")
    assert [path.name for path in folder.iterdir()] == ["taken"]


def test_a_power_cut_takes_nothing_that_was_written(power_cut_disk: PowerCutDisk) -> None:
    folder = power_cut_disk.folder / "deep" / "deeper"
    make_folder(folder)
    write_durably(folder / "file", b"old")
    write_durably(folder / "file", b"new")
    write_durably(folder / "first", b"not there before")
    (power_cut_disk.folder / "lost").write_bytes(b"not flushed")
    power_cut_disk.cut()
    power_cut_disk.unmount()
    power_cut_disk.mount()
    assert (folder / "file").read_bytes() == b"new"
    assert (folder / "first").read_bytes() == b"not there before"
    lost = power_cut_disk.folder / "lost"
    assert not lost.exists() or lost.read_bytes() != b"not flushed"


def test_a_loop_of_links_is_a_failure_like_others(tmp_path: Path) -> None:
    loop = tmp_path / "settings.json"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        write_durably(loop, b"new")
    assert loop.is_symlink()


def test_what_a_power_cut_left_is_removed_and_what_is_being_written_is_not(folder: Path) -> None:
    now, hour = time.time(), 3600
    for name, age in ((".a.json.abcd1234.part", hour), (".b.json.abcd1234.part", 60), ("c.part", hour), ("d", hour)):
        (folder / name).touch()
        os.utime(folder / name, (now - age, now - age))
    remove_leftovers(folder)
    assert sorted(path.name for path in folder.iterdir()) == [".b.json.abcd1234.part", "c.part", "d"]
