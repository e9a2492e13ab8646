"""Sticks on which something else lies under the name of each file: looked through in no time, and said in lines."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from device_app.models.look_through import look_through
from engines.errors import DragomanError
from tests.device_app.models.bringing import (
    write_all_sorts,
    write_argos,
    write_checkpoint,
    write_mozilla,
    write_whisper,
)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def nested(path: Path) -> None:
    path.write_bytes(b"[" * 200_000)


@pytest.mark.timeout(600)  # who waits for a pipe waits for ever
@pytest.mark.parametrize("put", [os.mkfifo, loop, endless, sparse, nested, Path.mkdir])
def test_nothing_is_waited_for_and_nothing_endless_is_read(tmp_path: Path, put: Callable[[Path], object]) -> None:
    """Each file in its turn, all others being what they should be; and all of them at once."""
    write_all_sorts(tmp_path / "stick")
    write_whisper(tmp_path / "stick" / "whisper")
    write_checkpoint(tmp_path / "stick" / "checkpoint")
    write_argos(tmp_path / "stick" / "argos")
    write_mozilla(tmp_path / "stick" / "mozilla")
    files = sorted(path for path in (tmp_path / "stick").rglob("*") if path.is_file())
    assert len(files) > 10
    for path in files:
        kept = path.rename(tmp_path / "kept")
        put(path)
        look_through(tmp_path / "stick", {})
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        kept.rename(path)
    for path in files:
        path.unlink()
        put(path)
    found, _ = look_through(tmp_path / "stick", {})
    assert not any(path.is_fifo() for one in found for path in one.files.values())


@pytest.mark.timeout(600)
def test_a_pipe_alone_is_passed_over(tmp_path: Path) -> None:
    for name in ("model.bin", "whatever", "a.gguf", "a.onnx", "a.onnx.json", "config.json", "model.safetensors"):
        os.mkfifo(tmp_path / name)
    assert look_through(tmp_path, {})[0] == []


@pytest.mark.parametrize("name", ["a" * 5000, "a/" * 3000])
def test_a_name_that_is_too_long_is_no_folder(name: str) -> None:
    with pytest.raises(DragomanError) as caught:
        look_through(Path(name), {})
    assert caught.value.code == "model.no_folder"
