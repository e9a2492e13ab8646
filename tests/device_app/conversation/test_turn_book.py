"""The book of turns: what the window is shown, what translators are given, what is kept."""

from __future__ import annotations

import pytest

from device_app.conversation.turn_book import TurnBook
from device_app.events.families import Side, Status, TurnNumber
from device_app.events.status import Turn, TurnChanged, TurnDeleted
from engines.protocols import Exchange, Quality, Translation

EN_ES = ("en", "es")


class Setting:
    """A book and what it reported."""

    def __init__(self) -> None:
        self.told: list[Status] = []
        self.book = TurnBook(self.told.append, None)

    def translated(self, text: str) -> TurnNumber:
        number = self.book.add(Side.A, EN_ES, text, typed=True)
        self.book.translated(number, translation(text.upper()))
        self.book.ended(number, ())
        return number

    @property
    def last(self) -> Turn:
        assert isinstance(self.told[-1], TurnChanged)
        return self.told[-1].snapshot


@pytest.fixture
def one() -> Setting:
    return Setting()


def translation(text: str, *, stable: int = 0, final: bool = True) -> Translation:
    return Translation(text, stable, final, "obedient", Quality.ROUGH, source_text="what it meant", warnings=("w",))


def test_translators_are_given_the_last_three_turns_that_were_translated(one: Setting) -> None:
    numbers = [one.translated(f"text {number}") for number in range(5)]
    failed = one.book.add(Side.A, EN_ES, "failed", typed=True)
    one.book.translated(failed, translation("HALF"))
    one.book.failed(failed, "mt.failed")
    one.book.add(Side.A, EN_ES, "not yet", typed=True)
    expected = [Exchange("en", f"text {number}", "es", f"TEXT {number}") for number in range(5)]
    assert one.book.context() == tuple(expected[2:])
    assert one.book.context(before=numbers[3]) == tuple(expected[:3])
    assert one.book.context(before=numbers[1]) == tuple(expected[:1])


def test_a_turn_grows_and_ends(one: Setting) -> None:
    number = one.book.add(Side.B, ("es", "en"), "hol")
    assert (one.last.heard, one.last.heard_stable, one.last.typed) == ("hol", 0, False)
    one.book.heard(number, "hola", 3)
    one.book.translated(number, translation("HE", stable=1, final=False))
    assert (one.last.translation, one.last.translation_stable) == ("HE", 1)
    one.book.translated(number, translation("HELLO"))
    one.book.voiced(number)
    one.book.warned(number, "w")
    one.book.ended(number, (("total", 2.0),))
    assert one.last == Turn(
        number,
        Side.B,
        "es",
        "en",
        heard="hola",
        heard_stable=3,
        translation="HELLO",
        translation_stable=5,
        final=True,
        engine="obedient",
        quality=Quality.ROUGH,
        meant="what it meant",
        spoken=True,
        warnings=("w",),
        timings_ms=(("total", 2.0),),
    )


def test_text_that_was_shown_is_not_taken_back_while_it_is_made_once_more(one: Setting) -> None:
    number = one.book.add(Side.A, EN_ES, "one two", typed=True)
    for text, shown in (("ONE ", "ONE "), ("ONE TWO ", "ONE TWO "), ("ONE ", "ONE TWO "), ("ONE TWO THREE", None)):
        one.book.translated(number, translation(text, final=False))
        assert one.last.translation == (shown or text)
    one.book.translated(number, translation("ONE", final=True))
    assert one.last.translation == "ONE", "what is final counts"


def test_a_correction_keeps_speaker_and_languages_and_begins_anew(one: Setting) -> None:
    number = one.translated("wrong")
    one.book.voiced(number)
    one.book.corrected(number, "right")
    assert one.last == Turn(number, Side.A, "en", "es", heard="right", heard_stable=5, typed=True)


def test_what_changes_nothing_is_not_reported_and_what_is_deleted_stays_so(one: Setting) -> None:
    number = one.translated("text")
    count = len(one.told)
    one.book.ended(number, ())
    assert len(one.told) == count
    one.book.delete(number)
    assert one.told[-1] == TurnDeleted(number)
    count = len(one.told)
    one.book.heard(number, "late", 4)
    one.book.translated(number, translation("LATE"))
    one.book.voiced(number)
    one.book.warned(number, "late")
    one.book.corrected(number, "late")
    one.book.ended(number, ())
    one.book.failed(number, "late")
    one.book.delete(number)
    assert len(one.told) == count
    assert one.book.get(number) is None
    assert one.translated("next") == number + 1, "a number isn't given twice"
    one.book.clear()
    assert one.translated("first") == 1
