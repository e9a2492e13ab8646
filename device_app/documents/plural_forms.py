"""How many forms of a number a language has, for catalogues of messages."""

from __future__ import annotations

from translate.lang.factory import getlanguage

_NAMED_OTHERWISE = {"zh": "zh_CN", "zh-Hant": "zh_TW", "tl": "fil"}
_OTHER = (2, "(n != 1)")


def plural_forms(code: str) -> tuple[int, str]:
    """The number of forms and gettext's rule which of them a number takes.

    Args:
        code: of a language.
    """
    found = getlanguage(_NAMED_OTHERWISE.get(code, code))
    return (found.nplurals, found.pluralequation) if found.nplurals else _OTHER
