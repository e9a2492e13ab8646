"""Model files that no engine here takes, and what can be done with them: one line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engines.json_files import read_json

_TAKE_CONVERTED = "take the form for CTranslate2, such as Systran/faster-whisper-…"

_BY_NAME: tuple[tuple[str, str], ...] = (
    (r".*\.(part|partial|incomplete|crdownload|aria2|tmp)", "an unfinished download: finish it first"),
    (r".*\.(argosmodel|zip|tar|tgz|7z|rar|whl|tar\.\w+)", "an archive: unpack it, then import the folder"),
    (r".*\.(gz|zst|xz|bz2|lz4)", "compressed: unpack it, then import the folder"),
    (r"ggml-.*\.bin", f"Whisper for whisper.cpp: {_TAKE_CONVERTED}"),
    (r"(tiny|base|small|medium|large)[\w.-]*\.pt", f"Whisper in OpenAI's own form: {_TAKE_CONVERTED}"),
    (r".*\.(pt|pth|ckpt|h5|msgpack|tflite|mlmodel|npz|engine|plan)", "weights in a form that no engine here reads"),
)
_WEIGHTS = re.compile(r"(pytorch_model|model)[\w.-]*\.(bin|safetensors)")
_KINDS = {
    "whisper": f"Whisper for transformers: {_TAKE_CONVERTED}, or convert it with ct2-transformers-converter",
    "marian": "OPUS-MT for transformers: convert it with ct2-transformers-converter, and name the folder opus-mt-en-es",
}
"""What ``model_type`` in ``config.json`` says, where weights lie beside it."""

_POINTER = b"version https://git-lfs"


def foreign(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files right in a folder that are known and of no use, each with one line without a full stop.

    Raises:
        OSError: the folder can't be read.
    """
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        if path.is_symlink() and not path.exists():
            yield path, "a link to a file that isn't there"
        elif reason := next((why for pattern, why in _BY_NAME if re.fullmatch(pattern, path.name, re.IGNORECASE)), ""):
            yield path, reason
        elif _WEIGHTS.fullmatch(path.name) and (kind := _model_type(folder)):
            yield path, _KINDS.get(kind, f"a model of the kind {kind}, which no engine here runs")
        elif path.name.endswith(".onnx.json") and not path.with_suffix("").exists():
            yield path, f"the configuration of a Piper voice without {path.stem}"
        elif path.suffix == ".onnx" and not path.with_name(f"{path.name}.json").exists():
            yield path, f"an ONNX model of an unknown kind; a Piper voice has {path.name}.json beside it"
        elif path.is_file() and path.stat().st_size < 1024 and path.read_bytes().startswith(_POINTER):
            yield path, "only a pointer to the file: git lfs pull brings it"


def _model_type(folder: Path) -> str:
    try:
        table = read_json(folder / "config.json")
        return str(table.get("model_type", ""))[:40]
    except (OSError, ValueError, AttributeError):
        return ""
