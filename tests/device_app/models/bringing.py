"""Writes folders of models as people bring them: true names and headers, no weights."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

TINY_LIGHT = Path(__file__).parents[2] / "data" / "tiny_light"
TINY_HYMT = Path(__file__).parents[2] / "data" / "tiny_hymt"


def write_whisper(
    folder: Path, *, width: int = 384, tokens: int = 51_865, layers: tuple[int, int] = (4, 4), without: str = ""
) -> Path:
    """The files of a model, with weights that have a true head and no body."""
    folder.mkdir(parents=True, exist_ok=True)

    def text(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    variables: list[tuple[str, tuple[int, ...]]] = [("decoder/embeddings/weight", (tokens, width))]
    for part, count in zip(("encoder", "decoder"), layers, strict=True):
        variables += [(f"{part}/layer_{number}/norm/beta", (1,)) for number in range(count)]
    blob = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, len(variables))
    for name, shape in variables:
        blob += text(name) + bytes([len(shape)]) + struct.pack(f"<{len(shape)}I", *shape) + b"\0" + struct.pack("<I", 0)
    (folder / "model.bin").write_bytes(blob)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_text('{"suppress_ids_begin": []}')
    if without:
        (folder / without).unlink()
    return folder


def write_voice(folder: Path, name: str, family: str = "de", **config: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(b"\x08\x09" + bytes(100))
    table = {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": family},
        "language": {"family": family},
        **dict.fromkeys(("num_symbols", "num_speakers"), 1),
        "phoneme_id_map": {},
        **config,
    }
    (folder / f"{name}.onnx.json").write_text(json.dumps(table))
    return folder


def write_mozilla(folder: Path, pair: str = "enes", *, split: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    vocabularies = [f"srcvocab.{pair}.spm", f"trgvocab.{pair}.spm"] if split else [f"vocab.{pair}.spm"]
    for name in (f"model.{pair}.intgemm.alphas.bin", f"lex.50.50.{pair}.s2t.bin", *vocabularies):
        (folder / name).write_bytes(b"x" * 40)
    return folder


def write_cache(folder: Path, repository: str, fill: Callable[[Path], Path]) -> Path:
    """As the hub's own tools lay it out: the files are links to blobs."""
    home = folder / f"models--{repository.replace('/', '--')}"
    snapshot = home / "snapshots" / ("0123456789abcdef" * 3)[:40]
    fill(snapshot)
    (home / "blobs").mkdir()
    for number, path in enumerate(sorted(snapshot.iterdir())):
        path.rename(home / "blobs" / str(number))
        path.symlink_to(Path("../../blobs", str(number)))
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(snapshot.name)
    return home


def write_all_sorts(folder: Path) -> None:
    write_voice(folder / "a" / "b" / "c", "de_DE-d-low")
    (folder / "photo.jpg").touch()
    (folder / "notes.txt").touch()


def less(folder: Path, *names: str) -> Path:
    """Without some of its files."""
    for name in names:
        (folder / name).unlink()
    return folder


def write_argos(folder: Path) -> Path:
    shutil.copytree(TINY_LIGHT / "opus-mt-en-es", folder / "translate-en_es-1_0" / "model")
    home = folder / "translate-en_es-1_0"
    (home / "model" / "source.spm").rename(home / "sentencepiece.model")
    (home / "metadata.json").write_text(json.dumps({"from_code": "en", "to_code": "es"}))
    return folder


def write_checkpoint(folder: Path) -> Path:
    shutil.copytree(TINY_HYMT, folder / "HY-MT1.5-1.8B")
    return folder
