"""Mozilla's models: real ones, English and Portuguese, and what can be told from files alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.light.installed import light_models
from engines.light.mozilla_files import MozillaFiles, read_mozilla
from engines.light.mozilla_model import MozillaModel
from engines.light.translator import LightTranslator
from engines.protocols import Quality, Term, Translation, TranslationRequest

TINY_OPUS = Path(__file__).parents[2] / "data" / "tiny_light"


@pytest.fixture(scope="module")
def translator(starter_models: Path) -> Iterator[LightTranslator]:
    translator = LightTranslator(starter_models, threads=1)
    yield translator
    translator.close()


def final(
    translator: LightTranslator, text: str, source: str = "en", target: str = "pt", **more: object
) -> Translation:
    request = TranslationRequest(text, source, target, **more)  # type: ignore[arg-type]
    *_, last = translator.translate(request, Cancellation())
    assert last.final
    return last


def test_it_translates_both_ways_and_keeps_the_layout(translator: LightTranslator) -> None:
    answer = final(translator, "Where is the station?\n\n  I am allergic to peanuts. Turn left.\n")
    assert answer.text == "Onde está a estação?\n\n  Sou alérgico a amendoim. Vire à esquerda.\n"
    assert (answer.engine, answer.quality, answer.warnings) == ("light", Quality.MODEL, ())
    assert final(translator, "A porta da garagem está aberta?", "pt", "en").text == "Is the garage door open?"


def test_any_thread_may_call(translator: LightTranslator) -> None:
    """The library itself ends the process's thread that touches a model of another."""
    before = final(translator, "I need a doctor.").text
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(final, translator, "I need a doctor.").result() == final(translator, "I need a doctor.")
    assert before == "Eu preciso de um médico."


def test_of_a_long_sentence_nothing_is_left_out(translator: LightTranslator) -> None:
    """As it is, the library loses words from some 150 tokens on, without a word."""
    stops = [f"Street {number}" for number in range(11, 61)]
    answer = final(translator, f"The bus stops at {', '.join(stops)}, and then at the old harbour.")
    assert [number for number in range(11, 61) if str(number) not in answer.text] == []
    assert "porto" in answer.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Não, obrigado.", "No, thank you."), ("Sim.", "Yes."), ("Olá.", "Hello.")],
)
def test_what_a_model_adds_to_a_word_or_two_is_seen(translator: LightTranslator, said: str, expected: str) -> None:
    assert final(translator, said, "pt", "en").text == expected


def test_without_the_other_direction_there_is_no_second_look_but_an_answer(
    starter_models: Path, tmp_path: Path
) -> None:
    shutil.copytree(starter_models / "light/mozilla-pt-en", tmp_path / "light/mozilla-pt-en")
    translator = LightTranslator(tmp_path)
    assert translator.pairs == {("pt", "en")}
    assert final(translator, "Bom dia.", "pt", "en").text == "Good morning."
    translator.close()


def test_tags_stay_and_terms_are_reported(translator: LightTranslator) -> None:
    text = "<s1>Good morning.</s1> Where is the <s2>hospital</s2>?"
    answer = final(translator, text, inline_tags=True, terms=(Term("hospital", "hospital"), Term("morning", "alba")))
    assert [tag in answer.text for tag in ("<s1>", "</s1>", "<s2>", "</s2>")] == [True] * 4
    assert answer.text.startswith("<s1>Bom dia.</s1>")
    assert answer.honoured_terms == (Term("hospital", "hospital"),)
    assert answer.missed_terms == (Term("morning", "alba"),)


def test_it_is_cancelled_between_sentences(translator: LightTranslator) -> None:
    cancellation = Cancellation()
    growing = translator.translate(TranslationRequest("Good morning. Good night.", "en", "pt"), cancellation)
    assert next(growing).text.startswith("Bom dia.")
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(growing)


