"""The light models of this device."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from engines.errors import DragomanError
from engines.languages import languages

FOLDER = "light"
"""Folder of the light models, one folder each, in the folder of models."""

_NAME = re.compile(r"(?:^|[-_])([a-z]{2,3})[-_]([a-z]{2,3})(?:[-_][\d_.]+)?$")
_CODES = {"fil": "tl", "jap": "ja", "zt": "zh-Hant"}
"""What OPUS-MT and Argos call some of the device's languages."""


@dataclass(frozen=True, slots=True)
class LightModel:
    """A model of one direction.

    Attributes:
        source: code of the language it reads.
        target: code of the language it writes.
        folder: of the CTranslate2 model: ``model.bin``, ``config.json`` and its vocabulary.
        source_pieces: SentencePiece model of the source.
        target_pieces: SentencePiece model of the target; the same file where they share one.
        ends_source: whether the source must end with ``</s>``: models converted from transformers were trained so, and
            their ``config.json`` doesn't say it; those of Argos weren't.
        target_prefix: token that begins each answer; empty for none.
    """

    source: str
    target: str
    folder: Path
    source_pieces: Path
    target_pieces: Path
    ends_source: bool = False
    target_prefix: str = ""


def light_models(models: Path) -> dict[tuple[str, str], LightModel]:
    """The installed models by direction; the first by name where there are several.

    Known layouts: a folder of Argos (``metadata.json``, ``model/``, ``sentencepiece.model``), and a converted OPUS-MT
    folder whose name ends in the direction (``opus-mt-en-es``), with ``source.spm`` and ``target.spm``.

    Raises:
        DragomanError: ``model.light_broken``, a folder that holds a model and lacks a part of it.
    """
    found: dict[tuple[str, str], LightModel] = {}
    for weights in sorted((models / FOLDER).glob("*/**/model.bin")):
        model = _read(weights.parent, models / FOLDER)
        if model is not None:
            found.setdefault((model.source, model.target), model)
    return found


def _read(folder: Path, root: Path) -> LightModel | None:
    """The model of a folder; None for languages that the device doesn't have."""
    home = root / folder.relative_to(root).parts[0]
    source, target, prefix = _direction(home)
    if source not in languages() or target not in languages():
        return None
    shared = next((path for place in (folder, home) if (path := place / "sentencepiece.model").is_file()), None)
    first, second = (shared, shared) if shared else (folder / "source.spm", folder / "target.spm")
    for path in (first, second, folder / "config.json"):
        if not path.is_file():
            raise _broken(home, f"{path.name} is missing")
    ends_source = shared is None and not _adds_end(folder / "config.json", home)
    return LightModel(source, target, folder, first, second, ends_source, prefix)


def _adds_end(config: Path, home: Path) -> bool:
    """Whether CTranslate2 appends the end of the source by itself."""
    try:
        return bool(json.loads(config.read_text("utf-8")).get("add_source_eos", False))
    except (OSError, ValueError, AttributeError) as error:
        raise _broken(home, "config.json can't be read") from error


def _direction(home: Path) -> tuple[str, str, str]:
    metadata = home / "metadata.json"
    if metadata.is_file():
        try:
            values = json.loads(metadata.read_text("utf-8"))
            codes = str(values["from_code"]), str(values["to_code"])
            return _code(codes[0]), _code(codes[1]), str(values.get("target_prefix") or "")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _broken(home, "metadata.json names no languages") from error
    named = _NAME.search(home.name)
    if named is None:
        raise _broken(home, "neither metadata.json nor its name tells its languages")
    return _code(named[1]), _code(named[2]), ""


def _code(code: str) -> str:
    return _CODES.get(code, code)


def _broken(home: Path, what: str) -> DragomanError:
    return DragomanError("model.light_broken", f"the light model in {home} is damaged: {what}", hint="Install it again")
