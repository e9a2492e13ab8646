"""A Whisper model that somebody brought, by its files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from engines.json_files import read_limited
from engines.plugin import Found, Unfit
from engines.whisper.codes import heard_codes
from engines.whisper.model_file import read_shape
from engines.whisper.vocabulary import VOCABULARY_FILES

_REQUIRED = ("config.json", "model.bin", "tokenizer.json")
_OPTIONAL = ("preprocessor_config.json",)
_PREFIXES = re.compile(r"^(?:faster-|ct2-|whisper-|openai-|systran-)+", re.IGNORECASE)


def identify(folder: Path, name: str) -> Sequence[Found | Unfit]:
    """See `ModelFolder.identify`."""
    weights = folder / "model.bin"
    if not weights.is_file():
        if not _is_configured(folder):
            return ()
        in_parts = "; it is there in parts: cat model.bin.* > model.bin" if any(folder.glob("model.bin.*")) else ""
        return (Unfit(f"the Whisper model in {name} lacks model.bin{in_parts}"),)
    shape = read_shape(weights)
    if shape is None:
        return ()
    lacking = [file for file in _REQUIRED if not (folder / file).is_file()]
    vocabulary = [file for file in VOCABULARY_FILES if (folder / file).is_file()]
    if not vocabulary:
        lacking.append(" or ".join(VOCABULARY_FILES))
    if lacking:
        return (Unfit(f"the Whisper model in {name} lacks {', '.join(lacking)}"),)
    files = [*_REQUIRED, *vocabulary, *(file for file in _OPTIONAL if (folder / file).is_file())]
    what = "hears English alone" if shape.english_only else "hears many languages"
    return (
        Found(
            _name(name, shape.size, english_only=shape.english_only, distilled=shape.distilled),
            {file: folder / file for file in files},
            ("en",) if shape.english_only else heard_codes(),
            f"Whisper {shape.size or 'of an unknown size'}, {what}",
        ),
    )


def _is_configured(folder: Path) -> bool:
    """Whether a configuration lies there that only Whisper's converter writes."""
    try:
        return b'"suppress_ids_begin"' in read_limited(folder / "config.json")
    except (OSError, ValueError):
        return False


def _name(name: str, size: str, *, english_only: bool, distilled: bool) -> str:
    """Its name where that tells the size, else the size with what the files tell."""
    short = re.sub(r"[^\w.-]+", "-", _PREFIXES.sub("", name)).strip("-.").lower()
    if size and size.removesuffix("-v2") in short:
        return short
    told = f"{'distil-' if distilled else ''}{size or 'whisper'}{'.en' if english_only and not distilled else ''}"
    return f"{told}-{short}" if short and short not in {"model", "models"} else told
