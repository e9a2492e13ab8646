"""The vocabulary inside of a GGUF file, for one that came without its ``tokenizer.json``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from engines.hymt.runtimes.llama.llama_model import LlamaModel


class GgufVocabulary:
    """Implements `Vocabulary` by llama.cpp's tokenizer; valid as long as the model is loaded.

    What the file names as its first and its last token is not heeded: converters are known to take over a wrong end.
    """

    def __init__(self, model: LlamaModel) -> None:
        self._model = model
        self._piece = lru_cache(1 << 12)(model.piece)  # a growing answer is decoded as a whole at each of its tokens

    @property
    def size(self) -> int:
        """See `Vocabulary.size`."""
        return self._model.vocab_size

    def find(self, token: str) -> int | None:
        """See `Vocabulary.find`."""
        ids = self._model.tokens(token, control=True)
        return ids[0] if len(ids) == 1 else None

    def encode(self, text: str) -> list[int]:
        """See `Vocabulary.encode`."""
        return self._model.tokens(text)

    def decode(self, ids: Sequence[int]) -> str:
        """See `Vocabulary.decode`."""
        return b"".join(map(self._piece, ids)).decode("utf-8", "replace")
