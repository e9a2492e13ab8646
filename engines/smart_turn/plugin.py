"""Smart Turn's folder and what belongs in it; who listens for the end of a turn loads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engines.plugin import Found, ModelFolder, Plugin, Stage, Unfit


def _identify(folder: Path, _name: str) -> Sequence[Found | Unfit]:
    from engines.languages import languages

    return [
        Found(path.stem.removesuffix("-cpu"), {path.name: path}, tuple(languages()), "Smart Turn")
        for path in sorted(folder.glob("smart-turn-v*.onnx"))
    ]


ENGINE = Plugin("smart-turn", Stage.END_OF_TURN, 50, folders=(ModelFolder("smart_turn", _identify),))
