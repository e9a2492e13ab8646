from __future__ import annotations

import os
from pathlib import Path

import pytest

from engines.json_files import parse_json, read_json


def test_what_is_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"a": [1, "\xc3\xa4"]}')
    assert read_json(tmp_path / "a.json") == {"a": [1, "ä"]}


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"a":' * 100_000, b"", b"\xff", b"{", b"nonsense", b"\0"])
def test_whatever_else_is_one_kind_of_failure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"."):
        read_json(tmp_path / "a.json")
    with pytest.raises(ValueError, match=r"."):
        parse_json(content)


def test_nothing_is_waited_for_and_nothing_endless_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="not a file"):
        read_json(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b" " * 101)
    with pytest.raises(ValueError, match="longer"):
        read_json(tmp_path / "long", longest=100)
    with pytest.raises(OSError, match="nothing"):
        read_json(tmp_path / "nothing")
