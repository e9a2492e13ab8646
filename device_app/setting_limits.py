"""What a setting may be: marks on the fields of `device_app.settings`, the one place of these facts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Protocol

from engines.errors import UsageError
from engines.languages import language, languages


class Limit(Protocol):
    """Decides about a value whose type is right already."""

    def accept(self, value: object) -> object:
        """Return the value to use.

        Raises:
            ValueError: with what is allowed, as a phrase.
        """
        ...


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included."""

    low: float
    high: float

    def accept(self, value: object) -> object:
        """See `Limit`."""
        if isinstance(value, int | float) and self.low <= value <= self.high:
            return value
        raise ValueError(f"allowed: {self.low:g} to {self.high:g}")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few values."""

    values: tuple[str | float, ...]

    def accept(self, value: object) -> object:
        """See `Limit`."""
        if value in self.values:
            return value
        close = difflib.get_close_matches(str(value), [str(allowed) for allowed in self.values], n=1)
        meant = f"; did you mean {close[0]}?" if close else ""
        raise ValueError(f"allowed: {', '.join(str(allowed) for allowed in self.values)}{meant}")


@dataclass(frozen=True, slots=True)
class VoiceOfLanguage:
    """Pairs of language and voice, ``en=en_US-joe-medium``, with blanks between; a voice may be missing."""

    def accept(self, value: object) -> object:
        """See `Limit`."""
        for code in voice_names(str(value)):
            if code not in languages():
                raise ValueError("LANGUAGE=VOICE, blanks between several: en=en_US-joe-medium pt=espeak-ng")
        return value


def voice_names(value: str) -> dict[str, str]:
    """Language → name of its voice, of a setting that `VoiceOfLanguage` accepts."""
    pairs = (part.partition("=") for part in value.split())
    return {code: name for code, _, name in pairs}


@dataclass(frozen=True, slots=True)
class LanguageCode:
    """A language of ``assets/languages.toml``, by its code or a name; the code is used."""

    def accept(self, value: object) -> object:
        """See `Limit`."""
        try:
            return language(str(value)).code
        except UsageError as error:
            raise ValueError(error.hint) from error
