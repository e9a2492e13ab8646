"""A GGUF file of HY-MT: which model it is, and whether its converter knew the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family, family_named
from engines.hymt.runtimes.llama.header import GgufHeader, Value

ARCHITECTURE = "hunyuan-dense"
VOCABULARY = "gpt2"
"""What llama.cpp calls a byte-level BPE."""

CACHE_BYTES = 2
"""Bytes of a number in llama.cpp's cache: float16."""

_BUFFERS = 100_000_000
"""Bytes of activations and logits at the size of HY-MT 1.8B."""

_ROPE_THETA, _ROPE_ALPHA = 10000.0, 1000.0
_ROPE_TOLERANCE = 1e-4  # relative; the file holds float32


@dataclass(frozen=True, slots=True)
class HyMtFile:
    """What must be known before the file is loaded.

    Attributes:
        path: the file.
        family: chooses the prompts.
        weights: bytes of all weights.
        slot_bytes: bytes that one slot of the cache takes.
        has_vocabulary: whether the file can serve as its own tokenizer.
    """

    path: Path
    family: Family
    weights: int
    slot_bytes: int
    has_vocabulary: bool

    def memory(self, slots: int) -> int:
        """Bytes that it takes with a cache of so many slots."""
        return self.weights + slots * self.slot_bytes + _BUFFERS

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file's header and check that llama.cpp will compute what the model was trained for.

        The base of the rotary embedding is the one number that a converter has to compute, with the model's ``alpha``:
        ``theta * alpha ** (d / (d - 2))``, 11158839.9 for heads of 128. With a wrong one short texts still look right.

        Raises:
            DragomanError: ``model.not_installed``, ``model.gguf_broken``, ``model.gguf_quantization``,
                ``model.architecture_unsupported``, ``model.gguf_rope``, ``model.gguf_family``.
        """
        header = GgufHeader.read(path)
        metadata = header.metadata
        architecture = metadata.get("general.architecture", "none named")
        if architecture != ARCHITECTURE:
            raise DragomanError(
                "model.architecture_unsupported",
                f"{path.name} is a {architecture}, not a {ARCHITECTURE}",
                hint="HY-MT1.5-1.8B and Hy-MT2-1.8B are supported",
            )
        layers, kv_heads = _number(header, "block_count"), _number(header, "attention.head_count_kv")
        head_dim = _number(header, "attention.key_length")
        _check_rope(header, head_dim)
        return cls(
            path=path,
            family=_family(path, metadata.get("general.name", "")),
            weights=header.weights,
            slot_bytes=2 * layers * kv_heads * head_dim * CACHE_BYTES,
            has_vocabulary=metadata.get("tokenizer.ggml.model") == VOCABULARY,
        )


def _number(header: GgufHeader, key: str) -> int:
    found = header.metadata.get(f"{ARCHITECTURE}.{key}")
    if not isinstance(found, int) or not 0 < found < 1 << 16:
        raise DragomanError(
            "model.gguf_broken", f"{header.path} is damaged: its {key} is {found}", hint="Download or copy it again"
        )
    return found


def _check_rope(header: GgufHeader, head_dim: int) -> None:
    base = header.metadata.get(f"{ARCHITECTURE}.rope.freq_base")
    kind = header.metadata.get(f"{ARCHITECTURE}.rope.scaling.type", "none")
    factor = header.metadata.get(f"{ARCHITECTURE}.rope.scaling.factor", 1.0)
    alpha = header.metadata.get(f"{ARCHITECTURE}.rope.scaling.alpha", 0.0)
    wanted = _ROPE_THETA * _ROPE_ALPHA ** (head_dim / (head_dim - 2)) if head_dim > 2 else 0.0
    right = isinstance(base, int | float) and abs(base - wanted) <= _ROPE_TOLERANCE * wanted
    if not right or (kind, factor, alpha) != ("none", 1.0, 0.0):
        raise DragomanError(
            "model.gguf_rope",
            f"{header.path.name} was converted wrongly: rotary base {base} with scaling {kind} {factor} {alpha}, "
            f"where the model has {wanted:.1f} with none",
            hint="Take an official file",
        )


def _family(path: Path, name: Value) -> Family:
    """The model's own name counts; a file whose name was left out in the conversion is called as its model."""
    found = family_named(str(name)) or family_named(path.name)
    if found is None:
        raise DragomanError(
            "model.gguf_family",
            f"neither the name of {path.name} nor what is in it tells whether it is HY-MT1.5 or Hy-MT2",
            hint="Give the file its official name, as HY-MT1.5-1.8B-Q8_0.gguf",
        )
    return found
