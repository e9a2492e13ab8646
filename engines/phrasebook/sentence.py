"""Is it asked or stated: the mark of a sentence, and the words that make a question without one.

In Italian, Spanish, Portuguese and spoken French, Russian or Arabic a question may have the very words of a statement:
"È incinta." and "È incinta?". There only the mark tells, which a recogniser writes from the tone. A text without a mark
then means neither.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, auto

from engines.phrasebook.reading import ReadingRules
from engines.phrasebook.tokens import Kind, Token, Tokenizer

_QUESTION_MARKS = frozenset("?？؟¿")
_END_MARKS = (".", "!", "…", "。", "！")
_AFTER_MARKS = " \t\n\u00a0\u202f\"'”’»«“)）」』"


class Mark(Enum):
    """What the marks of a text say."""

    ASKED = auto()
    """There is a question mark."""
    STATED = auto()
    """It ends with a full stop or an exclamation mark."""
    NONE = auto()
    """They say nothing."""


def mark_of(text: str) -> Mark:
    """The mark of a text; a text that asks anywhere asks."""
    if not _QUESTION_MARKS.isdisjoint(text):
        return Mark.ASKED
    return Mark.STATED if text.rstrip(_AFTER_MARKS).endswith(_END_MARKS) else Mark.NONE


class SentenceTypes:
    """Tells of the wordings of one language what a text must have to mean them.

    Args:
        reading: the language's rules.
        tokenizer: reads the language.
    """

    def __init__(self, reading: ReadingRules, tokenizer: Tokenizer) -> None:
        self._tone_endings = reading.tone_endings
        self._asks, self._asks_first, self._asks_last, self._tone_first = (
            {tuple(token.word for token in tokenizer.tokens(entry)) for entry in entries}
            for entries in (reading.asks, reading.asks_first, reading.asks_last, reading.tone_first)
        )

    def marks(self, text: str, tokens: Sequence[Token], *, askable: bool) -> frozenset[Mark]:
        """The marks of the texts that mean a wording.

        Args:
            text: the wording, with its mark; one without is a statement.
            tokens: its words, and whatever stands for slots.
            askable: whether the statement's words may be a question's as well.
        """
        if mark_of(text) is Mark.ASKED:
            return frozenset(Mark) if self._is_question(tokens) else frozenset({Mark.ASKED})
        if _begins(tokens, self._tone_first):
            return frozenset({Mark.STATED})
        if askable and (
            not self._tone_endings or text.rstrip("".join(_END_MARKS) + _AFTER_MARKS).endswith(self._tone_endings)
        ):
            return frozenset({Mark.STATED})
        return frozenset({Mark.STATED, Mark.NONE})

    def begins_as_question(self, tokens: Sequence[Token]) -> bool:
        """Whether the first words ask; with another word before them they may state: "Das enthält Ei."."""
        return _begins(tokens, self._asks_first)

    def _is_question(self, tokens: Sequence[Token]) -> bool:
        """Whether the words ask, so that a mark adds nothing."""
        words = [token.word for token in tokens]
        last = len(words) - next((at for at, t in enumerate(reversed(tokens)) if t.kind is not Kind.FILLER), 0)
        return (
            self.begins_as_question(tokens)
            or any(tuple(words[max(last - len(run), 0) : last]) == run for run in self._asks_last)
            or any(
                tuple(words[at : at + len(run)]) == run for run in self._asks for at in range(len(words) - len(run) + 1)
            )
        )


def _begins(tokens: Sequence[Token], runs: Collection[tuple[str, ...]]) -> bool:
    """Whether the first words, after what may be said besides, are one of `runs`."""
    words = [token.word for token in tokens]
    first = next((at for at, token in enumerate(tokens) if token.kind in {Kind.HEAVY, Kind.LIGHT}), 0)
    return any(tuple(words[first : first + len(run)]) == run for run in runs)
