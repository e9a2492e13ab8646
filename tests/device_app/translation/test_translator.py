"""Texts sentence by sentence: nothing lost, nothing asked twice, spaces as the language wants them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device_app.translation.memory import ProcessMemory
from device_app.translation.store import StoredMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.phrasebook.translator import PhrasebookTranslator
from engines.protocols import Term, TranslationRequest
from tests.device_app.translation.counting import CountingTranslator, engines


def translator(
    counting: CountingTranslator, *, pair: tuple[str, str] = ("en", "pt"), **wishes: object
) -> TextTranslator:
    request = TranslationRequest("", *pair, **wishes)  # type: ignore[arg-type]
    return TextTranslator(engines(counting), request, ProcessMemory(), Cancellation())


def test_a_repeated_sentence_is_asked_once() -> None:
    counting = CountingTranslator()
    texts = translator(counting)
    assert (
        texts.translate("Close the lid. Press the key. Close the lid.")
        == "CLOSE THE LID. PRESS THE KEY. CLOSE THE LID."
    )
    assert texts.translate("Press the key.") == "PRESS THE KEY."
    assert counting.texts == ["Close the lid.", "Press the key."]
    assert (texts.tally.sentences, texts.tally.asked, texts.tally.repeated) == (4, 2, 2)


def test_sentences_that_are_one_phrase_are_asked_together() -> None:
    counting = CountingTranslator()
    request = TranslationRequest("", "en", "pt")
    loaded = replace(engines(counting), translators=(PhrasebookTranslator(), counting))
    texts = TextTranslator(loaded, request, ProcessMemory(), Cancellation())
    assert texts.translate("Close the lid. Stay calm. Help is on the way. Press it.") == (
        "CLOSE THE LID. Mantenha a calma. A ajuda está a caminho. PRESS IT."
    )
    assert counting.texts == ["Close the lid.", "Press it."]


@pytest.mark.parametrize("text", ["", "  ", "42", "3.14 %", "<s1></s1>", "—"])
def test_what_has_no_word_is_not_asked(text: str) -> None:
    counting = CountingTranslator()
    assert translator(counting).translate(text) == text
    assert not counting.asked


def test_tags_and_white_space_stay() -> None:
    counting = CountingTranslator()
    text = "  <s1>One two. </s1>Three <s2></s2>four.\nFive.  "
    assert translator(counting).translate(text) == text.upper().replace("<S", "<s").replace("</S", "</s")
    assert counting.texts == ["One two.", "Three <s2></s2>four.", "Five."]


def test_tags_that_a_translator_loses_are_set_around_its_words() -> None:
    result = translator(CountingTranslator(lose_tags=True)).translate("one <s1>two</s1> three")
    assert result == "ONE <s1>TWO</s1> THREE"


def test_sentences_are_joined_as_the_language_wanted_writes_them() -> None:
    text = "Close the lid. Press the key."
    assert translator(CountingTranslator(), pair=("en", "zh")).translate(text) == "CLOSE THE LID.PRESS THE KEY."
    assert translator(CountingTranslator(), pair=("zh", "en")).translate("关上盖子。按下键。") == "关上盖子。 按下键。"


def test_a_long_text_without_spaces_gets_none() -> None:
    assert translator(CountingTranslator(), pair=("en", "zh")).translate("a" * 5000) == "A" * 5000


def test_terms_are_counted() -> None:
    terms = (Term("lid", "LID"), Term("key", "tecla"))
    texts = translator(CountingTranslator(), terms=terms)
    texts.translate("Close the lid. Press the key. Press the key.")
    assert texts.tally.honoured == {terms[0]: 1}
    assert texts.tally.missed == {terms[1]: 2}


def test_what_fails_and_what_is_cancelled_ends_the_work() -> None:
    with pytest.raises(DragomanError, match="it broke"):
        translator(CountingTranslator()).translate("BREAK it")
    cancellation = Cancellation()
    request = TranslationRequest("", "en", "pt")
    texts = TextTranslator(engines(CountingTranslator()), request, ProcessMemory(), cancellation)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        texts.translate("one")


def test_a_pair_without_translator_is_refused() -> None:
    with pytest.raises(DragomanError) as failure:
        translator(CountingTranslator(), pair=("pt", "bo"))
    assert failure.value.code == "mt.pair_unsupported"


def remembering(counting: CountingTranslator, memory: StoredMemory, **wishes: object) -> TextTranslator:
    request = TranslationRequest("", "en", "pt", **wishes)  # type: ignore[arg-type]
    return TextTranslator(engines(counting), request, memory, Cancellation())


def test_what_was_translated_before_is_remembered_for_the_same_wishes(isolated_home) -> None:  # type: ignore[no-untyped-def]
    counting = CountingTranslator()
    path = isolated_home / "memory.sqlite3"
    with StoredMemory(path) as memory:
        assert remembering(counting, memory).translate("Close the lid.") == "CLOSE THE LID."
    with StoredMemory(path) as memory:
        again = remembering(counting, memory)
        assert again.translate("Close the lid.") == "CLOSE THE LID."
        assert (again.tally.asked, again.tally.remembered) == (0, 1)
        assert (list(again.tally.engines), again.tally.score) == (["counting"], 0.9)
        remembering(counting, memory, terms=(Term("key", "tecla"),)).translate("Close the lid.")
        assert len(counting.asked) == 1, "a term that is not in the sentence makes no difference"
        remembering(counting, memory, terms=(Term("lid", "tampa"),)).translate("Close the lid.")
        remembering(counting, memory, style="formal").translate("Close the lid.")
        assert len(counting.asked) == 3


def test_a_person_s_translation_comes_first_and_a_similar_one_helps(isolated_home) -> None:  # type: ignore[no-untyped-def]
    counting = CountingTranslator()
    with StoredMemory(isolated_home / "memory.sqlite3") as memory:
        memory.add_person(
            [("en", "pt", "Close the lid.", "Feche a tampa."), ("en", "pt", "Wait 5 minutes.", "Espere 5 minutos.")]
        )
        texts = remembering(counting, memory)
        assert texts.translate("Close the lid.") == "Feche a tampa."
        assert texts.translate("Wait 12 minutes.") == "Espere 12 minutos."
        assert not counting.asked
        texts.translate("Close the lids.")
        texts.translate("Something else altogether, which nobody ever said.")
        assert [len(request.context) for request in counting.asked] == [1, 0]
        assert counting.asked[0].context[0].translation == "Feche a tampa."
        assert (texts.tally.remembered, texts.tally.similar, texts.tally.asked) == (1, 2, 2)
