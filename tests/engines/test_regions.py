"""British or American English, Brazilian or European Portuguese, Spanish of Spain or America."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.catalogue import Catalogue
from engines.espeak.synthesizer import REGIONAL_VOICES, VOICES, EspeakSynthesizer
from engines.loading import with_regions
from engines.options import EngineOptions
from engines.phrasebook.content import SLOT_PATTERN, slot_name
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.sentence import Mark, mark_of
from engines.phrasebook.translator import PhrasebookTranslator
from engines.piper.voices import installed_voices
from engines.plugin import Plugin, Stage
from engines.protocols import TranslationRequest
from engines.regions import REGIONS, Regions, language_of, region_of_locale
from engines.spoken_forms import spoken_form

BOOK = load_phrasebook()
TRANSLATOR = PhrasebookTranslator(BOOK)
CODES = sorted({code for phrase in BOOK.phrases for code in phrase.texts if language_of(code) != code})


def voice(models: Path, name: str) -> None:
    folder = models / "piper" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.onnx").write_bytes(b"")
    config = {"audio": {}, "espeak": {}, "num_symbols": 1, "num_speakers": 1, "phoneme_id_map": {}}
    (folder / f"{name}.onnx.json").write_text(json.dumps(config), "utf-8")


def said(phrase_id: str, language: str, regions: Regions, **values: str) -> str:
    phrase = next(phrase for phrase in BOOK.phrases if phrase.id == phrase_id)
    return BOOK.render(phrase, regions.code(language), values)


def test_the_words_are_those_of_the_region() -> None:
    assert said("travel.where_is", "en", Regions(en="US"), place="toilet") == "Where is the restroom?"
    assert said("travel.where_is", "en", Regions(en="GB"), place="toilet") == "Where is the toilet?"
    assert said("travel.where_is", "pt", Regions(pt="PT"), place="toilet") == "Onde fica a casa de banho?"
    assert said("travel.where_is", "pt", Regions(pt="BR", en="US"), place="toilet") == "Onde fica o banheiro?"
    assert said("transport.ticket_to", "es", Regions(es="419"), city="london") == "Un boleto a Londres, por favor."
    assert said("transport.ticket_to", "es", Regions(), city="london") == "Un billete a Londres, por favor."


def test_the_phrasebook_answers_in_the_words_of_both_regions() -> None:
    translator = PhrasebookTranslator(BOOK, Regions(en="US", pt="PT"))
    (answer,) = translator.translate(TranslationRequest("Where is the toilet?", "en", "pt"), Cancellation())
    assert (answer.text, answer.source_text) == ("Onde fica a casa de banho?", "Where is the restroom?")


def test_every_region_has_its_words_or_is_the_one_the_language_is_written_in() -> None:
    written = {"es-ES", "pt-BR"}
    assert {*CODES, *written} == {f"{language}-{region}" for language, regions in REGIONS.items() for region in regions}


@pytest.mark.parametrize("code", CODES)
def test_what_a_region_says_is_understood_whatever_region_is_set(code: str) -> None:
    language = language_of(code)
    for phrase in BOOK.phrases:
        if language in phrase.unread:
            continue
        slots = [BOOK.slots[name] for name in SLOT_PATTERN.findall(phrase.shown(code, {}))]
        own = [[v for v, texts in slot.values.items() if code in texts] for slot in slots]
        for row in range(1 if code in phrase.texts else 0, 1 + max(map(len, own), default=0)):
            values = {
                slot_name(slot.name): "7" if slot.is_number else next(islice(mine or list(slot.values), row, None), "")
                for slot, mine in zip(slots, own, strict=True)
            }
            if not all(values.values()):
                continue
            text = BOOK.render(phrase, code, values)
            match = TRANSLATOR.match(text + ("" if mark_of(text) is not Mark.NONE else "."), language)
            assert match is not None, text
            assert (match.phrase.id, dict(match.values)) == (phrase.id, values), text


def test_figures_are_said_as_in_the_region() -> None:
    assert spoken_form("on 3/5/2026", "en-GB") == "on the third of May, twenty twenty-six"
    assert spoken_form("3 km", "en-GB") == "three kilometres"
    assert spoken_form("16", "pt-PT") == "dezasseis"
    assert spoken_form("16", "pt-BR") == spoken_form("16", "pt") == "dezesseis"
    assert spoken_form("2 bilhões", "pt-PT") == "dois mil milhões"


def test_a_date_that_another_language_wrote_day_first_is_not_read_month_first() -> None:
    assert spoken_form("on 3/5/2026", "en-US") == spoken_form("on 3/5/2026", "en") != "on March fifth"
    assert "zero" not in spoken_form("on 3/5/2026", "en-US")
    assert spoken_form("on 3/5/2026", "en-US") == "on three, five, twenty twenty-six"


def test_what_is_no_region_is_the_language() -> None:
    assert spoken_form("16", "en-XX") == spoken_form("16", "en")
    assert spoken_form("16", "xx-GB") == "16"
    assert [language_of(code) for code in ("en-GB", "zh-Hant", "es-419", "pt", "en-XX")] == [
        "en",
        "zh-Hant",
        "es",
        "pt",
        "en-XX",
    ]


@pytest.mark.parametrize(
    ("locale", "region"),
    [
        ("en_GB-alan-medium", ("en", "GB")),
        ("es_MX-ald-medium", ("es", "419")),
        ("es_ES-davefx-medium", ("es", "ES")),
        ("pt-PT", ("pt", "PT")),
        ("en_AU-x", ("en", "")),
        ("de_DE-thorsten-high", ("de", "")),
        ("joe", ("", "")),
    ],
)
def test_a_locale_tells_the_region(locale: str, region: tuple[str, str]) -> None:
    assert region_of_locale(locale) == region


def test_the_installed_voice_decides_where_nobody_chose(tmp_path: Path) -> None:
    voice(tmp_path, "en_GB-alan-medium")
    voice(tmp_path, "en_US-joe-low")
    voice(tmp_path, "es_MX-ald-medium")
    assert with_regions(EngineOptions(tmp_path)).regions == Regions(en="GB", es="419")
    assert with_regions(EngineOptions(tmp_path, regions=Regions(en="US", pt="PT"))).regions == Regions(
        "US", "419", "PT"
    )
    assert with_regions(EngineOptions(tmp_path, synthesizer="espeak-ng")).regions == Regions()
    assert [v.region for v in installed_voices(tmp_path, frozenset({"en"}))[0]] == ["GB", "US"]


def test_a_voice_engine_that_cannot_tell_takes_no_other_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_options: EngineOptions) -> Regions:
        raise RuntimeError("not in the mood")

    plugins = tuple(
        Plugin(name, Stage.VOICE, rank, load=lambda _: None, regions=regions)
        for rank, (name, regions) in enumerate({"broken": broken, "well": lambda _: Regions(en="GB")}.items())
    )
    monkeypatch.setattr("engines.loading.catalogue", lambda: Catalogue(plugins, ()))
    assert with_regions(EngineOptions(tmp_path)).regions == Regions(en="GB")


def test_a_voice_of_the_region_is_preferred() -> None:
    regional = EspeakSynthesizer(Regions(en="GB", pt="PT"))
    plain = EspeakSynthesizer()
    assert {REGIONAL_VOICES["en-GB"], REGIONAL_VOICES["pt-PT"]}.isdisjoint(VOICES.values())
    for language, text in (("en", "Where is the bath?"), ("pt", "Onde fica a cidade?")):
        spoken, other = (
            b"".join(chunk.samples.tobytes() for chunk in engine.synthesize(text, language, Cancellation()))
            for engine in (regional, plain)
        )
        assert spoken != other
