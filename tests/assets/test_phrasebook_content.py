"""The phrasebook as a proof-reader and a matcher need it: complete, unambiguous, typographically clean."""

from __future__ import annotations

import itertools
import re
import string
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engines.phrasebook.content import SLOT_PATTERN
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.notation import expand

FOLDER = Path(__file__).parents[2] / "assets" / "phrasebook"
LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ru", "uk", "tr", "ar", "zh", "ja", "ko", "vi")
SLOT = SLOT_PATTERN

ABBREVIATIONS = re.compile(r"(?i:wi-?fi|SIM|ATM|AA|ID)|X(?=[^a-z]|$)")
"""What other scripts write in Latin letters too."""

NO_CAPITALS = {"ar", "zh", "ja", "ko"}
SCRIPTS = {
    "ru": {"CYRILLIC"},
    "uk": {"CYRILLIC"},
    "ar": {"ARABIC"},
    "zh": {"CJK"},
    "ja": {"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    "ko": {"HANGUL"},
}
"""First word of the Unicode names of a language's letters; LATIN for the rest."""

LETTERS = {
    "en": "",
    "es": "áéíóúüñ",
    "fr": "àâæçéèêëîïôœùûü",
    "de": "äöüß",
    "it": "àèéìòóù",
    "pt": "áâãàçéêíóôõú",
    "tr": "çğıöşüâîû",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
"""The letters a language adds to a-z, or its whole alphabet."""

ENDINGS = {"ar": ".؟!", "zh": "。？！", "ja": "。？！"}
FOREIGN_PUNCTUATION = {"ar": "?,;", "zh": ".,?!;:()", "ja": ".,?!;:()"}
ODD_MARKS = "'‘“”…‐‑–\u200b\u200e\u200f\ufeff\t\n"


class Wording(NamedTuple):
    phrase: str
    language: str
    text: str


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


SLOTS = read(FOLDER / "slots.toml")
FILES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml")) if path.stem != "slots"}
PHRASES = [phrase for content in FILES.values() for phrase in content["phrase"]]
BOOK = load_phrasebook()
REGIONS = {path.stem: read(path) for path in sorted((FOLDER / "regions").glob("*.toml"))}


def wordings() -> Iterator[Wording]:
    """Everything that is said."""
    for phrase in PHRASES:
        for language in LANGUAGES:
            yield Wording(phrase["id"], language, phrase.get(language, ""))
        for given in phrase.get("instead", ()):
            for language in LANGUAGES:
                if language in given:
                    yield Wording(phrase["id"], language, given[language])
    for region, table in REGIONS.items():
        for name, text in table.items():
            if any(phrase["id"] == name for phrase in PHRASES):
                yield Wording(name, region.partition("-")[0], text)


def understood() -> Iterator[Wording]:
    """Everything that is understood besides."""
    for phrase in BOOK.phrases:
        for language, lines in phrase.also.items():
            yield from (Wording(phrase.id, language, line) for line in expand(lines))
        for given in phrase.given:
            for language, lines in given.texts.items():
                yield from (Wording(phrase.id, language, line) for line in expand(lines))


def values() -> Iterator[tuple[str, str, str]]:
    for slot in BOOK.slots.values():
        for value in slot.values:
            for language in LANGUAGES:
                yield from ((f"{slot.name}.{value}", language, text) for text in slot.wordings(value, language))


def shown() -> Iterator[tuple[str, str, str]]:
    """Every sentence that is said, its slots taken out."""
    return ((wording.phrase, wording.language, SLOT.sub("", wording.text)) for wording in wordings())


def values_shown() -> Iterator[tuple[str, str, str]]:
    """Every value as it is said."""
    for slot, entries in SLOTS.items():
        if "kind" not in entries:
            yield from ((f"{slot}.{v}", code, text) for v, forms in entries.items() for code, text in forms.items())


def texts() -> Iterator[tuple[str, str, str]]:
    """Every sentence, its slots taken out, and every value."""
    yield from shown()
    yield from ((wording.phrase, wording.language, SLOT.sub("", wording.text)) for wording in understood())
    yield from values()


def belongs(letter: str, language: str) -> bool:
    """Whether a language writes with a letter."""
    if unicodedata.name(letter).split()[0] not in SCRIPTS.get(language, {"LATIN"}):
        return False
    alphabet = LETTERS.get(language)
    if alphabet is None:
        return True
    lower = "i" if letter == "İ" else letter.lower()
    return lower in alphabet or (language not in SCRIPTS and lower in string.ascii_lowercase)


def plain(text: str) -> str:
    """A sentence without case, punctuation and accents; the voicing of kana (combining class 8) makes letters."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if unicodedata.combining(letter) in {0, 8})
    return " ".join(re.findall(r"\w+", kept))


def filled(wording: Wording) -> Iterator[str]:
    """A wording with every value in every slot; a number stands for all numbers."""
    slots = [BOOK.slots[name] for name in SLOT.findall(wording.text)]
    choices = [
        ["7"] if slot.is_number else [slot.render(value, wording.language) for value in slot.values] for slot in slots
    ]
    pieces = SLOT.split(wording.text)[::2]
    for chosen in itertools.product(*choices):
        yield "".join(itertools.chain(*itertools.zip_longest(pieces, chosen, fillvalue="")))


def slots_of(text: str) -> list[str]:
    return sorted(name.partition("/")[0] for name in SLOT.findall(text))


def test_is_as_large_as_promised() -> None:
    assert len(FILES) >= 15
    assert len(PHRASES) >= 240
    assert sum("{" in phrase["en"] for phrase in PHRASES) >= 25


def test_files_hold_nothing_but_phrases_of_their_category() -> None:
    for category, content in FILES.items():
        assert set(content) == {"phrase"}, category
        for phrase in content["phrase"]:
            assert re.fullmatch(rf"{category}\.[a-z_]+", phrase["id"])
            assert set(phrase) - {"instead", "askable", "unread"} == {"id", *LANGUAGES}, phrase["id"]


def test_ids_are_unique() -> None:
    repeated = [name for name, count in Counter(phrase["id"] for phrase in PHRASES).items() if count > 1]
    assert not repeated


def test_every_language_has_its_sentence() -> None:
    assert not [wording for wording in wordings() if not wording.text.strip()]


def test_every_wording_has_the_slots_of_its_phrase() -> None:
    expected = {phrase["id"]: slots_of(phrase["en"]) for phrase in PHRASES}
    for phrase in BOOK.phrases:
        assert not [text for text in phrase.texts.values() if slots_of(text) != expected[phrase.id]]
        for given in (*phrase.instead, *phrase.given):
            for text in (text for lines in given.texts.values() for text in expand(lines)):
                assert sorted({*slots_of(text), *given.values}) == expected[phrase.id], text
        for lines in phrase.also.values():
            assert not [line for line in expand(lines) if slots_of(line) != expected[phrase.id]]


def test_slots_and_phrases_need_each_other() -> None:
    used = {name for wording in (*wordings(), *understood()) for name in SLOT.findall(wording.text)}
    assert used | {"number"} == set(BOOK.slots)
    assert not [wording for wording in wordings() if set("{}") & set(SLOT.sub("", wording.text))]


def test_slots_are_numbers_or_lists_in_every_language() -> None:
    for slot, entries in SLOTS.items():
        if "kind" in entries:
            assert set(entries) == {"kind", "min", "max"}, slot
            assert entries["kind"] == "number"
            assert 0 <= entries["min"] < entries["max"] <= 999
        else:
            assert len(entries) >= 6, slot
            for value, forms in entries.items():
                assert set(forms) == set(LANGUAGES), f"{slot}.{value}"
    assert not [value for value in values() if not value[2]]


def test_a_value_can_be_read_back() -> None:
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, language, text in values():
        seen[name.partition(".")[0], language, text.casefold()].append(name)
    assert not {key: names for key, names in seen.items() if len(names) > 1}


def test_no_sentence_belongs_to_two_phrases() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    unread = {(phrase["id"], phrase[language]) for phrase in PHRASES for language in phrase.get("unread", ())}
    for wording in (wording for wording in wordings() if (wording.phrase, wording.text) not in unread):
        for text in filled(wording):
            owners[wording.language, plain(text)].add(wording.phrase)
    assert not {key: names for key, names in owners.items() if len(names) > 1}


def test_what_is_said_and_not_understood_has_a_reason() -> None:
    """One greeting where other languages have two, or words that say two things."""
    unread = {(phrase["id"].partition(".")[2], *phrase["unread"]) for phrase in PHRASES if "unread" in phrase}
    greetings = {("good_morning", "fr", "it"), ("good_evening", "es", "pt"), ("good_night", "es", "pt")}
    answers = {("dont_know", "ja"), ("no_thanks", "ko"), ("you_are_welcome", "vi")}
    assert unread == greetings | answers | {("no_children", "ja"), ("make_appointment", "ja", "ko")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_those_of_the_language(language: str) -> None:
    wrong = []
    for name, code, text in texts():
        if code != language:
            continue
        plain = ABBREVIATIONS.sub("", text) if language in SCRIPTS else text
        wrong += [(name, letter) for letter in plain if letter.isalpha() and not belongs(letter, language)]
    assert not wrong


def test_sentences_are_written_in_their_script() -> None:
    for wording in wordings():
        letters = [letter for letter in SLOT.sub("", wording.text) if letter.isalpha()]
        assert any(belongs(letter, wording.language) for letter in letters) or not letters, wording


def test_text_is_composed_and_without_stray_marks() -> None:
    for name, language, text in (*shown(), *values_shown()):
        assert text == unicodedata.normalize("NFC", text), name
        assert not set(text) & set(ODD_MARKS), (name, language, text)


def test_spaces_are_single_and_in_place() -> None:
    for wording in wordings():
        text = wording.text
        assert text == text.strip(), wording
        assert not re.search(r"\s\s", text), wording
        if wording.language == "fr":
            assert not re.search(r"(?<!\u202f)[?!;]|(?<!\u00a0):", text), wording
            assert not re.search(r"\s[.,]", text), wording
        else:
            assert not re.search(r"\s[?!:;.,？！。、，؟،]", text), wording
        if wording.language in {"zh", "ja"}:
            assert not re.search(r"\s", text), wording


def test_punctuation_is_that_of_the_language() -> None:
    for wording in wordings():
        assert wording.text[-1] in ENDINGS.get(wording.language, ".?!"), wording
        assert not set(wording.text) & set(FOREIGN_PUNCTUATION.get(wording.language, "")) - {"."}, wording
        if wording.language in {"zh", "ja"}:
            assert "." not in wording.text, wording
        if wording.language == "es":
            assert wording.text.count("¿") == wording.text.count("?"), wording
            assert wording.text.count("¡") == wording.text.count("!"), wording


def test_english_questions_stay_questions_or_polite_requests() -> None:
    for phrase in PHRASES:
        if phrase["en"].endswith("?"):
            asked = [language for language in LANGUAGES if phrase[language][-1] in "?？؟"]
            assert len(asked) >= 8, phrase["id"]
        else:
            assert not [language for language in LANGUAGES if phrase[language][-1] in "?？؟"] or phrase["en"].endswith(
                "please."
            ), phrase["id"]


def test_sentences_begin_with_a_capital_and_never_with_a_slot() -> None:
    for wording in wordings():
        if wording.language not in NO_CAPITALS:
            assert wording.text.lstrip("¿¡")[0].isupper(), wording
