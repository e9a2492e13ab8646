"""The measured process of llama.cpp: ``python -m device_app.benchmark.llama_worker FILE.gguf THREADS LAYERS``.

Runs under an interpreter that has ``llama_cpp`` and ``gguf``. The file is written if it isn't there: the shape of HY-MT
1.8B, random weights, every matrix in Q8_0.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from device_app.benchmark.measured_process import serve
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.runtime import SEQUENCES, GgufRuntime

_SLOTS = 1024
_HIDDEN, _INNER, _HEADS, _KEY_HEADS, _HEAD, _VOCABULARY = 2048, 6144, 16, 4, 128, 120818


class MeasuredLlama:
    """Implements `MeasuredModel` by the runtime that translates from GGUF files."""

    def __init__(self, file: Path, threads: int) -> None:
        model = LlamaModel(file, threads=threads, slots=_SLOTS, sequences=SEQUENCES)
        self._runtime = GgufRuntime(model, _SLOTS)

    def begin(self, ids: Sequence[int]) -> None:
        """See `MeasuredModel.begin`."""
        self._runtime.truncate(0)
        self._runtime.prefill(ids)

    def step(self, token: int) -> None:
        """See `MeasuredModel.step`."""
        self._runtime.step(token)


def write_gguf(file: Path, layers: int) -> None:
    """Write a model of `layers` layers."""
    gguf: Any = importlib.import_module("gguf")
    numpy: Any = importlib.import_module("numpy")
    writer = gguf.GGUFWriter(str(file), "hunyuan-dense")
    writer.add_block_count(layers)
    writer.add_context_length(4096)
    writer.add_embedding_length(_HIDDEN)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_KEY_HEADS)
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_rope_dimension_count(_HEAD)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(11158839.92507748)
    writer.add_vocab_size(_VOCABULARY)
    writer.add_tokenizer_model("none")
    noise = numpy.random.default_rng(0).standard_normal(1 << 22, numpy.float32) * 0.02
    made: dict[tuple[int, ...], Any] = {}  # one matrix of each shape will do
    eight_bits = gguf.GGMLQuantizationType.Q8_0
    for name, shape in _tensors(layers):
        if len(shape) == 1:
            writer.add_tensor(name, numpy.ones(shape, numpy.float32))
            continue
        if shape not in made:
            values = numpy.resize(noise, shape[0] * shape[1]).reshape(shape)
            made[shape] = gguf.quants.quantize(values, eight_bits)
        writer.add_tensor(name, made[shape], raw_dtype=eight_bits)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(layers: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    queries, keys = _HEADS * _HEAD, _KEY_HEADS * _HEAD
    yield "token_embd.weight", (_VOCABULARY, _HIDDEN)
    yield "output_norm.weight", (_HIDDEN,)
    parts = {
        "attn_norm": (_HIDDEN,),
        "attn_q": (queries, _HIDDEN),
        "attn_k": (keys, _HIDDEN),
        "attn_v": (keys, _HIDDEN),
        "attn_output": (_HIDDEN, queries),
        "attn_q_norm": (_HEAD,),
        "attn_k_norm": (_HEAD,),
        "ffn_norm": (_HIDDEN,),
        "ffn_gate": (_INNER, _HIDDEN),
        "ffn_up": (_INNER, _HIDDEN),
        "ffn_down": (_HIDDEN, _INNER),
    }
    for layer in range(layers):
        for part, shape in parts.items():
            yield f"blk.{layer}.{part}.weight", shape


def _main(file: Path, threads: int, layers: int) -> None:
    if not file.exists():
        write_gguf(file, layers)
    serve(lambda: MeasuredLlama(file, threads))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
