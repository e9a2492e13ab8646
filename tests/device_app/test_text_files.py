"""Text files: every encoding a person has, and nothing half written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from device_app.text_files import LONGEST_TEXT, read_text, write_text
from engines.errors import DragomanError
from tests.device_app.small_disk import small_disk

__all__ = ["small_disk"]


@pytest.mark.parametrize(
    "content",
    ["né 中文".encode(), "né 中文".encode("utf-8-sig"), "né 中文".encode("utf-16")],
    ids=["utf-8", "with mark", "utf-16"],
)
def test_reads_what_editors_write(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert read_text(path) == "né 中文"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"caf\xe9", "file.not_text"), (b"RIFF\0\0\0\0", "file.not_text"), (b"a" * (LONGEST_TEXT + 1), "file.too_long")],
    ids=["latin-1", "binary", "too long"],
)
def test_refuses_what_is_no_text(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(DragomanError) as caught:
        read_text(path)
    assert caught.value.code == code
    assert str(path) in caught.value.message


def test_tells_a_missing_file_from_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as missing:
        read_text(tmp_path / "absent")
    with pytest.raises(DragomanError) as folder:
        read_text(tmp_path)
    assert (missing.value.code, folder.value.code) == ("file.missing", "file.not_a_file")


def test_writes_whole_and_keeps_the_rights_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "letters" / "out.txt"
    path.parent.mkdir()
    path.write_text("before")
    path.chmod(0o640)
    write_text(path, "después\n")
    assert path.read_text("utf-8") == "después\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_has_the_rights_that_the_mask_leaves(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_text(tmp_path / "out.txt", "x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


def test_writes_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real.txt")
    write_text(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "x"


def test_writes_to_a_device() -> None:
    write_text(Path(os.devnull), "x")
    with pytest.raises(DragomanError) as caught:
        write_text(Path("/dev/full"), "x")
    assert caught.value.code == "storage.full"


def test_a_place_that_can_t_be_written_is_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent" / "out.txt"):
        with pytest.raises(DragomanError) as caught:
            write_text(path, "x")
        assert caught.value.code == "storage.unwritable"


def test_a_full_disk_leaves_the_old_file_whole(small_disk: Path) -> None:
    path = small_disk / "out.txt"
    path.write_text("before")
    with pytest.raises(DragomanError) as caught:
        write_text(path, "x" * 200_000)
    assert caught.value.code == "storage.full"
    assert path.read_text() == "before"
    assert list(small_disk.iterdir()) == [path]
