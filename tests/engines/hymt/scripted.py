"""A runtime that says what a test tells it to, token by token, through the protocol of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from engines.errors import DragomanError
from engines.hymt.decode.control_tokens import STOPS
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.runtimes.runtime import MAX_BEAMS, Logits

Script = Callable[[str], str | Sequence[int]]
"""The rendered prompt → what to answer: a text, or token ids that need not end."""


def byte_tokenizer(folder: Path) -> HyTokenizer:
    """One token a byte, and the control tokens; ids of bytes begin at 0."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={name: index for index, name in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in STOPS])
    path = folder / "tokenizer.json"
    tokenizer.save(str(path))
    return HyTokenizer(path)


@dataclass(frozen=True)
class Saved:
    ids: tuple[int, ...]

    @property
    def length(self) -> int:
        return len(self.ids)


class ScriptedRuntime:
    """Implements `Runtime`; each logit is 0 but that of the token wanted, which is 10.

    Attributes:
        prompts: the prompts that were answered, as texts.
        computed: how many tokens went through `prefill`.
    """

    def __init__(self, tokenizer: HyTokenizer, script: Script, max_length: int = 1024) -> None:
        self.vocab_size = tokenizer.vocab_size
        self.max_length = max_length
        self.prompts: list[str] = []
        self.computed = 0
        self.closed = False
        self._tokenizer = tokenizer
        self._script = script
        self._common: list[int] = []
        self._beams: list[list[int]] = []
        self._used = 0
        self._answer: list[int] = []
        self._prompt_length = 0

    @property
    def position(self) -> int:
        return self._used

    def prefill(self, ids: Sequence[int]) -> Logits:
        assert ids
        assert not self._beams
        if self._used + len(ids) > self.max_length:
            raise DragomanError("mt.too_long", "the cache is full")
        self._common += ids
        self._used += len(ids)
        self.computed += len(ids)
        assistant = self._tokenizer.encode_prompt("")[-1]
        if self._common[-1] == assistant and len(ids) > 1:
            self._ask()
        return self._logits(self._common)

    def _ask(self) -> None:
        # The byte tokenizer merges nothing, so the text of a prompt is its tokens.
        prompt = self._tokenizer.decode(self._common)
        self.prompts.append(prompt)
        answer = self._script(prompt)
        ids = [*self._tokenizer.encode(answer), self._tokenizer.eos_id] if isinstance(answer, str) else list(answer)
        self._answer = ids
        self._prompt_length = len(self._common)

    def step(self, token: int) -> Logits:
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        assert 1 <= len(tokens) == len(parents) <= MAX_BEAMS
        past = self._beams or [[]]
        if self._used + len(tokens) > self.max_length:
            raise DragomanError("mt.too_long", "the cache is full")
        self._beams = [[*past[parent], token] for token, parent in zip(tokens, parents, strict=True)]
        self._used += len(tokens)
        return np.stack([self._logits([*self._common, *beam]) for beam in self._beams])

    def truncate(self, length: int) -> None:
        assert 0 <= length <= len(self._common)
        self._common = self._common[:length]
        self._beams = []
        self._used = length

    def save(self) -> Saved:
        assert not self._beams
        return Saved(tuple(self._common))

    def restore(self, snapshot: Saved) -> None:
        self._common, self._beams, self._used = list(snapshot.ids), [], len(snapshot.ids)

    def close(self) -> None:
        self.closed = True

    def _logits(self, ids: Sequence[int]) -> Logits:
        logits = np.zeros(self.vocab_size, np.float32)
        at = len(ids) - self._prompt_length
        if self._prompt_length and at >= 0:
            logits[self._answer[min(at, len(self._answer) - 1)]] = 10.0
        return logits
