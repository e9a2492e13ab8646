"""Which token of Whisper stands for which language of the device."""

from __future__ import annotations

from collections.abc import Iterable

from engines.languages import languages

_TOKENS = {"zh-Hant": "zh"}
"""Languages that share another's token; the text is then converted (`engines.whisper.chinese`)."""

_NOT_IN_ALL = frozenset({"ug", "yue"})


def whisper_code(language: str) -> str:
    """Whisper's own code: ``zh`` for Traditional Chinese, else the same."""
    return _TOKENS.get(language, language)


def hearable(tokens: Iterable[str]) -> frozenset[str]:
    """The device's languages for which a model has a token.

    Uyghur is in no model; Cantonese came with large-v3 (older models write standard Chinese for it).

    Args:
        tokens: Whisper's codes (``en``, ``yue`` …).
    """
    known = frozenset(tokens)
    return frozenset(code for code in languages() if whisper_code(code) in known)


def heard_codes() -> tuple[str, ...]:
    """The device's languages that every Whisper model for many languages has a token for."""
    return tuple(code for code in languages() if code not in _NOT_IN_ALL)
