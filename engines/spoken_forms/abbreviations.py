"""Abbreviations and acronyms: ``Dr.``, ``No. 5``, ``MRI``."""

from __future__ import annotations

import re

from engines.spoken_forms.kind import NEVER, alternatives
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import SPACE

_TIME = re.compile(rf",?{SPACE}?\d{{1,2}}(?:[:.]\d\d(?!\d)|{SPACE}?(?:Uhr|h\b)|\.{SPACE}?(?:[^\W\d_]|\d{{1,2}}\.))")
"""A time or a date."""


class AbbreviationKind:
    """Abbreviations that are written out wherever they stand, others only where a number follows.

    A value is the word, or a table of words by what follows (``before_name``, ``before_number``, ``after_number``), by
    the words before (``said`` where ``after`` matches them) or by the case that these ask for. Titles of the section
    ``titles`` are said behind the name.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        language = speech.language
        words: dict[str, object] = language.table("abbreviations")
        self._words = {**{_capitalised(word): said for word, said in words.items()}, **words}
        self._before_number: dict[str, object] = language.table("before_number")
        always = alternatives(self._words) or "(?!)"
        numbered = alternatives(self._before_number) or "(?!)"
        self._titles: dict[str, str] = language.table("titles")
        title = alternatives(self._titles) or "(?!)"
        edge = "(?<![^\\W_])" if not language.joined else "(?<![A-Za-z])"
        self.pattern = re.compile(
            rf"{edge}(?:(?P<numbered>{numbered}){SPACE}?(?=\d)|(?P<always>{always})(?![^\W_])"
            rf"|(?P<title>{title}){SPACE}?(?P<name>[^\W\d_][\w·]{{0,20}}))"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        if match["title"]:
            return f"{match['name']}{self._titles[match['title']]}"
        written = re.sub(SPACE, " ", match["numbered"] or match["always"])
        if match["numbered"]:
            said = self._chosen(self._before_number[written], match)
            if said is None:
                return None
            return f"{said.strip()}{self._speech.language.gap}" if said.strip() else ""
        said = self._chosen(self._words[written], match)
        if said is None:
            return None
        if written[:1].isupper() and written not in self._speech.language.table("abbreviations"):
            said = _capitalised(said)
        # The full stop may have ended the sentence too.
        following = match.string[match.end() :]
        ends = written.endswith(".") and (not following.strip() or following.startswith("\n")) and match.start() > 0
        return f"{said}." if ends else said

    def _chosen(self, choices: object, match: re.Match[str]) -> str | None:
        if isinstance(choices, str):
            return choices
        assert isinstance(choices, dict)
        following, context = after(match), before(match)
        case = self._speech.agreement.case(context)
        found = {
            "said": stands_before(str(choices.get("after", "")), context),
            "before_time": _TIME.match(following),
            "before_name": re.match(rf"{SPACE}?[^\W\d_a-zа-яёіїєґßàâäçéèêëîïôöûüñ]", following),
            "before_number": re.match(rf"{SPACE}?\d", following),
            "after_number": re.search(rf"\d{SPACE}?$", context),
            case or "nom": True,
            "other": True,
        }
        said = next((said for place, fits in found.items() if fits and (said := choices.get(place))), None)
        return None if said is None else str(said)


class AcronymKind:
    """Capitals that are said letter by letter: those without a vowel, and those the language lists."""

    def __init__(self, speech: Speech) -> None:
        table = speech.language.table("acronyms")
        listed = alternatives(table.get("spelt", {})) or "(?!)"
        self._listed = frozenset(table.get("spelt", ()))
        self._read = frozenset(table.get("read", ()))
        self.pattern = (
            re.compile(rf"(?<![\w'’-])(?:{listed}|[BCDFGHJKLMNPQRSTVWXZ]{{2,5}})(?![\w'’-]|\.[A-Z])")
            if table
            else NEVER
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        roman = set(match[0]) <= set("IVX") and match[0] not in self._listed
        if roman or match[0] in self._read or match.string == match.string.upper():
            return None
        return " ".join(match[0])


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
