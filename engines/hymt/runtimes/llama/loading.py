"""Loading a GGUF file as a translator."""

from __future__ import annotations

from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.decode.model import LocalModel
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer, Suffix
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.runtime import SEQUENCES, GgufRuntime
from engines.hymt.runtimes.llama.vocabulary import GgufVocabulary
from engines.hymt.runtimes.runtime import DEFAULT_MAX_LENGTH
from engines.machine.memory import read_memory
from engines.threads import default_threads


def open_gguf(
    path: Path, *, threads: int = 0, max_length: int = DEFAULT_MAX_LENGTH, suffix: Suffix = Suffix.ASSISTANT
) -> HyMtTranslator:
    """Load one file.

    Its tokenizer is the ``tokenizer.json`` beside it, or else its own vocabulary.

    Args:
        path: the file.
        threads: processor threads; 0 for as many as there are cores, 4 at most.
        max_length: slots of the cache.
        suffix: of HY-MT1.5's prompts.

    Raises:
        DragomanError: what `HyMtFile.read` and `LlamaModel` raise, ``model.tokenizer_missing``,
            ``model.tokenizer_broken``, ``engine.out_of_memory``.
    """
    file = HyMtFile.read(path)
    beside = file.path.with_name(TOKENIZER_FILE)
    if not beside.exists() and not file.has_vocabulary:
        raise DragomanError("model.tokenizer_missing", f"{file.path} has no vocabulary, and there is no {beside}")
    _check_memory(file.memory(max_length))
    model = LlamaModel(file.path, threads=threads or default_threads(), slots=max_length, sequences=SEQUENCES)
    try:
        tokenizer = HyTokenizer(beside if beside.exists() else GgufVocabulary(model), suffix.of(file.family))
        if tokenizer.vocab_size > model.vocab_size:
            raise DragomanError(
                "model.tokenizer_broken", f"{beside} has {tokenizer.vocab_size} tokens, the model {model.vocab_size}"
            )
        return HyMtTranslator(LocalModel(GgufRuntime(model, max_length), tokenizer), file.family, name="hy-mt-llama")
    except BaseException:
        model.close()
        raise


def _check_memory(needed: int) -> None:
    """Refuse what would be read from the disk again at every token: the file is mapped, so no call of it would fail."""
    memory = read_memory()
    if memory is not None and memory.available < needed:
        raise DragomanError(
            "engine.out_of_memory",
            f"the translation model takes {needed / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB are available",
            hint="Close other programs, or take a smaller file",
        )
