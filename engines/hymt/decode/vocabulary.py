"""The vocabulary of a model: text to token ids and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from engines.errors import DragomanError


class Vocabulary(Protocol):
    """The byte-level BPE of a model. A control token inside of a text is text."""

    @property
    def size(self) -> int:
        """Number of ids, added tokens included."""

    def find(self, token: str) -> int | None:
        """Id of a control token by its text; None where the vocabulary has none of the kind."""

    def encode(self, text: str) -> list[int]:
        """Ids of a text; nothing is added."""

    def decode(self, ids: Sequence[int]) -> str:
        """Text of ids, without control tokens; an incomplete character becomes U+FFFD."""


class JsonVocabulary:
    """The vocabulary of a checkpoint: its ``tokenizer.json``. Implements `Vocabulary`."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            DragomanError: ``model.tokenizer_missing``, ``model.tokenizer_broken``.
        """
        if not path.is_file():
            raise DragomanError("model.tokenizer_missing", f"no {path.name} in {path.parent}")
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises plain Exception for whatever is wrong with the file
            raise DragomanError("model.tokenizer_broken", f"{path} is not a tokenizer: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # A control token inside a text is text: the prompt's own ones are put in by id.
        self._tokenizer.encode_special_tokens = True

    @property
    def size(self) -> int:
        """See `Vocabulary.size`."""
        count: int = self._tokenizer.get_vocab_size(with_added_tokens=True)
        return count

    def find(self, token: str) -> int | None:
        """See `Vocabulary.find`."""
        found: int | None = self._tokenizer.token_to_id(token)
        return found

    def encode(self, text: str) -> list[int]:
        """See `Vocabulary.encode`."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """See `Vocabulary.decode`."""
        text: str = self._tokenizer.decode(list(ids), skip_special_tokens=True)
        return text
