"""Keeps a demonstration: recordings, texts, picture."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from device_app.sound_files import write_wav
from device_app.vocabulary import DragomanError
from ui.demo.player import PlayedTurn

_DIGITS = 3


def prepare_folder(folder: Path) -> None:
    """Make sure that files can be written into a folder.

    Raises:
        DragomanError: ``storage.unwritable``, ``storage.full``.
    """
    probe = folder / f".probe.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"\0")
        probe.unlink()
    except OSError as error:
        raise _failure(folder, error) from error


def write_turn(folder: Path, played: PlayedTurn, number: int) -> dict[str, object]:
    """Write a turn's recording; its entry in ``conversation.json``.

    Raises:
        DragomanError: ``storage.unwritable``, ``storage.full``.
    """
    turn = played.turn
    spoken: dict[str, object] | None = None
    if played.speech:
        path = folder / f"turn-{number}.wav"
        seconds = write_wav(path, played.speech)
        spoken = {"path": path.name, "seconds": round(seconds, _DIGITS), "language": turn.target}
    return {
        "number": number,
        "side": turn.side.value,
        "input": "typed" if turn.typed else "spoken",
        "typed_because": played.typed_because,
        "said": played.line.text,
        "heard": {"text": turn.heard, "language": turn.source},
        "translation": {
            "text": turn.translation,
            "language": turn.target,
            "engine": turn.engine,
            "quality": turn.quality.value if turn.quality else None,
        },
        "spoken": spoken,
        "error": turn.error_code or None,
        "seconds": round(played.seconds, _DIGITS),
        "timings_ms": {stage: round(value, 1) for stage, value in turn.timings_ms},
    }


def write_conversation(folder: Path, heading: Mapping[str, object], turns: Sequence[Mapping[str, object]]) -> None:
    """Write ``conversation.json``; the old one is replaced at the end or not at all.

    Raises:
        DragomanError: ``storage.unwritable``, ``storage.full``.
    """
    path = folder / "conversation.json"
    temporary = path.with_suffix(".part")
    try:
        temporary.write_text(json.dumps({**heading, "turns": turns}, ensure_ascii=False, indent=2) + "\n", "utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> DragomanError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DragomanError("storage.full", f"{path} can't be written: the disk is full", hint="Free some space")
    return DragomanError(
        "storage.unwritable", f"{path} can't be written: {error.strerror}", hint="Name another folder with --out"
    )
