"""A runtime that says what a test tells it to, token by token, through the protocol of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from engines.hymt.decode.control_tokens import STOPS
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.runtimes.runtime import Logits
from engines.hymt.runtimes.slot_runtime import SlotRuntime
from engines.hymt.runtimes.slots import Step

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


class ScriptedRuntime(SlotRuntime):
    """Each logit is 0 but that of the token wanted, which is 10.

    Attributes:
        prompts: the prompts that were answered, as texts.
        computed: how many tokens went through `prefill`.
    """

    def __init__(self, tokenizer: HyTokenizer, script: Script, max_length: int = 1024) -> None:
        self._open_slots(max_length, tokenizer.vocab_size, max_length)
        self.prompts: list[str] = []
        self.computed = 0
        self.closed = False
        self._tokenizer = tokenizer
        self._script = script
        self._answer: list[int] = []
        self._prompt_length = 0

    def close(self) -> None:
        self.closed = True

    def _compute(self, step: Step) -> Logits:
        before = [*self._slots.ids, *step.ids]
        if step.parents:
            common = before[: self._slots.common]
            return np.stack([self._logits([*common, *(before[slot] for slot in path)]) for path in step.paths])
        self.computed += len(step.ids)
        ids = before
        if ids[-1] == self._tokenizer.encode_prompt("")[-1] and len(step.ids) > 1:
            self._ask(ids)
        return self._logits(ids)[None]

    def _ask(self, ids: Sequence[int]) -> None:
        # The byte tokenizer merges nothing, so the text of a prompt is its tokens.
        prompt = self._tokenizer.decode(ids)
        self.prompts.append(prompt)
        answer = self._script(prompt)
        wanted = [*self._tokenizer.encode(answer), self._tokenizer.eos_id] if isinstance(answer, str) else list(answer)
        self._answer = wanted
        self._prompt_length = len(ids)

    def _logits(self, ids: Sequence[int]) -> Logits:
        logits = np.zeros(self.vocab_size, np.float32)
        at = len(ids) - self._prompt_length
        if self._prompt_length and at >= 0:
            logits[self._answer[min(at, len(self._answer) - 1)]] = 10.0
        return logits

    def _read_cache(self, _length: int, /) -> None: ...

    def _write_cache(self, _values: None, /) -> None: ...

    def _forget(self, _length: int, /) -> None: ...
