"""From a checkpoint to a prepared model."""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import TOKENIZER_FILE
from engines.hymt.prepare.calibration import Calibrator
from engines.hymt.prepare.calibration_set import calibration_sequences, read_calibration_set
from engines.hymt.prepare.checkpoint import EMBEDDING, FINAL_NORM, Checkpoint
from engines.hymt.prepare.external_data import ExternalDataWriter
from engines.hymt.prepare.graph import DecoderGraph, Forms, InputScales, LayerWeights
from engines.hymt.prepare.graph_builder import GraphBuilder
from engines.hymt.prepare.linear import Form, store_matrix
from engines.hymt.prepare.quantize import SHORTEST_BLOCK
from engines.hymt.prepare.smoothing import Ranges
from engines.hymt.prepare.staging import staged
from engines.hymt.prepared import (
    GRAPH_FILE,
    WEIGHTS_FILE,
    Precision,
    PreparedManifest,
    Sink,
    StoredFile,
    Target,
    stored_file,
)

CALIBRATION_FILE = "calibration.json"
"""What was chosen for each product: ``{product: [{scale, strength, range, error} of each layer]}``."""

SINK_TOKENS = 2
"""BOS and User, which every prompt begins with."""

_LICENCES = ("licen[cs]e*", "notice*")
"""Files whose terms ask for them to be handed on with the weights, in lower case."""

_PIECE_ROWS = 4096  # rows of the embedding in memory at a time
_HEAD_SAMPLE = 2048  # rows of the head that calibration tries


@dataclass(frozen=True, slots=True)
class PrepareOptions:
    """What to make.

    Attributes:
        precision: what the linear layers are rounded to.
        target: the runtime it is for.
        family: chooses the prompts, now for calibration and later for translation.
        calibration: a table of texts, or plain ones; None for the project's own.
        ranges: how the ranges of rounded inputs are chosen.
    """

    precision: Precision
    target: Target
    family: Family
    calibration: Path | None = None
    ranges: Ranges = Ranges.PERCENTILE


def forms_for(precision: Precision, target: Target) -> Forms:
    """The form of each product.

    Even in W8A8 the inputs of the down product and of the head are not rounded with a fixed scale: they have outliers
    that none can hold, and eight times as much of the answer would be lost (docs/decisions/0260).
    """
    if precision in {Precision.FP32, Precision.FP16}:
        return Forms.all(Form.FLOAT)
    if precision is Precision.W8A16:
        return Forms.all(Form.WEIGHT_ONLY)
    if precision is Precision.W8A8_DYNAMIC:
        return Forms.all(Form.BLOCKWISE)
    spared = Form.BLOCKWISE if target is Target.ONNXRUNTIME else Form.WEIGHT_ONLY
    return replace(Forms.all(Form.STATIC), down=spared, head=spared)


def prepare(
    checkpoint: Path, out: Path, options: PrepareOptions, progress: Callable[[float], None] = lambda _: None
) -> PreparedManifest:
    """Write a prepared model to the folder `out`, which appears only when it is complete.

    Memory: one layer in float32 a few times over, and the activations of the calibration in one layer.

    Args:
        checkpoint: folder with ``config.json``, ``tokenizer.json`` and safetensors.
        out: must not exist, or be empty.
        options: what to make.
        progress: told how much is done, 0 … 1.

    Raises:
        DragomanError: ``model.*``, one clear line.
    """
    if options.precision is Precision.W8A8_DYNAMIC and options.target is not Target.ONNXRUNTIME:
        raise DragomanError(
            "model.precision_unsupported",
            f"{options.precision} is for ONNX Runtime, not for {options.target}",
            hint="Take w8a8 or w8a16",
        )
    source = Checkpoint(checkpoint)
    forms = forms_for(options.precision, options.target)
    _check_widths(source, forms)
    try:
        calibrator = _calibrator(source, forms, options) if forms.calibrated else None
        with staged(out, _size(source, options.precision)) as partial:
            manifest = _Preparation(source, forms, options, calibrator, progress).write(partial)
            manifest.write(partial)
    except MemoryError as error:
        raise DragomanError("engine.out_of_memory", "not enough memory to prepare the model") from error
    progress(1.0)
    return manifest


def _check_widths(source: Checkpoint, forms: Forms) -> None:
    """Refuse what can't be cut into blocks before the work begins.

    Raises:
        DragomanError: ``model.architecture_unsupported``.
    """
    config = source.config
    products = (
        (config.hidden, {forms.qkv, forms.gate_up, forms.head, _table_form(config, forms)}),
        (config.heads * config.head_dim, {forms.output}),
        (config.intermediate, {forms.down}),
    )
    for width, used in products:
        if Form.BLOCKWISE in used and width % SHORTEST_BLOCK:
            raise DragomanError(
                "model.architecture_unsupported",
                f"{source.folder.name}: a width of {width} is not a multiple of {SHORTEST_BLOCK}",
                hint="Prepare it unrounded: --precision fp32",
            )


def _table_form(config: HyConfig, forms: Forms) -> Form:
    """How the embedding table is stored; where the head is tied, it is the head's matrix."""
    return forms.head if config.tied or forms.head is Form.FLOAT else Form.BLOCKWISE


