"""A second look at short sentences: translated back, what a small model invented gives itself away.

Small models answer a word or two with something that often follows it in print ("Não, obrigado." → "Thank you for
sharing."). Of a few ways to write the same sentence, the answer is taken that comes back as what was said; where the
first answer comes back well enough, it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

LONGEST_WORDS = 8
"""Longer sentences lead the models astray rarely, and cost more to look at again."""

_GOOD, _BETTER = 0.5, 0.3
"""Likeness from which an answer stays, and by which another must be better. Chosen on the project's phrasebook."""

_ENDS = " .!?…"
_HANGING = ",;:([-–—"


def rescued(
    sentence: str, answer: str, translate: Callable[[str], str], back: Callable[[str], str], limit: int = LONGEST_WORDS
) -> str:
    """The answer, or a better one.

    Args:
        sentence: what was translated.
        answer: its translation.
        translate: translates a sentence.
        back: translates one into the language of `sentence`.
        limit: words of the longest sentence that is looked at.
    """
    answer = _finished(answer, sentence)
    if len(sentence.split()) > limit:
        return answer
    first = _likeness(sentence, answer, back(answer))
    if first >= _GOOD:
        return answer
    best, found = first + _BETTER, answer
    seen = {answer}
    for candidate in _candidates(sentence, answer, translate):
        if candidate in seen or not candidate.strip(_ENDS + _HANGING):
            continue
        seen.add(candidate)
        likeness = _likeness(sentence, candidate, back(candidate))
        if likeness > best:
            best, found = likeness, candidate
    return found


def _candidates(sentence: str, answer: str, translate: Callable[[str], str]) -> Iterator[str]:
    """Answers to the same words with other marks, and the beginnings of an answer that says more than was said."""
    base = sentence.rstrip(_ENDS)
    mark = sentence[len(base) :].strip()
    written = [] if "?" in mark else [base + other for other in (".", "!", "") if other != mark]
    if len(base.split()) <= 2:
        written.append(base[:1].swapcase() + base[1:] + mark)
    for text in written:
        given = translate(text).rstrip(_ENDS + _HANGING) + mark
        yield given[:1].upper() + given[1:] if base[:1].isupper() else given
    words = answer.rstrip(_ENDS).split()
    if len(words) >= len(base.split()) + 2:
        yield from (" ".join(words[:count]).rstrip(_HANGING) + mark for count in range(1, len(words)))


def _finished(answer: str, sentence: str) -> str:
    """Without a comma or bracket at the end that the sentence doesn't have."""
    return answer if sentence[-1:] in _HANGING else answer.rstrip(_HANGING + " ")


def _likeness(sentence: str, answer: str, returned: str) -> float:
    """How much of the sentence comes back, 0 … 1 (the F-score of sequences of one to four characters)."""
    said, answered, heard = _letters(sentence), _letters(answer), _letters(returned)
    if said == answered:
        return 0.0  # it comes back because it was never translated
    ours, theirs = _sequences(said), _sequences(heard)
    alike = 2.0 * sum((ours & theirs).values()) / max(1, sum(ours.values()) + sum(theirs.values()))
    return alike * 0.3 if heard == answered else alike


def _letters(text: str) -> str:
    return " ".join("".join(c for c in word if c.isalnum()) for word in text.casefold().split())


def _sequences(text: str) -> Counter[str]:
    text = f" {text} "
    return Counter(text[at : at + size] for size in range(1, 5) for at in range(len(text) - size + 1))
