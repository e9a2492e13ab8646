"""What translates a prompt: a model on this device, or one behind a server; the translator can't tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from engines.cancellation import Cancellation
from engines.hymt.decode.beam import beam_search
from engines.hymt.decode.decoding import Answer, Decoder, Finish, PromptIds, Search, answer_limit
from engines.hymt.decode.prompts import Prompt
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.runtimes.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt.

    Attributes:
        prompt: the user message.
        source: the text in it that is to be translated; it bounds the length of the answer.
        wanted: words that the answer should have, and that it may repeat freely.
    """

    prompt: Prompt
    source: str
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer, growing or final.

    Attributes:
        text: all of it so far.
        certain: its beginning that will stay, whatever comes.
        probability: geometric mean of its tokens' probabilities, 0 … 1; 1 where they aren't known.
        finish: why it ended; None while it grows.
    """

    text: str
    certain: str
    probability: float
    finish: Finish | None = None


class PromptedModel(Protocol):
    """A decoder-only model that answers prompts. Not thread-safe."""

    @property
    def max_length(self) -> int:
        """Tokens that a prompt and its answer may have together."""
        ...

    @property
    def keeps_its_word(self) -> bool:
        """Whether an answer that has begun will be ended by this model; else nothing of it is spoken before."""
        ...

    def tokens(self, text: str) -> int:
        """Tokens of a text; an estimate where the vocabulary isn't here."""
        ...

    def answer(self, asked: Asked, search: Search, cancellation: Cancellation) -> Iterator[Draft]:
        """Yield the growing answer, each time all of it; the last one has a `Draft.finish`.

        Raises:
            DragomanError: ``mt.too_long``, and what the model fails with.
            Cancelled: between two tokens.
        """
        ...

    def answers(self, asked: Asked, search: Search, cancellation: Cancellation) -> list[Draft]:
        """The best answers of a beam search, best first; at least one, fewer than wanted where it can't search.

        Raises:
            DragomanError, Cancelled: as `answer`.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...


class LocalModel:
    """Implements `PromptedModel` on a runtime of this device.

    Args:
        runtime: what computes; closed by `close`.
        tokenizer: of the model.
    """

    keeps_its_word = True

    def __init__(self, runtime: Runtime, tokenizer: HyTokenizer) -> None:
        self.runtime = runtime
        self._tokenizer = tokenizer
        self._decoder = Decoder(runtime, tokenizer.stop_ids, frozenset({tokenizer.assistant_id}))

    @property
    def max_length(self) -> int:
        """See `PromptedModel.max_length`."""
        return self.runtime.max_length

    def tokens(self, text: str) -> int:
        """See `PromptedModel.tokens`."""
        return len(self._tokenizer.encode(text))

    def answer(self, asked: Asked, search: Search, cancellation: Cancellation) -> Iterator[Draft]:
        """See `PromptedModel.answer`."""
        for answer in self._decoder.decode(self._ids(asked), search, cancellation):
            yield self._draft(answer)

    def answers(self, asked: Asked, search: Search, cancellation: Cancellation) -> list[Draft]:
        """See `PromptedModel.answers`."""
        return [self._draft(one) for one in beam_search(self._decoder, self._ids(asked), search, cancellation)]

    def close(self) -> None:
        """See `PromptedModel.close`."""
        self.runtime.close()

    def _ids(self, asked: Asked) -> PromptIds:
        tokenizer = self._tokenizer
        prefix, rest = tokenizer.split_prompt(asked.prompt.constant, asked.prompt.text)
        exempt = {token for word in asked.wanted for form in (word, f" {word}") for token in tokenizer.encode(form)}
        return PromptIds(tuple(prefix), tuple(rest), answer_limit(self.tokens(asked.source)), frozenset(exempt))

    def _draft(self, answer: Answer) -> Draft:
        text = self._tokenizer.decode(answer.ids)
        settled = answer.certain == len(answer.ids)
        certain = text if settled else self._tokenizer.decode(answer.ids[: answer.certain])
        return Draft(text, certain, answer.probability, answer.finish)
