"""A prepared model on disk: graph, weights, tokenizer and the manifest that ties them together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.external_data import Region
from engines.hymt.stored_matrix import StoredMatrix
from engines.json_files import read_json

MANIFEST_FILE = "manifest.json"
GRAPH_FILE = "model.onnx"
WEIGHTS_FILE = "weights.bin"
FORMAT = 1
"""Version of the manifest; another one isn't read."""

_PIECE = 1 << 20  # bytes


class Precision(StrEnum):
    """What the linear layers are rounded to, the one to translate with first; what isn't rounded is a yardstick."""

    W8A8 = "w8a8"
    """Weights in INT8; inputs too, with calibrated scales, but those of down and head."""
    W8A8_DYNAMIC = "w8a8-dynamic"
    """Weights in INT8; inputs too, block by block as they come: no calibration, ONNX Runtime alone."""
    W8A16 = "w8a16"
    """Weights in INT8, inputs not rounded: fast on TensorRT; on a processor a yardstick of seconds a token."""
    FP16 = "fp16"
    FP32 = "fp32"


class Target(StrEnum):
    """The runtime that a graph is written for."""

    ONNXRUNTIME = "onnxruntime"
    TENSORRT = "tensorrt"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Size in bytes and SHA-256 of a file of the prepared model."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sink:
    """Keys and values of the tokens that every prompt begins with, computed without rounding.

    Attributes:
        ids: the tokens.
        values: float32 ``[layers, 2, kv_heads, len(ids), head_dim]`` in the file of weights; 2 for keys and values.
    """

    ids: tuple[int, ...]
    values: Region


@dataclass(frozen=True, slots=True)
class PreparedManifest:
    """What is in a prepared model.

    Attributes:
        name: of the checkpoint.
        family: chooses the prompts.
        precision: of the linear layers.
        target: runtime that the graph was written for.
        activations: dtype of activations and cache, ``float32`` or ``float16``.
        config: shape of the model.
        embedding: the embedding table.
        column_scales: what rows of the table are divided by; empty for nothing.
        sink: keys and values of the constant beginning; None where nothing is calibrated.
        files: name → size and checksum of every other file.
    """

    name: str
    family: Family
    precision: Precision
    target: Target
    activations: str
    config: HyConfig
    embedding: StoredMatrix
    column_scales: tuple[float, ...] = ()
    sink: Sink | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files, the manifest aside."""
        return sum(file.size for file in self.files.values())

    @property
    def rounds_no_more(self) -> bool:
        """Whether ONNX Runtime must leave alone what the graph doesn't round; by itself it rounds inputs of products.

        So of weights alone, and of what is TensorRT's, whose plan is compared with it.
        """
        return self.precision is Precision.W8A16 or self.target is Target.TENSORRT

    @property
    def checksum(self) -> str:
        """Of graph and weights: two models that compute the same have the same."""
        return f"{self.files[GRAPH_FILE].sha256}-{self.files[WEIGHTS_FILE].sha256}"

    @property
    def rank(self) -> tuple[int, int]:
        """Of two models the one with the smaller rank translates: the newest family, then the first precision."""
        return self.family.rank, list(Precision).index(self.precision)

    @property
    def float_type(self) -> np.dtype[Any]:
        """Dtype of activations and cache."""
        return np.dtype(self.activations)

    def sink_values(self, weights: Path) -> NDArray[np.float32]:
        """Keys and values of the sink, ``float32[2 * layers, kv_heads, tokens, head_dim]``; no tokens without one."""
        tokens = len(self.sink.ids) if self.sink else 0
        shape = (2 * self.config.layers, self.config.kv_heads, tokens, self.config.head_dim)
        if self.sink is None:
            return np.empty(shape, np.float32)
        return np.array(np.memmap(weights, np.float32, "r", self.sink.values.offset, shape))

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / MANIFEST_FILE).write_text(text + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest and check that every file is there in its size.

        Raises:
            DragomanError: ``model.not_prepared``, ``model.prepared_broken``, ``model.prepared_version``.
        """
        path = folder / MANIFEST_FILE
        try:
            values = read_json(path)
        except FileNotFoundError as error:
            raise DragomanError(
                "model.not_prepared", f"{folder} is not a prepared model", hint="Make one: dragoman engine prepare"
            ) from error
        except (OSError, ValueError) as error:
            raise _broken(folder, f"{MANIFEST_FILE} can't be read") from error
        if not isinstance(values, dict) or "format" not in values:
            raise _broken(folder, f"{MANIFEST_FILE} is not a manifest")
        if values.pop("format") != FORMAT:
            raise DragomanError(
                "model.prepared_version",
                f"the model in {folder} was prepared by another version of the program",
                hint="Prepare it again: dragoman engine prepare",
            )
        try:
            manifest = cls(**_typed(values))
        except (KeyError, TypeError, ValueError) as error:
            raise _broken(folder, f"{MANIFEST_FILE} is not a manifest") from error
        for name, file in manifest.files.items():
            found = folder / name
            if not found.is_file() or found.stat().st_size != file.size:
                raise _broken(folder, f"{name} is missing or not {file.size} bytes long")
        return manifest

    def verify(self, folder: Path, progress: Callable[[int], None] = lambda _: None) -> None:
        """Compare the checksum of every file; `progress` is told the bytes read so far.

        Raises:
            DragomanError: ``model.prepared_broken``.
        """
        done = 0
        for name, file in self.files.items():
            digest = hashlib.sha256()
            with (folder / name).open("rb") as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
                    done += len(piece)
                    progress(done)
            if digest.hexdigest() != file.sha256:
                raise _broken(folder, f"{name} is not what was prepared")


def stored_file(path: Path) -> StoredFile:
    """Size and checksum of a file."""
    with path.open("rb") as stream:
        return StoredFile(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    sink = values["sink"]
    return values | {
        "family": Family(values["family"]),
        "precision": Precision(values["precision"]),
        "target": Target(values["target"]),
        "config": HyConfig(**values["config"]),
        "embedding": _matrix(values["embedding"]),
        "column_scales": tuple(values["column_scales"]),
        "sink": sink and Sink(tuple(sink["ids"]), Region(**sink["values"])),
        "files": {name: StoredFile(**file) for name, file in values["files"].items()},
    }


def _matrix(values: dict[str, Any]) -> StoredMatrix:
    scales = values["scales"]
    return StoredMatrix(**values | {"values": Region(**values["values"]), "scales": scales and Region(**scales)})


def _broken(folder: Path, what: str) -> DragomanError:
    return DragomanError(
        "model.prepared_broken", f"the model in {folder} is damaged: {what}", hint="Prepare or install it again"
    )
