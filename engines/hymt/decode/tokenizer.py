"""Prompts to token ids, and answers back to text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.decode.control_tokens import ASSISTANT, BOS, END_OF_TURN, EOS, STOPS, USER, strip_control_tokens
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.vocabulary import JsonVocabulary, Vocabulary

TOKENIZER_FILE = "tokenizer.json"

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Suffix(StrEnum):
    """What a prompt ends with: the official sources on HY-MT1.5 disagree (docs/decisions/0264)."""

    ASSISTANT = "assistant"
    """The Assistant token, ``add_generation_prompt=True``: Hy-MT2's README, and HY-MT1.5's own training code."""
    END_OF_TURN = "end-of-turn"
    """``place▁holder▁no▁8``, ``add_generation_prompt=False``: the example in HY-MT1.5's README."""

    def of(self, family: Family) -> Suffix:
        """That of a family's prompts; about Hy-MT2's there is no doubt."""
        return self if family is Family.HY_MT15 else Suffix.ASSISTANT


class HyTokenizer:
    """Prompts and answers of HY-MT. Control tokens are looked up by their text, so any vocabulary with them will do.

    Attributes:
        bos_id: begins every prompt, once.
        assistant_id: the Assistant token; a model may say it before its answer.
        eos_id: ends the model's answer.
        stop_ids: ids that end an answer, `eos_id` among them.
        vocab_size: number of ids, added tokens included.
    """

    def __init__(self, source: Path | Vocabulary, suffix: Suffix = Suffix.ASSISTANT) -> None:
        """Read a ``tokenizer.json``, or take a vocabulary that is loaded.

        Args:
            source: of either.
            suffix: what a prompt ends with.

        Raises:
            DragomanError: ``model.tokenizer_missing``, ``model.tokenizer_broken`` (not a tokenizer, or one without
                HY-MT's control tokens).
        """
        self._vocabulary = JsonVocabulary(source) if isinstance(source, Path) else source
        for token in (BOS, USER, ASSISTANT, EOS):
            if self._vocabulary.find(token) is None:
                origin = source if isinstance(source, Path) else "the model's vocabulary"
                raise DragomanError("model.tokenizer_broken", f"{origin} lacks the control token {token}")
        self.bos_id = self._id(BOS)
        self.eos_id = self._id(EOS)
        self.stop_ids = frozenset(found for token in STOPS if (found := self._vocabulary.find(token)) is not None)
        self._user_id = self._id(USER)
        self.assistant_id = self._id(ASSISTANT)
        self._suffix_id = self._id(ASSISTANT if suffix is Suffix.ASSISTANT else END_OF_TURN)
        self.vocab_size = self._vocabulary.size

    def _id(self, token: str) -> int:
        found = self._vocabulary.find(token)
        assert found is not None
        return found

    def encode(self, text: str) -> list[int]:
        """Token ids of a plain text: control tokens removed, lone surrogates replaced, nothing added."""
        clean = strip_control_tokens(text).encode("utf-8", "replace").decode("utf-8")
        return self._vocabulary.encode(clean)

    def encode_prompt(self, text: str) -> list[int]:
        """Ids of one user message in the chat template: BOS, User, the message, and the suffix.

        The template is that of HY-MT1.5-1.8B and Hy-MT2-1.8B without a system message.
        """
        return [self.bos_id, self._user_id, *self.encode(text), self._suffix_id]

    def split_prompt(self, constant: str, text: str) -> tuple[list[int], list[int]]:
        """`encode_prompt` of `text`, cut where it stops being the same for every text that begins with `constant`.

        Tokens at the seam may span it, so the cut is after the tokens that `text` really shares with `constant`, and
        before the last token of `constant`, which often merges with what follows it.
        """
        ids = self.encode_prompt(text)
        alone = self.encode_prompt(constant)[:-2]
        shared = 0
        while shared < len(alone) and ids[shared] == alone[shared]:
            shared += 1
        return ids[:shared], ids[shared:]

    def decode(self, ids: Sequence[int]) -> str:
        """Text of generated ids, without control tokens; an incomplete character at the end becomes U+FFFD."""
        return strip_control_tokens(self._vocabulary.decode(ids))


class TextStream:
    """The growing text of a token sequence. Never shows half a character."""

    def __init__(self, tokenizer: HyTokenizer) -> None:
        self._tokenizer = tokenizer
        self._ids: list[int] = []

    @property
    def ids(self) -> tuple[int, ...]:
        """What was pushed so far."""
        return tuple(self._ids)

    def push(self, token: int) -> str:
        """Append a token; all of the text so far, without the bytes of a character that isn't complete yet."""
        self._ids.append(token)
        return self._tokenizer.decode(self._ids).rstrip(_REPLACEMENT)

    def finish(self) -> str:
        """All of the text."""
        return self._tokenizer.decode(self._ids)
