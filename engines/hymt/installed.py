"""The models of HY-MT on this device, and loading one as a translator, on whichever runtime can."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.config import CONFIG_FILE
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.prepared import MANIFEST_FILE, Manifest, Precision, Target
from engines.hymt.runtimes.llama.installed import gguf_files, load_gguf
from engines.hymt.runtimes.llama.installed import memory_needed as gguf_memory_needed
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.reference import ReferenceRuntime
from engines.hymt.runtimes.runtime import Runtime
from engines.hymt.runtimes.tensorrt.loading import NOT_HERE, load_runtime
from engines.protocols import Translator

_log = logging.getLogger(__name__)

FOLDER = "hymt"
"""Folder of the prepared models, one folder each, in the folder of models."""

_PREFERRED = (Precision.W8A8, Precision.W8A16, Precision.FP16, Precision.FP32)
"""Which model translates where several are prepared; what isn't rounded is a yardstick."""

_BUFFERS = 200_000_000
"""Bytes that a model takes beyond its files: the limits are 1.8 GB on disk and 2.0 GB in memory."""


def prepared_models(models: Path) -> list[Path]:
    """Folders with a manifest, in the order of their names."""
    return sorted(path.parent for path in (models / FOLDER).glob(f"*/{MANIFEST_FILE}"))


def memory_needed(models: Path) -> int:
    """Bytes that the preferred prepared model takes with its cache and buffers, or else the smallest GGUF file.

    0 where none can be read.
    """
    with suppress(DragomanError):
        for _, manifest in _ranked(models):
            return manifest.size + _BUFFERS
    return gguf_memory_needed(models)


def load_translator(models: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load the best prepared model: one that TensorRT can execute here, else one for ONNX Runtime, else a GGUF file.

    Of several, one of the newest family, then of eight bits, then the first by name. Those that are damaged are left
    out where another can be read.

    Args:
        models: folder of models; it holds at least one prepared model or GGUF file.
        threads: as in `OrtRuntime`.

    Raises:
        DragomanError: ``model.prepared_*``, ``model.tokenizer_*``, ``engine.load_failed``, ``engine.out_of_memory``;
            where there is a GGUF file alone, what `load_gguf` raises; where there is none for either of them, what
            TensorRT lacks.
    """
    ranked = _ranked(models)
    lacking: DragomanError | None = None
    for folder, manifest in ranked:
        if manifest.target is Target.TENSORRT:
            try:
                return _on_tensorrt(folder)
            except DragomanError as error:
                if error.code not in NOT_HERE:
                    raise
                _log.info("%s is not executed by TensorRT: %s", folder.name, error.message)
                lacking = lacking or error
    for folder, manifest in ranked:
        if manifest.target is Target.ONNXRUNTIME:
            return _on_onnxruntime(folder, threads)
    if gguf_files(models):
        return load_gguf(models, threads=threads)
    assert lacking is not None, "no model is prepared"
    raise lacking


def open_prepared(folder: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load one prepared model; what TensorRT can't execute here, ONNX Runtime does, slowly where it is TensorRT's.

    Arguments and failures as `load_translator`.
    """
    if Manifest.read(folder).target is Target.TENSORRT:
        try:
            return _on_tensorrt(folder)
        except DragomanError as error:
            if error.code not in NOT_HERE:
                raise
    return _on_onnxruntime(folder, threads)


def open_model(folder: Path, family: Family | None, *, threads: int = 0) -> Translator:
    """A prepared model; or a checkpoint, by transformers in float32 as the reference.

    Args:
        folder: of either.
        family: of a checkpoint, which doesn't tell.
        threads: of a prepared model.

    Raises:
        DragomanError: ``model.not_prepared``, ``model.*``, ``engine.reference_missing``.
    """
    if not (folder / MANIFEST_FILE).is_file() and (folder / CONFIG_FILE).is_file() and family is not None:
        return HyMtTranslator(ReferenceRuntime(folder), HyTokenizer(folder / TOKENIZER_FILE), family)
    return open_prepared(folder, threads=threads)


def _ranked(models: Path) -> list[tuple[Path, Manifest]]:
    """The prepared models, best first.

    Raises:
        DragomanError: ``model.prepared_*``, of the first by name, where none can be read.
    """
    readable: list[tuple[Path, Manifest]] = []
    broken: list[DragomanError] = []
    for folder in prepared_models(models):
        try:
            readable.append((folder, Manifest.read(folder)))
        except DragomanError as error:
            _log.warning("%s", error.line())
            broken.append(error)
    if broken and not readable:
        raise broken[0]
    return sorted(readable, key=lambda model: (*_rank(model[1]), model[0].name))


def _rank(manifest: Manifest) -> tuple[bool, int]:
    return manifest.family is not Family.HY_MT2, _PREFERRED.index(manifest.precision)


def _on_tensorrt(folder: Path) -> HyMtTranslator:
    return _translator(folder, load_runtime(folder), "hy-mt-tensorrt")


def _on_onnxruntime(folder: Path, threads: int) -> HyMtTranslator:
    return _translator(folder, OrtRuntime(folder, threads=threads), "hy-mt-onnxruntime")


def _translator(folder: Path, runtime: Runtime, name: str) -> HyMtTranslator:
    try:
        tokenizer = HyTokenizer(folder / TOKENIZER_FILE)
        return HyMtTranslator(runtime, tokenizer, Manifest.read(folder).family, name=name)
    except BaseException:
        runtime.close()
        raise
