"""The models of HY-MT on this device, and loading one as a translator, on the best of the runtimes."""

# ruff: noqa: PLC0415 - a runtime is imported when a model is loaded on it

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engines.errors import DragomanError
from engines.hymt.config import CONFIG_FILE
from engines.hymt.decode.model import LocalModel
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer, Suffix
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.measured import read_speeds
from engines.hymt.prepared import MANIFEST_FILE, PreparedManifest, Target
from engines.hymt.runtimes.llama import library as llama_library
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from engines.hymt.runtimes.runtime import DEFAULT_MAX_LENGTH
from engines.hymt.runtimes.tensorrt import library as tensorrt_library
from engines.machine.machine import read_machine
from engines.machine.memory import read_memory
from engines.options import AUTO

if TYPE_CHECKING:
    from engines.hymt.runtimes.runtime import Runtime

_log = logging.getLogger(__name__)

FOLDER = "hymt"
"""Folder of the prepared models, one folder each, in the folder of models."""

GGUF_FOLDER = "gguf"
"""Folder of the GGUF files, one folder each, in the folder of models."""

_BUFFERS = 200_000_000
"""Bytes that a prepared model takes beyond its files: the limits are 1.8 GB on disk and 2.0 GB in memory."""

_NOT_HERE = frozenset(
    {
        "engine.tensorrt_missing",
        "engine.pycuda_missing",
        "engine.no_gpu",
        "engine.plan_missing",
        "engine.plan_unfit",
        "engine.plan_wrong",
        "engine.llama_missing",
    }
)
"""Codes of what a runtime lacks on this device; another one may do instead."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model of this device.

    Attributes:
        path: folder of a prepared model, or a GGUF file.
        rank: of two for one runtime the smaller is the better.
        memory: bytes that it takes with its cache and its buffers.
    """

    path: Path
    rank: tuple[int, ...]
    memory: int


@dataclass(frozen=True, slots=True)
class RuntimeKind:
    """A runtime, and its models.

    Attributes:
        name: of the engine, as in the settings.
        paths: of what may be its models, in the folder of models, in the order of their names.
        read: what such a path holds; None where it is for another runtime. Raises `DragomanError`.
        missing: what it lacks on this device, one line without a full stop; imports nothing heavy.
        load: load a model with so many processor threads, and such an end of HY-MT1.5's prompts. Raises
            `DragomanError`.
    """

    name: str
    paths: Callable[[Path], Sequence[Path]]
    read: Callable[[Path], Model | None]
    missing: Callable[[], str]
    load: Callable[[Path, int, Suffix], HyMtTranslator]


def prepared_models(models: Path) -> list[Path]:
    """Folders with a manifest, in the order of their names."""
    return sorted(path.parent for path in (models / FOLDER).glob(f"*/{MANIFEST_FILE}"))


def gguf_files(models: Path) -> list[Path]:
    """The GGUF files, in the order of their names."""
    return sorted((models / GGUF_FOLDER).glob("*/*.gguf"))


def _prepared_for(target: Target) -> Callable[[Path], Model | None]:
    def read(folder: Path) -> Model | None:
        manifest = PreparedManifest.read(folder)
        return Model(folder, manifest.rank, manifest.size + _BUFFERS) if manifest.target is target else None

    return read


def _gguf(path: Path) -> Model:
    """Of the newest family the largest is the best: it is the least rounded."""
    file = HyMtFile.read(path)
    return Model(path, (file.family.rank, -file.weights), file.memory(DEFAULT_MAX_LENGTH))


def _on_tensorrt(folder: Path, _threads: int, suffix: Suffix) -> HyMtTranslator:
    from engines.hymt.runtimes.tensorrt.loading import load_runtime

    return _translator(folder, load_runtime(folder), "hy-mt-tensorrt", suffix)


def _on_onnxruntime(folder: Path, threads: int, suffix: Suffix) -> HyMtTranslator:
    from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime

    return _translator(folder, OrtRuntime(folder, threads=threads), "hy-mt-onnxruntime", suffix)


def _on_llama(path: Path, threads: int, suffix: Suffix) -> HyMtTranslator:
    from engines.hymt.runtimes.llama.loading import open_gguf

    return open_gguf(path, threads=threads, suffix=suffix)


def _nothing() -> str:
    return ""


RUNTIMES = (
    RuntimeKind(
        "hy-mt-tensorrt", prepared_models, _prepared_for(Target.TENSORRT), tensorrt_library.missing, _on_tensorrt
    ),
    RuntimeKind("hy-mt-onnxruntime", prepared_models, _prepared_for(Target.ONNXRUNTIME), _nothing, _on_onnxruntime),
    RuntimeKind("hy-mt-llama", gguf_files, _gguf, llama_library.missing, _on_llama),
)
"""The best first, as far as nothing is known of this machine: see `_ranked`."""


def why_not(models: Path, name: str = AUTO) -> str:
    """Why HY-MT can't be loaded, memory aside, one line without a full stop; empty where it can be tried.

    Args:
        models: folder of models.
        name: of a runtime, or `AUTO` for any.
    """
    installed = [kind for kind in RUNTIMES if name in {AUTO, kind.name} and kind.paths(models)]
    if not installed:
        wanted = "" if name == AUTO else f" for {name}"
        return f"no HY-MT model{wanted} is installed: dragoman engine prepare"
    reasons = [kind.missing() for kind in installed]
    return "" if "" in reasons else reasons[-1]


def memory_needed(models: Path, name: str = AUTO) -> int:
    """Bytes that the smallest model takes with its cache and buffers; 0 where none can be read."""
    found, _ = _find(models, name)
    return min((model.memory for _, model in found), default=0)


