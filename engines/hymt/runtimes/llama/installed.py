"""The GGUF files of this device, and loading one as a translator."""

from __future__ import annotations

from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.runtime import SEQUENCES, GgufRuntime
from engines.hymt.runtimes.llama.vocabulary import GgufVocabulary
from engines.hymt.runtimes.onnxruntime.runtime import DEFAULT_MAX_LENGTH, default_threads
from engines.machine.memory import read_memory

FOLDER = "gguf"
"""Folder of the files, one folder each, in the folder of models."""


def gguf_files(models: Path) -> list[Path]:
    """The files, in the order of their names."""
    return sorted((models / FOLDER).glob("*/*.gguf"))


def memory_needed(models: Path) -> int:
    """Bytes that the smallest of the files takes with its cache and buffers; 0 where none can be read."""
    fit, _ = _readable(models)
    return min((file.memory(DEFAULT_MAX_LENGTH) for file in fit), default=0)


def load_gguf(models: Path, *, threads: int = 0) -> HyMtTranslator:
    """Load the best file that fits into memory: of the newest family, then the largest, which is the least rounded.

    Args:
        models: folder of models; there is a file in it.
        threads: as in `open_gguf`.

    Raises:
        DragomanError: what `open_gguf` raises; a file that can't be used is passed over where there is another.
    """
    fit, failure = _readable(models)
    if failure and not fit:
        raise failure
    ranked = sorted(fit, key=lambda file: (file.family is not Family.HY_MT2, -file.weights))
    memory = read_memory()
    enough = [file for file in ranked if memory is None or file.memory(DEFAULT_MAX_LENGTH) <= memory.available]
    return _open((enough or ranked)[0], threads, DEFAULT_MAX_LENGTH)


def open_gguf(path: Path, *, threads: int = 0, max_length: int = DEFAULT_MAX_LENGTH) -> HyMtTranslator:
    """Load one file.

    Its tokenizer is the ``tokenizer.json`` beside it, or else its own vocabulary.

    Args:
        path: the file.
        threads: processor threads; 0 for as many as there are cores, 4 at most.
        max_length: slots of the cache.

    Raises:
        DragomanError: what `HyMtFile.read` and `LlamaModel` raise, ``model.tokenizer_missing``,
            ``model.tokenizer_broken``, ``engine.out_of_memory``.
    """
    return _open(HyMtFile.read(path), threads, max_length)


def _open(file: HyMtFile, threads: int, max_length: int) -> HyMtTranslator:
    beside = file.path.with_name(TOKENIZER_FILE)
    if not beside.exists() and not file.has_vocabulary:
        raise DragomanError("model.tokenizer_missing", f"{file.path} has no vocabulary, and there is no {beside}")
    _check_memory(file.memory(max_length))
    model = LlamaModel(file.path, threads=threads or default_threads(), slots=max_length, sequences=SEQUENCES)
    try:
        tokenizer = HyTokenizer(beside if beside.exists() else GgufVocabulary(model))
        if tokenizer.vocab_size > model.vocab_size:
            raise DragomanError(
                "model.tokenizer_broken", f"{beside} has {tokenizer.vocab_size} tokens, the model {model.vocab_size}"
            )
        return HyMtTranslator(GgufRuntime(model, max_length), tokenizer, file.family, name="hy-mt-llama.cpp")
    except BaseException:
        model.close()
        raise


def _readable(models: Path) -> tuple[list[HyMtFile], DragomanError | None]:
    """The files that can be used, and why the first of the others can't."""
    fit: list[HyMtFile] = []
    failure: DragomanError | None = None
    for path in gguf_files(models):
        try:
            fit.append(HyMtFile.read(path))
        except DragomanError as error:
            failure = failure or error
    return fit, failure


def _check_memory(needed: int) -> None:
    """Refuse what would be read from the disk again at every token: the file is mapped, so no call of it would fail."""
    memory = read_memory()
    if memory is not None and memory.available < needed:
        raise DragomanError(
            "engine.out_of_memory",
            f"the translation model takes {needed / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB are available",
            hint="Close other programs, or take a smaller file",
        )
