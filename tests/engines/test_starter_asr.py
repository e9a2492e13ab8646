"""The starter recogniser with the real PocketSphinx, eSpeak NG as the speaker and real noise."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pocketsphinx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.phrasebook import PhrasebookTranslator, load_phrasebook
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples, SpeechRecognizer, TranslationRequest
from engines.starter_asr.contrast import contrasts
from engines.starter_asr.decoder import language_model
from engines.starter_asr.grammar import Grammar
from engines.starter_asr.language_model import TrigramModel
from engines.starter_asr.lexicon import general_vocabulary, pronunciations
from engines.starter_asr.phrases import open_wordings, sample_sentence, spoken_words
from engines.starter_asr.recognizer import PocketSphinxRecognizer
from engines.starter_asr.stability import StableWords
from tests.engines.spoken import speech, speeches

BOOK = load_phrasebook()
TRANSLATOR = PhrasebookTranslator(BOOK)
VOICES = ("en-us", "en")
"""American and British; eSpeak NG calls the British one simply "en"."""


@pytest.fixture(scope="module")
def recognizer() -> Iterator[PocketSphinxRecognizer]:
    loaded = PocketSphinxRecognizer(BOOK)
    yield loaded
    loaded.close()


def hear(recognizer: PocketSphinxRecognizer, samples: Samples, step: int = 512) -> tuple[list[Hypothesis], Hypothesis]:
    stream = recognizer.open(["en"], Cancellation())
    partials = [stream.accept(samples[start : start + step]) for start in range(0, len(samples), step)]
    return [partial for partial in partials if partial is not None], stream.finish()


def test_is_a_recogniser(recognizer: PocketSphinxRecognizer) -> None:
    protocol: SpeechRecognizer = recognizer
    assert protocol.name == "pocketsphinx"
    assert protocol.languages == {"en"}


def answer(heard: Hypothesis, target: str = "es") -> str:
    """What the phrasebook says to it; nothing where it has no answer or doubts what was said."""
    request = TranslationRequest(heard.text, "en", target, rivals=heard.rivals)
    return next((result.text for result in TRANSLATOR.translate(request, Cancellation())), "")


def test_understands_the_phrasebook(recognizer: PocketSphinxRecognizer) -> None:
    """A sample of what benchmarks/starter_recognition.py does in full."""
    chance = random.Random(3)
    phrases = chance.sample(BOOK.phrases, 14)
    said, wanted = [], []
    for phrase in phrases:
        text, values = sample_sentence(BOOK, phrase, chance)
        said += [(text, voice) for voice in VOICES]
        wanted += [BOOK.render(phrase, "es", values)] * len(VOICES)
    heard = [hear(recognizer, samples, step=SAMPLE_RATE)[1] for samples in speeches(said)]
    understood = sum(answer(hypothesis) == right for hypothesis, right in zip(heard, wanted, strict=True))
    assert understood >= 0.8 * len(said)


def test_what_is_not_in_the_phrasebook_stays_unanswered(recognizer: PocketSphinxRecognizer) -> None:
    lines = resources.files("assets").joinpath("phrasebook", "negatives.txt").read_text("utf-8").splitlines()
    sentences = random.Random(4).sample([line for line in lines if line and line[0] != "#"], 14)
    said = [(text, voice) for text in sentences for voice in VOICES]
    heard = [hear(recognizer, samples)[1] for samples in speeches(said)]
    answered = [pair for pair, hypothesis in zip(said, heard, strict=True) if answer(hypothesis)]
    assert len(answered) <= 1


def test_what_was_misheard_into_a_phrase_is_doubted(recognizer: PocketSphinxRecognizer) -> None:
    said = [
        ("I cannot find my jacket.", "en-us"),
        ("We do not only take cash.", "en-us"),
        ("When does the next bus to York leave?", "en"),
    ]
    heard = [hear(recognizer, samples)[1] for samples in speeches(said)]
    assert [answer(hypothesis) for hypothesis in heard] == [""] * len(said)
    # It is the doubt that refuses: without it, these would be taken for phrases.
    assert sum(answer(replace(hypothesis, rivals=())) != "" for hypothesis in heard) >= 1


def test_what_sounds_clear_is_not_doubted(recognizer: PocketSphinxRecognizer) -> None:
    said = [(text, "en-us") for text in ("Where is the train station?", "Do you have vegetarian dishes?")]
    for samples in speeches(said):
        assert hear(recognizer, samples)[1].rivals == ()


def test_what_was_heard_before_changes_nothing(recognizer: PocketSphinxRecognizer) -> None:
    how, where = speeches([("How much is it?", "en-us"), ("Where is the train station?", "en-us")])
    after_other = [hear(recognizer, samples)[1] for samples in (where, how)][-1]
    after_itself = hear(recognizer, how)[1]
    assert after_other == after_itself


def test_words_appear_while_they_are_spoken(recognizer: PocketSphinxRecognizer) -> None:
    samples = speech("I would like a room for two people, please.")
    partials, final = hear(recognizer, samples)
    assert len(partials) >= 3
    assert not any(partial.final for partial in partials)
    assert final.final
    assert final.stable == len(final.text)
    assert 0.0 < final.confidence <= 1.0
    assert final.text == "I would like a room for two people please"


TIME = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE
NOISE = np.random.default_rng(1).normal(0.0, 0.1, TIME.size)


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(np.zeros(TIME.size), id="digital silence"),
        pytest.param(NOISE, id="white noise"),
        pytest.param(0.4 * np.sin(2 * math.pi * 50 * TIME) + 0.1 * np.sin(2 * math.pi * 150 * TIME), id="mains hum"),
        pytest.param(np.cumsum(NOISE - NOISE.mean()) / 200, id="rumble"),
        pytest.param(
            np.convolve(NOISE, np.hanning(24), "same") * (0.5 + 0.5 * np.sin(2 * math.pi * 4 * TIME)), id="like babble"
        ),
        pytest.param(np.full(TIME.size, np.nan), id="no numbers"),
        pytest.param(np.zeros(0), id="nothing"),
    ],
)
def test_noise_never_becomes_words(recognizer: PocketSphinxRecognizer, sound: Samples) -> None:
    partials, final = hear(recognizer, sound.astype(np.float32), step=SAMPLE_RATE)
    assert partials == []
    assert final == Hypothesis("", "en", 0.0, final=True)


def test_hears_the_same_whatever_the_level(recognizer: PocketSphinxRecognizer) -> None:
    samples = speech("I need a doctor.")
    texts = {hear(recognizer, np.float32(level) * samples, step=4096)[1].text for level in (0.1, 1.0)}
    assert texts == {"I need a doctor"}


def test_cancelling_stops_it(recognizer: PocketSphinxRecognizer) -> None:
    cancellation = Cancellation()
    stream = recognizer.open(["en"], cancellation)
    stream.accept(np.zeros(512, np.float32))
    cancellation.cancel()
    with pytest.raises(Cancelled):
        stream.accept(np.zeros(512, np.float32))
    with pytest.raises(Cancelled):
        stream.finish()
    stream.close()
    stream.close()
    assert hear(recognizer, speech("Help me."))[1].final


def test_refuses_what_it_cannot_hear(recognizer: PocketSphinxRecognizer) -> None:
    with pytest.raises(DragomanError) as failure:
        recognizer.open(["zh"], Cancellation())
    assert failure.value.code == "asr.language_unsupported"


def test_opening_ends_the_utterance_before(recognizer: PocketSphinxRecognizer) -> None:
    first = recognizer.open(["en", "es"], Cancellation())
    second = recognizer.open(["en"], Cancellation())
    with pytest.raises(ValueError, match="closed"):
        first.accept(np.zeros(512, np.float32))
    assert first.finish().text == ""
    assert second.finish().text == ""


def test_every_word_of_the_model_can_be_pronounced() -> None:
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    words = language_model(BOOK, general_vocabulary(dictionary, dictionary.with_name("en-us.lm.bin"))).words
    assert len(words) > 4000
    assert words - pronunciations(words, dictionary).keys() == set()


@settings(deadline=None)
@given(
    sentences=st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5), min_size=1, max_size=8),
    history=st.lists(st.sampled_from("abcd"), max_size=2),
)
def test_probabilities_of_the_next_word_sum_to_one(sentences: list[list[str]], history: list[str]) -> None:
    model = TrigramModel([(words, 1.5) for words in sentences], {"d": 0.5, "e": 0.5})
    total = sum(arpa_probability(list(model.arpa()), (*history, word)) for word in (*model.words, "</s>"))
    assert total == pytest.approx(1.0, abs=0.002)


def arpa_probability(lines: list[str], gram: tuple[str, ...]) -> float:
    """p(last word | the others) by the back-off rule of the ARPA format."""
    table: dict[tuple[str, ...], tuple[float, float]] = {}
    for line in lines:
        fields = line.split("\t")
        if len(fields) >= 2:
            table[tuple(fields[1].split())] = (float(fields[0]), float(fields[2]) if len(fields) == 3 else 0.0)
    if gram in table:
        return 10.0 ** table[gram][0]
    return 10.0 ** table.get(gram[:-1], (0.0, 0.0))[1] * arpa_probability(lines, gram[1:])


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["i", "am", "not", "here"]), max_size=9), max_size=60))
def test_stable_words_never_change(hypotheses: list[list[str]]) -> None:
    words = StableWords()
    stable = ""
    for hypothesis in hypotheses:
        for _ in range(8):
            words.update(hypothesis, settle=True)
        assert words.text.startswith(stable)
        stable = words.text[: words.characters]
    assert words.finish(["here"]).startswith(stable)


def test_words_become_stable() -> None:
    words = StableWords()
    for _ in range(8):
        words.update(["where", "is", "the", "train", "station"], settle=True)
    assert words.text[: words.characters] == "Where is"


def test_british_forms() -> None:
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    forms = pronunciations(["glass", "train", "eight", "child", "hello"], dictionary)
    assert forms["glass"] == ["G L AE S", "G L AA S"]
    assert forms["train"] == ["T R EY N", "T R AY N"]
    assert forms["eight"] == ["EY T"]
    assert forms["child"] == ["CH AY L D", "CH AY OW D"]
    assert not any(form.startswith("HH AH OW") for form in forms["hello"])


def test_contrast_is_the_opposite() -> None:
    assert ["no", "train", "leaves"] in list(contrasts(["the", "train", "leaves"]))
    assert ["her", "train", "leaves"] in list(contrasts(["the", "train", "leaves"]))
    assert ["i", "take", "no", "medicine"] in list(contrasts(["i", "take", "my", "medicine"]))
    assert ["where", "is", "no", "train"] not in list(contrasts(["where", "is", "the", "train"]))
    assert ["i", "am", "fifty"] in list(contrasts(["i", "am", "fifteen"]))
    assert ["did", "you", "smoke"] in list(contrasts(["do", "you", "smoke"]))
    assert ["i", "am", "not", "lost"] in list(contrasts(["i", "am", "lost"]))
    assert ["please", "do", "not", "wait", "here"] in list(contrasts(["please", "wait", "here"]))
    assert ["there", "is", "no", "fire"] in list(contrasts(["there", "is", "a", "fire"]))


def test_the_model_knows_values_that_no_slot_lists() -> None:
    heard = {" ".join(words) for words, _ in open_wordings(BOOK, 30, random.Random(1))}
    listed = {value["en"] for value in BOOK.slots["body_part"].values.values()}
    parts = {text.removeprefix("i have pain in ") for text in heard if text.startswith("i have pain in ")}
    assert parts - listed
    assert {slot.name for slot in BOOK.slots.values()} <= {name for phrase in BOOK.phrases for name in phrase.slots}


def test_grammar_refuses_mistakes() -> None:
    for template in ("(a|b", "a)", "<unknown>"):
        with pytest.raises(ValueError, match=r"unbalanced|unknown list"):
            Grammar([template], {})
    sentences = {" ".join(words) for words in Grammar(["(a|b) [c] <x>"], {"x": ["d e"]}).sample(50, random.Random(1))}
    assert sentences == {"a d e", "b d e", "a c d e", "b c d e"}


def test_numbers_are_written_as_spoken() -> None:
    assert spoken_words("Take 105 X-rays, don\u2019t!") == [
        "take",
        "one",
        "hundred",
        "and",
        "five",
        "x",
        "rays",
        "don't",
    ]
