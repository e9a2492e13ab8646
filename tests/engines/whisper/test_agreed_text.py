"""Which of the texts of a search is kept, with the glance beside them."""

from __future__ import annotations

from engines.whisper.agreed_text import agreed, undecided
from engines.whisper.decoding import Decoding


def searched(*texts: str) -> Decoding:
    """A search whose texts are each a little less likely than the one before."""
    candidates = tuple((text, -4.0 - 0.1 * place) for place, text in enumerate(texts))
    return Decoding(texts[0], -0.4, 0.0, tokens=(1, 2), alternatives=tuple(texts[1:]), candidates=candidates)


def test_a_word_that_the_others_agree_on_outvotes_the_likeliest() -> None:
    found = searched("Take well in the morning.", "Take one in the morning.", "Take one in a morning.")
    kept = agreed([found], Decoding("Take one in the morning.", -0.3, 0.0))
    assert kept.text == "Take one in the morning."
    assert kept.alternatives == ("Take well in the morning.", "Take one in a morning.")
    assert kept.tokens == ()
    assert kept.log_probability == found.log_probability


def test_the_likeliest_stays_where_nothing_outvotes_it() -> None:
    found = searched("Where is it?", "Where is it", "Were is it?")
    assert agreed([found], Decoding("Where is it?", -0.3, 0.0)) is found
    assert agreed([found], Decoding("Where was I?", -0.3, 0.0)) is found


def test_case_and_punctuation_are_no_mistakes() -> None:
    found = searched("Please sit down.", "please sit down")
    assert agreed([found], Decoding("please, sit down!", -0.3, 0.0)) is found


def test_a_glance_that_went_round_in_circles_or_broke_off_has_no_voice() -> None:
    found = searched("a b", "a c")
    assert agreed([found], Decoding("a c", -0.3, 0.0)).text == "a c"
    assert agreed([found], Decoding("a c", -0.3, 0.0, ended=False)) is found
    assert agreed([found], Decoding("a c " * 40, -0.3, 0.0)) is found


def test_texts_that_were_written_in_several_ways_count_together() -> None:
    found = searched("one", "two", "two")
    assert agreed([found], Decoding("", -0.3, 0.0)).text == "two"


def test_nothing_written_stays_nothing() -> None:
    nothing = Decoding("", -0.5, 0.9, candidates=(("", -0.5),))
    assert agreed([nothing], Decoding("", -0.5, 0.9)) is nothing


def test_a_second_search_has_the_same_voice() -> None:
    found = searched("Czy bram agarażowa jest otwarta?", "Czy brała garażowa jest otwarta?")
    again = searched("Czy brama garażowa jest otwarta?", "Czy brama garażowa jest otwarta")
    kept = agreed([found, again], Decoding("Czy bram agarajowa?", -0.4, 0.0))
    assert kept.text == "Czy brama garażowa jest otwarta?"


def test_a_search_is_undecided_where_no_text_stands_out() -> None:
    assert undecided(searched("one", "two", "three", "four", "five"))
    assert not undecided(searched("one", "one", "two", "three", "four"))
    certain = Decoding("one", -0.1, 0.0, candidates=(("one", -1.0), ("two", -9.0), ("three", -9.0)))
    assert not undecided(certain)
    assert undecided(Decoding("", -0.5, 0.9, candidates=(("", -0.5),)))
