"""A tiny Whisper that writes words for whatever it hears, as OpenAI's do: to test what keeps invented words away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

TINY_WHISPER = Path(__file__).parents[1] / "tests" / "data" / "tiny_whisper"


def write_eager_model(path: Path) -> None:
    """Copy the tests' model to the folder `path`, forbidden to begin with the end token (``suppress_ids_begin``)."""
    shutil.copytree(TINY_WHISPER, path)
    config = json.loads((path / "config.json").read_text("utf-8"))
    end = json.loads((path / "vocabulary.json").read_text("utf-8")).index("<|endoftext|>")
    (path / "config.json").write_text(json.dumps(config | {"suppress_ids_begin": [end]}), "utf-8")