def test_other_pairs_go_through_english_with_models_of_another_kind(starter_models: Path, tmp_path: Path) -> None:
    shutil.copytree(TINY_OPUS, tmp_path / "light")
    shutil.copytree(starter_models / "light/mozilla-en-pt", tmp_path / "light/mozilla-en-pt")
    translator = LightTranslator(tmp_path, threads=1)
    assert ("es", "pt") in translator.pairs
    assert final(translator, "¿Dónde está la estación?", "es", "pt").text == "Onde está a estação?"
    translator.close()


@pytest.mark.parametrize("file", ["model.enpt.intgemm.alphas.bin", "vocab.enpt.spm"])
@pytest.mark.parametrize("damage", ["cut", "junk", "empty"])
def test_a_damaged_model_is_one_clear_line_and_the_other_direction_goes_on(
    starter_models: Path, tmp_path: Path, file: str, damage: str
) -> None:
    shutil.copytree(starter_models / "light", tmp_path / "light")
    path = tmp_path / "light/mozilla-en-pt" / file
    content = path.read_bytes()
    path.write_bytes({"cut": content[: len(content) // 2], "junk": b"junk" * 1000, "empty": b""}[damage])
    translator = LightTranslator(tmp_path)
    with pytest.raises(DragomanError) as caught:
        final(translator, "Good morning.")
    assert caught.value.code == "model.light_broken"
    assert "\n" not in caught.value.message
    assert final(translator, "Bom dia.", "pt", "en").text == "Good morning."
    translator.close()


def test_a_damaged_model_gives_way_to_another_of_the_same_direction(starter_models: Path, tmp_path: Path) -> None:
    shutil.copytree(starter_models / "light/mozilla-en-pt", tmp_path / "light/a-en-pt")
    shutil.copytree(starter_models / "light/mozilla-en-pt", tmp_path / "light/b-en-pt")
    (tmp_path / "light/a-en-pt/model.enpt.intgemm.alphas.bin").write_bytes(b"junk")
    translator = LightTranslator(tmp_path)
    assert final(translator, "Good morning.").text == "Bom dia."
    translator.close()


@pytest.mark.parametrize(
    ("folder", "pair", "direction"),
    [
        ("mozilla-en-pt", "enpt", ("en", "pt")),
        ("anything", "pten", ("pt", "en")),
        ("en-zh-Hant", "enzh", ("en", "zh-Hant")),
        ("mozilla-zh-Hant-en", "zhen", ("zh-Hant", "en")),
        ("mozilla-zh-en", "zhen", ("zh", "en")),
        ("en-zh-Hant", "enja", ("en", "ja")),
    ],
)
def test_the_files_tell_the_languages(tmp_path: Path, folder: str, pair: str, direction: tuple[str, str]) -> None:
    place = tmp_path / "light" / folder
    place.mkdir(parents=True)
    for name in (f"model.{pair}.intgemm.alphas.bin", f"srcvocab.{pair}.spm", f"trgvocab.{pair}.spm"):
        (place / name).touch()
    assert list(light_models(tmp_path)) == [direction]
    (files,) = light_models(tmp_path)[direction]
    assert files.source_pieces.name == f"srcvocab.{pair}.spm"
    assert files.target_pieces.name == f"trgvocab.{pair}.spm"


def test_a_language_that_the_device_lacks_is_left_out(tmp_path: Path) -> None:
    assert read_mozilla(tmp_path / "model.ensq.intgemm.alphas.bin") is None


def test_a_missing_vocabulary_is_named(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match=r"vocab.enpt.spm is missing"):
        read_mozilla(tmp_path / "model.enpt.intgemm.alphas.bin")


def test_a_sentence_is_cut_well_before_the_models_begin_to_lose_words(starter_models: Path) -> None:
    (files,) = light_models(starter_models)["en", "pt"]
    assert isinstance(files, MozillaFiles)
    with ThreadPoolExecutor(1) as thread:
        model = MozillaModel(files, thread)
        assert model.fits("the house " * 30)
        assert not model.fits("the house " * 50)
        model.close()