def load_translator(
    models: Path, name: str = AUTO, *, threads: int = 0, suffix: Suffix = Suffix.ASSISTANT
) -> HyMtTranslator:
    """Load the best model on the first runtime that can: of several, one that fits into memory, then by `Model.rank`.

    Those that are damaged are left out where another can be read. `HyMtTranslator.choice` says what was chosen and why.

    Args:
        models: folder of models; it holds at least one of HY-MT.
        name: of a runtime, or `AUTO` for the fastest as far as is known.
        threads: processor threads; 0 for as many as there are cores, 4 at most.
        suffix: of HY-MT1.5's prompts.

    Raises:
        DragomanError: ``model.*``, ``engine.load_failed``, ``engine.out_of_memory``; where no runtime can, what the
            first of them lacks.
    """
    found, broken = _find(models, name)
    lacking: list[tuple[str, DragomanError]] = []
    for kind, model in found:
        try:
            translator = kind.load(model.path, threads, suffix)
        except DragomanError as error:
            if error.code not in _NOT_HERE:
                raise
            _log.info("%s is not loaded on %s: %s", model.path.name, kind.name, error.message)
            lacking.append((kind.name, error))
            continue
        reasons = [] if name == AUTO else ["it was asked for"]
        reasons += [f"not {other}: {error.message}" for other, error in lacking]
        if name == AUTO and not lacking and len({one.name for one, _ in found}) > 1:
            reasons.append("it was measured to be the fastest" if _speeds(models) else "it is known to be the fastest")
        translator.choice = f"{model.path.name} {_device(translator)}" + "".join(f"; {reason}" for reason in reasons)
        return translator
    failure = lacking[0][1] if lacking else broken
    assert failure is not None, "no model is installed"
    raise failure


def open_prepared(folder: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load one prepared model; what TensorRT can't execute here, ONNX Runtime does, slowly where it is TensorRT's.

    Arguments and failures as `load_translator`.
    """
    if PreparedManifest.read(folder).target is Target.TENSORRT:
        try:
            return _on_tensorrt(folder, threads, Suffix.ASSISTANT)
        except DragomanError as error:
            if error.code not in _NOT_HERE:
                raise
    return _on_onnxruntime(folder, threads, Suffix.ASSISTANT)


def open_model(folder: Path, family: Family | None, *, threads: int = 0) -> HyMtTranslator:
    """A prepared model; or a checkpoint, by transformers in float32 as the reference.

    Args:
        folder: of either.
        family: of a checkpoint, which doesn't tell.
        threads: of a prepared model.

    Raises:
        DragomanError: ``model.not_prepared``, ``model.*``, ``engine.reference_missing``.
    """
    if not (folder / MANIFEST_FILE).is_file() and (folder / CONFIG_FILE).is_file() and family is not None:
        from engines.hymt.runtimes.reference import ReferenceRuntime

        return HyMtTranslator(LocalModel(ReferenceRuntime(folder), HyTokenizer(folder / TOKENIZER_FILE)), family)
    return open_prepared(folder, threads=threads)


def _ranked(models: Path) -> list[RuntimeKind]:
    """The runtimes in the order in which they are tried.

    A plan of this device before all, as only one that was checked is loaded; then what was measured here; else
    llama.cpp where it has a GPU; else as they stand.
    """
    speeds = _speeds(models)
    on_gpu = bool(gguf_files(models)) and llama_library.uses_gpu()

    def rank(kind: RuntimeKind) -> tuple[bool, float, bool]:
        gpu = on_gpu and kind.load is _on_llama
        return kind.load is not _on_tensorrt, speeds.get(kind.name, float("inf")), not gpu

    return sorted(RUNTIMES, key=rank)


def _speeds(models: Path) -> Mapping[str, float]:
    return read_speeds(models / FOLDER, read_machine().model)


def _device(translator: HyMtTranslator) -> str:
    """Where a model is computed, and whether that is a GPU in truth."""
    if translator.name == "hy-mt-tensorrt":
        return "on the GPU, by TensorRT"
    if translator.name == "hy-mt-llama" and llama_library.uses_gpu():
        return "on the GPU, by llama.cpp"
    return f"on the processor, by {'llama.cpp' if translator.name == 'hy-mt-llama' else 'ONNX Runtime'}; no GPU is used"


def _find(models: Path, name: str) -> tuple[list[tuple[RuntimeKind, Model]], DragomanError | None]:
    """The models in the order in which they are tried, and why the first of those that can't be read can't."""
    found: list[tuple[RuntimeKind, Model]] = []
    broken: dict[Path, DragomanError] = {}
    memory = read_memory()
    for kind in _ranked(models) if name == AUTO else [kind for kind in RUNTIMES if kind.name == name]:
        readable: list[Model] = []
        for path in kind.paths(models):
            try:
                model = kind.read(path)
            except DragomanError as error:
                broken.setdefault(path, error)
                continue
            readable += [] if model is None else [model]
        readable.sort(key=lambda model: (memory is not None and model.memory > memory.available, model.rank))
        found += [(kind, model) for model in readable]
    for failure in broken.values():
        _log.warning("%s", failure.line())
    return found, next(iter(broken.values()), None)


def _translator(folder: Path, runtime: Runtime, name: str, suffix: Suffix) -> HyMtTranslator:
    try:
        family = PreparedManifest.read(folder).family
        tokenizer = HyTokenizer(folder / TOKENIZER_FILE, suffix.of(family))
        return HyMtTranslator(LocalModel(runtime, tokenizer), family, name=name)
    except BaseException:
        runtime.close()
        raise
