"""Which official prompt a sentence is put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engines.hymt.decode.model import Asked, PromptedModel
from engines.hymt.decode.prompts import CHINESE, Family, PromptKind, offers, render
from engines.protocols import Exchange, Term, TranslationRequest

CONTEXT_TOKENS = 128
"""Most tokens of earlier turns; the newest that fit are kept."""

TERMS_TOKENS = 192
"""Most tokens of the glossary entries of one sentence."""

_ONE_FORM = frozenset(
    {(Family.HY_MT15, kind) for kind in (PromptKind.TERMINOLOGY, PromptKind.CONTEXT, PromptKind.FORMATTED)}
)
"""Prompts that only exist in Chinese."""


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence and how to ask for its translation.

    Attributes:
        text: the sentence.
        kind: of the prompt.
        terms: glossary entries that are in the prompt.
    """

    text: str
    kind: PromptKind
    terms: tuple[Term, ...] = ()


class Asker:
    """Puts the sentences of one request into prompts.

    There are official prompts for terms, for wishes, for style and for context, but none for two of them: terms come
    first, as what is asked for most exactly; then wishes; then style; context helps where there is none of these.
    """

    def __init__(self, model: PromptedModel, family: Family, request: TranslationRequest) -> None:
        self.tokens = model.tokens
        self._family = family
        self._request = request
        self._context = self._lines(request.context)

    def takes_style(self) -> bool:
        """Whether the model follows wishes and descriptions of the style."""
        return offers(self._family, PromptKind.STYLE)

    def question(self, text: str, terms: Sequence[Term]) -> Question:
        """Choose the prompt of an untagged sentence; `terms` are those that occur in it."""
        kept: list[Term] = []
        room = TERMS_TOKENS
        for term in terms:
            room -= self.tokens(term.source) + self.tokens(term.target) + 4
            if room < 0:
                break
            kept.append(term)
        if kept:
            return Question(text, PromptKind.TERMINOLOGY, tuple(kept))
        if self._request.preferences and self.takes_style():
            return Question(text, PromptKind.PERSONALISATION)
        if self._request.style and self.takes_style():
            return Question(text, PromptKind.STYLE)
        return Question(text, PromptKind.CONTEXT if self._context else PromptKind.PLAIN)

    def tagged_question(self, text: str) -> Question:
        """The prompt of a sentence with tags."""
        return Question(text, PromptKind.FORMATTED)

    def other_form(self, question: Question) -> Literal["", "en", "zh"]:
        """The language of the same prompt that is not asked in at first; empty where there is one form only."""
        if (self._family, question.kind) in _ONE_FORM:
            return ""
        return "zh" if CHINESE.isdisjoint((self._request.source, self._request.target)) else "en"

    def asked(self, question: Question, form: Literal["", "en", "zh"] = "") -> Asked:
        """The prompt; `form` as in `render`."""
        prompt = render(
            self._family,
            question.kind,
            question.text,
            self._request.source,
            self._request.target,
            terms=question.terms,
            context=self._context,
            style=self._request.style,
            preferences=self._request.preferences,
            form=form,
        )
        return Asked(prompt, question.text, tuple(term.target for term in question.terms))

    def _lines(self, context: Sequence[Exchange]) -> str:
        """The newest turns within the budget, one a line, in the source language where the turn has it."""
        lines: list[str] = []
        room = CONTEXT_TOKENS
        for turn in reversed(context):
            said = turn.translation if turn.target == self._request.source else turn.text
            line = " ".join(said.split())
            room -= self.tokens(line) + 1
            if room < 0:
                break
            lines.append(line)
        return "\n".join(reversed([line for line in lines if line]))
