"""The files of an OPUS-MT or Argos model, converted for CTranslate2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engines.json_files import read_json
from engines.languages import languages
from engines.light.damage import damaged

WEIGHTS = "model.bin"
"""Name of the weights."""

_NAME = re.compile(r"(?:^|[-_])([a-z]{2,3})[-_]([a-z]{2,3})(?:[-_][\d_.]+)?$")
_CODES = {"fil": "tl", "jap": "ja", "zt": "zh-Hant"}
"""What OPUS-MT and Argos call some of the device's languages."""


@dataclass(frozen=True, slots=True)
class OpusFiles:
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


def read_opus(weights: Path, home: Path, name: str = "") -> OpusFiles | None:
    """The model that weights belong to; None for languages that the device doesn't have.

    Args:
        weights: its ``model.bin``.
        home: the folder it was installed as; `weights` may lie deeper in it.
        name: that people know the folder by; its own by default.

    Raises:
        DragomanError: ``model.light_broken``.
    """
    folder = weights.parent
    source, target, prefix = _direction(home, name or home.name)
    if source not in languages() or target not in languages():
        return None
    shared = next((path for place in (folder, home) if (path := place / "sentencepiece.model").is_file()), None)
    first, second = (shared, shared) if shared else (folder / "source.spm", folder / "target.spm")
    for path in (first, second, folder / "config.json"):
        if not path.is_file():
            raise damaged(home, f"{path.name} is missing")
    ends_source = shared is None and not _adds_end(folder / "config.json", home)
    return OpusFiles(source, target, folder, first, second, ends_source, prefix)


def _adds_end(config: Path, home: Path) -> bool:
    """Whether CTranslate2 appends the end of the source by itself."""
    try:
        return bool(read_json(config).get("add_source_eos", False))
    except (OSError, ValueError, AttributeError) as error:
        raise damaged(home, "config.json can't be read") from error


def _direction(home: Path, name: str) -> tuple[str, str, str]:
    metadata = home / "metadata.json"
    if metadata.is_file():
        try:
            values = read_json(metadata)
            codes = str(values["from_code"]), str(values["to_code"])
            return _code(codes[0]), _code(codes[1]), str(values.get("target_prefix") or "")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(home, "metadata.json names no languages") from error
    named = _NAME.search(name)
    if named is None:
        raise damaged(home, "neither metadata.json nor its name tells its languages")
    return _code(named[1]), _code(named[2]), ""


def _code(code: str) -> str:
    return _CODES.get(code, code)
