"""Sentences that differ from the phrasebook's in what they mean and hardly in how they sound.

A language model that knew only the phrasebook's side would hear "I am not lost" as "I am lost". So each of its
sentences is set against its negation, or its opposite where it is negated, and against the same about other people
and in other units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_AUXILIARIES = frozenset(
    (
        "am",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "must",
        "may",
        "might",
        "need",
    )
)
_QUESTION_WORDS = frozenset(("what", "where", "when", "how", "which", "who", "why", "from"))
_REQUESTS = frozenset(
    (
        "breathe",
        "bring",
        "call",
        "come",
        "drink",
        "fill",
        "follow",
        "go",
        "help",
        "keep",
        "leave",
        "lie",
        "open",
        "put",
        "read",
        "repeat",
        "say",
        "show",
        "sign",
        "sit",
        "speak",
        "stay",
        "stop",
        "take",
        "tell",
        "turn",
        "wait",
        "wake",
        "wear",
        "write",
    )
)
_NOUN_STARTS = frozenset(
    (
        "a",
        "an",
        "the",
        "to",
        "my",
        "your",
        "some",
        "any",
        "no",
        "blood",
        "diarrhoea",
        "nausea",
        "asthma",
        "diabetes",
        "cramps",
    )
)
_NEGATED = {"can": "cannot"}
_TAKING_OBJECTS = frozenset(("have", "need", "take", "want", "is", "are", "got", "eat", "contain", "order"))
_DETERMINERS = frozenset(("a", "an", "the", "my", "your", "some", "any", "no"))
_OTHERS = {
    "my": ("your", "his", "her", "our"),
    "your": ("my", "his", "her", "our"),
    "somebody": ("nobody",),
    "someone": ("no one",),
    "hours": ("days", "minutes"),
    "days": ("weeks", "months"),
    "euros": ("pounds", "dollars"),
    "without": ("with",),
    "before": ("during", "after"),
    "after": ("during", "before"),
    "do": ("did",),
    "does": ("did",),
    "is": ("was",),
    "are": ("were",),
    "am": ("was",),
    "next": ("first", "last"),
    "last": ("first", "next"),
    "may": ("can", "must"),
}
_NUMBERS_ALIKE = {
    "one": ("nine",),
    "two": ("ten", "twelve"),
    "three": ("thirteen",),
    "four": ("five", "fourteen"),
    "five": ("nine", "four"),
    "six": ("sixteen",),
    "seven": ("eleven", "seventeen"),
    "eight": ("eighteen", "eighty"),
    "nine": ("one", "five", "nineteen"),
    "ten": ("two", "eleven"),
    "eleven": ("seven",),
    "twelve": ("two", "twenty"),
    "fourteen": ("forty",),
    "fifteen": ("fifty", "sixteen"),
    "twenty": ("ninety", "seventy", "twelve"),
    "thirty": ("thirteen", "forty"),
    "forty": ("fourteen", "thirty"),
    "fifty": ("fifteen", "sixty"),
    "sixty": ("sixteen", "fifty"),
}
_OTHER_SUBJECTS = {
    "i am": ("he is", "she is", "you are", "we are", "they are"),
    "i have": ("he has", "she has", "you have", "we have", "they have"),
    "i would": ("he would", "she would", "we would"),
    "i need": ("he needs", "she needs", "you need"),
    "are you": ("is he", "is she", "are they", "am i"),
    "do you": ("does he", "does she", "do they", "do i"),
    "you need": ("i need", "he needs", "we need"),
    "it is": ("he is", "she is", "they are", "is it"),
    "is it": ("it is",),
}


def contrasts(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield other sentences in the likeness of an English one, as lists of words."""
    yield from _negations(words)
    for position, word in enumerate(words):
        for other in (*_OTHERS.get(word, ()), *_NUMBERS_ALIKE.get(word, ())):
            yield [*words[:position], *other.split(), *words[position + 1 :]]
    yield from _other_things(words)
    for other in _OTHER_SUBJECTS.get(" ".join(words[:2]), ()):
        yield [*other.split(), *words[2:]]


def _negations(words: Sequence[str]) -> Iterator[list[str]]:
    plain = [word for word in words if word != "please"]
    if not plain or plain[0] in _QUESTION_WORDS:
        return
    if "not" in plain or "cannot" in plain:
        yield ["can" if word == "cannot" else word for word in plain if word not in {"not", "do"}]
    elif plain[0] in _REQUESTS:
        yield ["do", "not", *plain]
        yield ["please", "do", "not", *plain]
    else:
        yield from _negated_statement(plain)


def _other_things(words: Sequence[str]) -> Iterator[list[str]]:
    """The same of no thing at all ("no train leaves", "I take no medicine") or of somebody else's ("her train").

    Of statements only: "where is no train" is nothing that people say.
    """
    if words[0] in _QUESTION_WORDS or words[0] in _AUXILIARIES:
        return
    for position, word in enumerate(words):
        rest = words[position + (word in _DETERMINERS) :]
        if position and words[position - 1] in _TAKING_OBJECTS and word in _NOUN_STARTS:
            yield [*words[:position], "no", *rest]
        elif not position and word in {"the", "your", "my"} and len(words) > 1:
            for other in ("no", "her", "his"):
                yield [other, *rest]


def _negated_statement(words: list[str]) -> Iterator[list[str]]:
    position = next((place for place, word in enumerate(words[:4]) if word in _AUXILIARIES), 0)
    auxiliary, rest = words[position], words[position + 1 :]
    if auxiliary in {"have", "need"} and rest[:1] and rest[0] in _NOUN_STARTS:
        yield [*words[:position], "do", "not", *words[position:]]
    elif position:
        yield [*words[:position], *_NEGATED.get(auxiliary, f"{auxiliary} not").split(), *rest]
        if words[0] == "there":
            yield ["there", auxiliary, "no", *(rest[1:] if rest[:1] in (["a"], ["an"]) else rest)]
    elif words[0] in {"i", "we"}:
        yield [words[0], "do", "not", *words[1:]]
