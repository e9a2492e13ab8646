"""One sentence through the model: ask, watch the answer grow, and ask once more when it goes wrong."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from engines.cancellation import Cancellation
from engines.hymt.decode.asking import Asker, Question
from engines.hymt.decode.decoding import Finish, Search
from engines.hymt.decode.guards import clean_answer, shown_part
from engines.hymt.decode.model import Asked, Draft, PromptedModel
from engines.hymt.decode.sampling import Sampling
from engines.script_guard import converted, has_evidence, in_right_characters, in_right_script

RETRY_SEED = 1
"""Seed of the second attempt: the same request always gets the same answer."""


class Trouble(IntEnum):
    """What is wrong with an answer, the worse the higher."""

    NONE = 0
    CUT_OFF = 1
    """It did not end by itself."""
    REPEATED = 2
    WRONG_SCRIPT = 3
    EMPTY = 4


WARNINGS = {
    Trouble.CUT_OFF: "mt.cut_off",
    Trouble.REPEATED: "mt.repeated",
    Trouble.WRONG_SCRIPT: "mt.wrong_script",
    Trouble.EMPTY: "mt.untranslated",
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """The translation of a sentence, growing or final.

    Attributes:
        text: all of it so far.
        stable: leading characters that will stay.
        score: the model's confidence, 0 … 1; 0 for an answer in the wrong script.
        final: whether it is the last.
        trouble: what is wrong with it; final only.
        alternatives: further answers, best first; final only.
    """

    text: str
    stable: int
    score: float
    final: bool
    trouble: Trouble = Trouble.NONE
    alternatives: tuple[str, ...] = ()


class SentenceTranslator:
    """Translates the sentences of one request.

    Args:
        model: the model.
        asker: makes the prompts.
        target: code of the language wanted.
        search: how to decode at first.
    """

    def __init__(self, model: PromptedModel, asker: Asker, target: str, search: Search) -> None:
        self._model = model
        self._asker = asker
        self._target = target
        self._search = search

    def translate(self, question: Question, cancellation: Cancellation) -> Iterator[Rendering]:
        """Yield the growing translation; the last is final.

        Nothing is stable, and nothing in another script is yielded, before there is some text in the right one. When
        the answer is empty, loops or is in the wrong script, the model is asked once more: in the other language of the
        prompt where there is one, else by sampling. The better of both answers counts.

        Raises:
            DragomanError: what the runtime fails with.
            Cancelled: between two tokens.
        """
        first = yield from self._attempt(question, self._asker.asked(question), self._search, cancellation)
        if first.trouble <= Trouble.CUT_OFF or first.stable:
            yield replace(first, final=True)
            return
        form = self._asker.other_form(question) if first.trouble is Trouble.WRONG_SCRIPT else ""
        search = replace(self._search, beams=1, n_best=1, sampling=None if form else Sampling(RETRY_SEED))
        second = yield from self._attempt(question, self._asker.asked(question, form), search, cancellation)
        better = second if second.trouble < first.trouble or second.stable else first
        yield replace(better, final=True)

    def _attempt(
        self, question: Question, asked: Asked, search: Search, cancellation: Cancellation
    ) -> Generator[Rendering, None, Rendering]:
        """Yield the growing answer and return it with its trouble."""
        if search.beams > 1:
            drafts = self._model.answers(asked, search, cancellation)
            ranked = sorted((self._finished(question, draft, "") for draft in drafts), key=lambda item: item.trouble)
            others = dict.fromkeys(item.text for item in ranked[1:] if item.trouble <= Trouble.CUT_OFF)
            return replace(ranked[0], alternatives=tuple(text for text in others if text != ranked[0].text))
        stable = ""
        shown = ""
        for draft in self._model.answer(asked, search, cancellation):
            if draft.finish is not None:
                return self._finished(question, draft, stable)
            text = shown_part(draft.text)
            if text in ("", shown) or not in_right_script(text, self._target, question.text):
                continue
            shown = text
            if not in_right_characters(text, self._target):
                text = stable + converted(text[len(stable) :], self._target)
            elif self._model.keeps_its_word and has_evidence(text, self._target):
                stable = max(stable, shown_part(draft.certain), key=len)
            yield Rendering(text, len(stable), draft.probability, final=False)
        raise AssertionError("an answer has an end")

    def _finished(self, question: Question, draft: Draft, stable: str) -> Rendering:
        text = clean_answer(draft.text)
        if not text.startswith(stable):  # a loop was cut off before the end of what is said already
            text = stable
        if not in_right_characters(text, self._target):
            text = stable + converted(text[len(stable) :], self._target)
        if not text:
            trouble = Trouble.EMPTY
        elif not in_right_script(text, self._target, question.text):
            trouble = Trouble.WRONG_SCRIPT
        elif draft.finish is Finish.LOOP:
            trouble = Trouble.REPEATED
        else:
            trouble = Trouble.CUT_OFF if draft.finish is Finish.LENGTH else Trouble.NONE
        score = 0.0 if trouble >= Trouble.WRONG_SCRIPT else draft.probability
        return Rendering(text, len(stable), score, final=False, trouble=trouble)
