"""The prepared models of this device, and loading one as a translator."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.ort_runtime import OrtRuntime
from engines.hymt.prepared import MANIFEST_FILE, Manifest, Target
from engines.hymt.prompts import Family
from engines.hymt.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.hymt.translator import HyMtTranslator

FOLDER = "hymt"
"""Folder of the prepared models, one folder each, in the folder of models."""

_BUFFERS = 200_000_000
"""Bytes that a model takes beyond its files: the limits are 1.8 GB on disk and 2.0 GB in memory."""


def prepared_models(models: Path) -> list[Path]:
    """Folders with a manifest, in the order of their names."""
    return sorted(path.parent for path in (models / FOLDER).glob(f"*/{MANIFEST_FILE}"))


def memory_needed(models: Path) -> int:
    """Bytes that the smallest of the prepared models takes with its cache and buffers; 0 where none can be read."""
    sizes = []
    for folder in prepared_models(models):
        with suppress(DragomanError):
            sizes.append(Manifest.read(folder).size + _BUFFERS)
    return min(sizes, default=0)


def load_translator(models: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load the best prepared model for ONNX Runtime: of the newest family, then the first by name.

    Args:
        models: folder of models; it holds at least one prepared model.
        threads: as in `OrtRuntime`.

    Raises:
        DragomanError: ``model.prepared_*``, ``model.tokenizer_*``, ``engine.load_failed``, ``engine.out_of_memory``.
    """
    folders = prepared_models(models)
    manifests = {folder: Manifest.read(folder) for folder in folders}
    here = [folder for folder in folders if manifests[folder].target is Target.ONNXRUNTIME] or folders
    chosen = min(here, key=lambda folder: (manifests[folder].family is not Family.HY_MT2, folder.name))
    return open_prepared(chosen, threads=threads)


def open_prepared(folder: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load one prepared model; arguments and failures as `load_translator`."""
    manifest = Manifest.read(folder)
    tokenizer = HyTokenizer(folder / TOKENIZER_FILE)
    return HyMtTranslator(OrtRuntime(folder, threads=threads), tokenizer, manifest.family)
