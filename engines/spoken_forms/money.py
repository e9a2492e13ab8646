"""Amounts of money, with magnitudes: ``$12.50``, ``5 €``, ``R$ 1,5 mi``, ``20–30 EUR``."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_currency_name

from engines.spoken_forms.kind import alternatives
from engines.spoken_forms.magnitudes import Magnitudes
from engines.spoken_forms.speech import AMOUNT, START_AMOUNT, Speech, before
from engines.spoken_forms.written import SPACE, Figure

_SIGNS = {
    "US$": "USD", "$": "USD", "R$": "BRL", "NT$": "TWD", "HK$": "HKD", "C$": "CAD", "CA$": "CAD", "A$": "AUD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "CNY", "₽": "RUB", "₩": "KRW", "₫": "VND", "₺": "TRY", "₴": "UAH",
    "₹": "INR", "฿": "THB", "₸": "KZT", "₪": "ILS", "TL": "TRY", "zł": "PLN", "Kč": "CZK", "Rp": "IDR", "RM": "MYR",
}  # fmt: skip

_CODES = [
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "CNY",
    "RUB",
    "KRW",
    "VND",
    "TRY",
    "PLN",
    "BRL",
    "CHF",
    "CZK",
    "UAH",
    "THB",
    "IDR",
    "MYR",
    "SAR",
    "AED",
    "EGP",
    "IRR",
    "KZT",
    "TWD",
    "HKD",
    "CAD",
    "AUD",
    "MXN",
    "ARS",
    "COP",
    "CLP",
    "PEN",
    "SEK",
    "NOK",
    "DKK",
    "HUF",
    "RON",
    "ILS",
    "SGD",
    "PHP",
    "NZD",
    "ZAR",
    "KWD",
    "QAR",
    "MAD",
]

_NO_LETTER = r"(?![^\W\d_](?<![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))"
"""Only a script without spaces may go on right after it."""

_WITHOUT_HUNDREDTHS = {"JPY", "KRW", "VND", "IDR", "IRR", "CLP"}


class MoneyKind:
    """See the module."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._table = speech.language.table("money")
        self._magnitudes = Magnitudes(speech.language)
        self._signs = {**_SIGNS, **{code: code for code in _CODES}, **speech.language.table("signs")}
        behind: dict[str, str] = speech.language.table("signs_after")
        sign = alternatives(self._signs)
        self._signs.update(behind)
        more = rf"(?:{SPACE}?(?P<more>{self._magnitudes.written_after_money})(?![^\W\d_]))?"
        self._before = re.compile(
            rf"(?<![A-Za-z$])(?P<minus>[-−])?(?P<sign>{sign}){SPACE}?{_unsigned()}{more}{_NO_LETTER}"
        )
        self._after = re.compile(
            rf"{START_AMOUNT}(?:{SPACE}?(?P<more>{self._magnitudes.written_after_money}))?{SPACE}?"
            rf"(?P<sign>{alternatives(self._signs)}){_NO_LETTER}"
        )
        self.pattern = re.compile(rf"{_renamed(self._before.pattern)}|{_renamed(self._after.pattern)}")

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        position = match.start()
        found = self._before.match(match.string, position) or self._after.match(match.string, position)
        if found is None or found.end() != match.end():
            return None
        figure = self._speech.written.read(found["number"], money=True)
        if figure is None or figure.is_code:
            return None
        code = self._signs[found["sign"]]
        words = self._more(found, code, figure) if found["more"] else self._plain(found, code, figure)
        return None if words is None else self._speech.signed(words, minus=bool(found["minus"]))

    def _plain(self, match: re.Match[str], code: str, figure: Figure) -> str | None:
        speech, context = self._speech, before(match)
        cents = self._cents(code)
        if not match["low"] and len(figure.fraction) in {1, 2} and cents and code not in _WITHOUT_HUNDREDTHS:
            return self._with_cents(code, figure, cents, context)
        if figure.fraction.strip("0") == "":
            figure = Figure(figure.whole)
        else:
            figure = Figure(figure.whole, figure.fraction.rstrip("0"))
        name = self._name(code, figure, context)
        if match["low"]:
            words = speech.amount(match, f"{speech.language.space}{name}", money=True)
            return None if words is None else self._joined(words, name, figure)
        return self._count(figure, name, context)

    def _more(self, match: re.Match[str], code: str, figure: Figure) -> str | None:
        """With a magnitude: "one point five million dollars"."""
        speech, space = self._speech, self._speech.language.space
        names = self._names(code)
        name = (
            speech.language.choose(names, "1000000")
            if names
            else str(get_currency_name(code, count=Decimal(1_000_000), locale=speech.language.locale))
        )
        exact = self._magnitudes.exact(match["more"], figure)
        if exact is not None and not match["low"]:
            return self._count(exact, name, before(match))
        magnitude = self._magnitudes.word(match["more"], figure)
        number = speech.amount(match, f"{space}{magnitude}", money=True)
        if number is None:
            return None
        return f"{number}{space}{magnitude}{self._magnitudes.of(match['more'], name)}{name}"

    def _with_cents(self, code: str, figure: Figure, cents: dict[str, str], context: str) -> str:
        speech = self._speech
        whole, hundredths = Figure(figure.whole), Figure(str(int(figure.fraction.ljust(2, "0"))))
        whole_words = self._count(whole, self._name(code, whole, context), context)
        if hundredths.whole == "0":
            return whole_words
        name = speech.language.choose(cents, hundredths.plain)
        cent_words = self._count(hundredths, name, context)
        if not int(whole.whole):
            return cent_words
        number = speech.counted(hundredths, context, f" {name}")
        return str(self._table.get("with_cents", "{whole} {cents}")).format(
            whole=whole_words, cents=cent_words, number=number
        )

    def _count(self, figure: Figure, name: str, context: str) -> str:
        speech = self._speech
        if speech.language.code == "ar" and speech.language.plural(figure.plain) in {"one", "two"}:
            return name  # it holds the number
        space = speech.language.space
        return self._joined(speech.counted(figure, context, f"{space}{name}"), name, figure)

    def _joined(self, number: str, name: str, figure: Figure) -> str:
        """The number before the name; a round million of something takes a word between in some languages."""
        space = self._speech.language.space
        of = ""
        if not figure.fraction and int(figure.whole) and int(figure.whole) % 1_000_000 == 0:
            of = self._magnitudes.of("", name).strip()
        return f"{number}{space}{of}{'' if of.endswith(chr(39)) or not of else space}{name}"

    def _name(self, code: str, figure: Figure, context: str) -> str:
        category = self._speech.category(figure, context)
        names = self._names(code)
        if names:
            return names.get(category) or names["other"]
        sample = Decimal(self._speech.sample(category, figure))
        return str(get_currency_name(code, count=sample, locale=self._speech.language.locale))

    def _names(self, code: str) -> dict[str, str]:
        names: dict[str, str] = self._speech.language.table("currency").get(code, {})
        return names

    def _cents(self, code: str) -> dict[str, str]:
        cents: dict[str, dict[str, str]] = self._table.get("cents", {})
        return cents.get(code) or (cents.get("default", {}) if code in {"USD", "EUR", "CAD", "AUD"} else {})


def _unsigned() -> str:
    return AMOUNT.replace("(?P<minus>", "(?P<minus2>")


def _renamed(pattern: str) -> str:
    """The pattern without names, to stand beside another with the same ones."""
    return re.sub(r"\?P<\w+>", "?:", pattern)