def _calibrator(source: Checkpoint, forms: Forms, options: PrepareOptions) -> Calibrator:
    rows = read_calibration_set(options.calibration)
    sequences = calibration_sequences(rows, source.tokenizer, options.family)
    calibrator = Calibrator(source.config, forms, sequences, SINK_TOKENS, options.ranges)
    calibrator.begin(source.rows(EMBEDDING, [token for ids in sequences for token in ids]))
    return calibrator


def _size(source: Checkpoint, precision: Precision) -> int:
    """Bytes that will be written, a little too many."""
    config = source.config
    per_layer = config.hidden * (2 * (config.heads + config.kv_heads) * config.head_dim + 3 * config.intermediate)
    tables = config.padded_vocabulary * config.hidden * (1 if config.tied else 2)
    width = {Precision.FP32: 4.0, Precision.FP16: 2.0}.get(precision, 1.04)
    files = (source.folder / TOKENIZER_FILE).stat().st_size + (8 << 20)
    return int((config.layers * per_layer + tables) * width) + files


class _Preparation:
    """The steps of one run, and what they share."""

    def __init__(
        self,
        source: Checkpoint,
        forms: Forms,
        options: PrepareOptions,
        calibrator: Calibrator | None,
        progress: Callable[[float], None],
    ) -> None:
        self._source = source
        self._forms = forms
        self._options = options
        self._calibrator = calibrator
        self._progress = progress
        self._sinks: list[NDArray[np.float32]] = []

    def write(self, folder: Path) -> PreparedManifest:
        """Write every file but the manifest."""
        source, options, config = self._source, self._options, self._source.config
        half = options.precision is Precision.FP16 or (
            options.target is Target.TENSORRT and options.precision is not Precision.FP32
        )
        with ExternalDataWriter(folder / WEIGHTS_FILE) as data:
            builder = GraphBuilder(data, np.float16 if half else np.float32)
            graph = DecoderGraph(config, self._forms, builder)
            for index in range(config.layers):
                graph.layer(*self._layer(index))
                self._progress((index + 1) / (config.layers + 5))
            norm, columns, scale = source.read(FINAL_NORM), None, None
            if self._calibrator is not None and self._forms.head is Form.STATIC:
                stride = max(1, config.vocab_size // _HEAD_SAMPLE)
                sample = source.rows(source.head, slice(None, None, stride))
                norm, columns, scale = self._calibrator.final(norm, sample)
            shape = (config.padded_vocabulary, config.hidden)
            head = store_matrix(builder, self._forms.head, self._pieces(source.head, columns), *shape)
            graph.finish(norm, head, scale)
            embedding = head[0]
            if not config.tied:
                form = _table_form(config, self._forms)
                embedding, columns = store_matrix(builder, form, self._pieces(EMBEDDING, None), *shape)[0], None
            sink = self._sink(data)
            data.flush()
        builder.save(folder / GRAPH_FILE)
        files = {WEIGHTS_FILE: StoredFile(data.size, data.sha256)}
        for path in (source.folder / TOKENIZER_FILE, *self._licences()):
            shutil.copyfile(path, folder / path.name)
            files[path.name] = stored_file(folder / path.name)
        if self._calibrator is not None:
            kept = {name: [one.describe() for one in found] for name, found in self._calibrator.choices.items()}
            (folder / CALIBRATION_FILE).write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
            files[CALIBRATION_FILE] = stored_file(folder / CALIBRATION_FILE)
        files[GRAPH_FILE] = stored_file(folder / GRAPH_FILE)
        return PreparedManifest(
            name=Path(os.path.realpath(source.folder)).name,
            family=options.family,
            precision=options.precision,
            target=options.target,
            activations=builder.float_type.name,
            config=config,
            embedding=embedding,
            column_scales=() if columns is None else tuple(columns.tolist()),
            sink=sink,
            files=files,
        )

    def _layer(self, index: int) -> tuple[LayerWeights, InputScales]:
        def part(*names: str) -> NDArray[np.float32]:
            parts = [self._source.layer(index, name) for name in names]
            return parts[0] if len(parts) == 1 else np.concatenate(parts)

        weights = LayerWeights(
            input_norm=part("input_layernorm"),
            qkv=part("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            query_norm=part("self_attn.query_layernorm"),
            key_norm=part("self_attn.key_layernorm"),
            output=part("self_attn.o_proj"),
            post_norm=part("post_attention_layernorm"),
            gate_up=part("mlp.gate_proj", "mlp.up_proj"),
            down=part("mlp.down_proj"),
        )
        if self._calibrator is None:
            return weights, InputScales()
        weights, scales, sink = self._calibrator.layer(weights)
        self._sinks.append(sink)
        return weights, scales

    def _pieces(self, name: str, columns: NDArray[np.float32] | None) -> Iterable[NDArray[np.float32]]:
        for piece in self._source.blocks(name, _PIECE_ROWS):
            yield piece if columns is None else piece * columns

    def _sink(self, data: ExternalDataWriter) -> Sink | None:
        if not self._sinks:
            return None
        ids = self._source.tokenizer.encode_prompt("")[:SINK_TOKENS]
        return Sink(tuple(ids), data.append(self._sinks))

    def _licences(self) -> list[Path]:
        return sorted(
            path
            for path in self._source.folder.iterdir()
            if path.is_file() and any(fnmatch.fnmatchcase(path.name.lower(), pattern) for pattern in _LICENCES)
        )
