"""The lists that a person keeps: own phrases and the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.own_terms import terms_between, turned_round
from device_app.pair_list import LONGEST, MOST, KeptPair, PairList
from engines.errors import DragomanError
from engines.protocols import Term

ONE = KeptPair("en", "pt", "ward", "enfermaria")
TWO = KeptPair("pt", "en", "soro", "drip")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "list.json"


def test_an_entry_is_found_from_either_language_the_newest_first(path: Path) -> None:
    kept = PairList(path)
    assert kept.add(ONE, TWO) == 2
    assert kept.between("en", "pt") == (TWO.reversed, ONE)
    assert kept.between("pt", "en") == (TWO, ONE.reversed)
    assert kept.between("en", "es") == ()
    assert ONE.reversed in kept
    assert kept.add(ONE.reversed) == 0, "it is the same from both sides"


def test_what_one_writes_the_other_reads(path: Path) -> None:
    here, there = PairList(path), PairList(path)
    assert there.between("en", "pt") == ()
    here.add(ONE)
    assert there.between("en", "pt") == (ONE,)
    there.remove(ONE.reversed)
    assert ONE not in here


def test_a_change_keeps_the_place(path: Path) -> None:
    kept = PairList(path)
    kept.add(ONE, TWO)
    better = KeptPair("en", "pt", "ward", "ala")
    kept.add(better, instead_of=ONE)
    assert kept.between("en", "pt") == (TWO.reversed, better)


def test_what_is_no_entry_is_not_taken(path: Path) -> None:
    kept = PairList(path)
    wrong = (KeptPair("en", "en", "a", "b"), KeptPair("en", "xx", "a", "b"), KeptPair("en", "pt", " ", "b"))
    assert kept.add(*wrong, KeptPair("en", "pt", "a" * (LONGEST + 1), "b")) == 0
    path.write_text('[{"source": "en"}, 7, {"source": "en", "target": "pt", "text": "a", "translation": "b"}]')
    assert kept.between("en", "pt") == (KeptPair("en", "pt", "a", "b"),)


def test_a_damaged_file_is_set_aside_and_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[{ half a file")
    kept = PairList(path)
    assert kept.between("en", "pt") == ()
    kept.add(ONE)
    assert kept.between("en", "pt") == (ONE,)
    assert path.with_suffix(".unreadable").read_text() == "[{ half a file"


def test_a_disk_that_refuses_is_told_and_the_list_is_as_it_was(path: Path) -> None:
    kept = PairList(path)
    kept.add(ONE)
    elsewhere = PairList(path.parent / "list.json" / "below.json")
    with pytest.raises(DragomanError) as failure:
        elsewhere.add(TWO)
    assert failure.value.code == "storage.not_kept"
    assert kept.between("en", "pt") == (ONE,)


def test_terms_for_translators(path: Path) -> None:
    kept = PairList(path)
    kept.add(ONE, KeptPair("en", "pt", "ward", "ala"))
    terms = terms_between(kept, "en", "pt")
    assert terms == (Term("ward", "ala"),), "of two the newest counts"
    assert turned_round(terms) == (Term("ala", "ward"),)


def test_a_list_has_an_end_and_says_how_much_of_it_was_taken(path: Path) -> None:
    kept = PairList(path)
    many = [KeptPair("en", "pt", f"term {number}", f"termo {number}") for number in range(MOST + 5)]
    assert kept.add(*many[: MOST - 1]) == MOST - 1
    assert kept.add(*many[MOST - 1 :]) == 1
    assert kept.everything() == tuple(many[:MOST])
    assert kept.add(many[-1]) == 0
    changed = KeptPair("en", "pt", "term 3", "palavra 3")
    assert kept.add(changed, instead_of=many[3]) == 1
    assert kept.everything()[3] == changed
