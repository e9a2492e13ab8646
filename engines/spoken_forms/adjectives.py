"""Ordinals of languages whose forms are chosen or made here: Russian, Polish, Czech, Ukrainian."""

from __future__ import annotations

from num2words import num2words

_RUSSIAN_CASES = {"": "n", "gen": "g", "dat": "d", "acc": "a", "ins": "i", "loc": "p"}

_POLISH = {
    "m": "y",
    "m.gen": "ego",
    "m.dat": "emu",
    "m.loc": "ym",
    "f": "a",
    "f.gen": "ej",
    "f.loc": "ej",
    "f.acc": "ą",
}
_POLISH |= {"n": "e", "n.gen": "ego", "n.loc": "ym", "m.ins": "ym", "f.ins": "ą", "f.dat": "ej"}
"""Endings of adjectives whose nominative ends in y or i, Polish ordinals among them."""

_UKRAINIAN = {
    "m": "ий", "m.gen": "ого", "m.dat": "ому", "m.loc": "ому", "m.ins": "им",
    "f": "а", "f.gen": "ої", "f.dat": "ій", "f.acc": "у", "f.loc": "ій", "f.ins": "ою",
    "n": "е", "n.gen": "ого", "n.dat": "ому", "n.loc": "ому", "n.ins": "им",
}  # fmt: skip

_CZECH_STEMS = {
    1: "první", 2: "druh", 3: "třetí", 4: "čtvrt", 5: "pát", 6: "šest", 7: "sedm", 8: "osm", 9: "devát", 10: "desát",
    11: "jedenáct", 12: "dvanáct", 13: "třináct", 14: "čtrnáct", 15: "patnáct", 16: "šestnáct", 17: "sedmnáct",
    18: "osmnáct", 19: "devatenáct", 20: "dvacát", 30: "třicát", 40: "čtyřicát", 50: "padesát", 60: "šedesát",
    70: "sedmdesát", 80: "osmdesát", 90: "devadesát", 100: "st", 1000: "tisíc",
}  # fmt: skip
_CZECH = {"m": "ý", "m.gen": "ého", "m.dat": "ému", "m.loc": "ém", "m.ins": "ým", "m.acc": "ý"}
_CZECH |= {"f": "á", "f.gen": "é", "f.dat": "é", "f.acc": "ou", "f.loc": "é", "f.ins": "ou"}
_CZECH |= {"n": "é", "n.gen": "ého", "n.dat": "ému", "n.loc": "ém", "n.acc": "é", "n.ins": "ým"}
_CZECH_SOFT = {"m.gen": "ho", "n.gen": "ho", "m.dat": "mu", "n.dat": "mu", "m.loc": "m", "n.loc": "m", "m.ins": "m"}


def russian_ordinal(number: int, form: str) -> str:
    """Of the genders ``m``, ``f``, ``n`` and the plural ``p``; the accusative is that of things."""
    gender, _, case = form.partition(".")
    words = num2words(
        number,
        lang="ru",
        to="ordinal",
        case=_RUSSIAN_CASES[case],
        plural=gender == "p",
        gender="m" if gender == "p" else gender,
        animate=False,
    )
    return str(words)


def polish_ordinal(number: int, form: str) -> str:
    """Only the last two words of a Polish ordinal are adjectives (``dwa tysiące dwudziesty szósty``)."""
    words = str(num2words(number, lang="pl", to="ordinal")).split()
    return " ".join(_polish(word, form) if _is_polish_ordinal(word) else word for word in words)


def _is_polish_ordinal(word: str) -> bool:
    return word.endswith(("y", "gi", "ci")) and not word.endswith("tysięcy")


def _polish(word: str, form: str) -> str:
    stem, ending = word[:-1], _POLISH[form]
    if form == "m":
        return word
    if word.endswith("y"):
        return stem + ending
    if ending in {"ym", "emu"}:
        return stem + {"ym": "im", "emu": "iemu"}[ending]
    hard = word.endswith("gi") and ending in {"a", "ą"}  # drugi: druga; trzeci: trzecia
    return f"{stem}{'' if hard else 'i'}{ending}"


def ukrainian_ordinal(number: int, form: str) -> str:
    """Only the last word of a Ukrainian ordinal is an adjective; ``третій`` is the soft one."""
    words = str(num2words(number, lang="uk", to="ordinal")).replace("'", "ʼ")
    words = words.removeprefix("одна ") if words.startswith("одна тисяча ") else words
    if form == "m":
        return words
    stem, ending = words[:-2], _UKRAINIAN[form]
    if words.endswith("третій"):
        soft = {"а": "я", "е": "є", "у": "ю", "ий": "ій", "им": "ім"}.get(ending, ending)
        return stem + {"ого": "ього", "ому": "ьому", "ої": "ьої", "ою": "ьою"}.get(soft, soft)
    return stem + ending


def czech_ordinal(number: int, form: str) -> str:
    """Every word of a Czech ordinal is an adjective; empty above 1000, where people say the number."""
    if number > 1000:
        return ""
    hundreds, rest = divmod(number, 100)
    parts = [number] if number in _CZECH_STEMS else []
    if not parts and not hundreds:
        parts = [rest // 10 * 10, rest % 10]
    if not parts:
        return ""
    return " ".join(_czech(_CZECH_STEMS[part], form) for part in parts)


def _czech(stem: str, form: str) -> str:
    return stem + (_CZECH_SOFT.get(form, "") if stem.endswith("í") else _CZECH[form])
