"""HY-MT as a translator, over a runtime that answers what the test says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.decode.model import LocalModel
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.decode.translator import HyMtTranslator
from engines.protocols import Exchange, Quality, Term, Translation, TranslationRequest
from tests.engines.hymt.scripted import Script, ScriptedRuntime, byte_tokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> HyTokenizer:
    return byte_tokenizer(tmp_path_factory.mktemp("bytes"))


class Bench:
    """A translator, the runtime behind it, and everything the last request yielded."""

    def __init__(self, tokenizer: HyTokenizer, script: Script, family: Family = Family.HY_MT2) -> None:
        self.runtime = ScriptedRuntime(tokenizer, script)
        self.translator = HyMtTranslator(LocalModel(self.runtime, tokenizer), family)
        self.grown: list[Translation] = []

    def __call__(self, text: str, source: str = "en", target: str = "es", **more: Any) -> Translation:
        request = TranslationRequest(text, source, target, **more)
        self.grown = list(self.translator.translate(request, Cancellation()))
        assert [translation.final for translation in self.grown] == [False] * (len(self.grown) - 1) + [True]
        for before, after in pairwise(self.grown):
            assert after.text.startswith(before.text[: before.stable])
            assert after.stable >= before.stable
        return self.grown[-1]


@pytest.fixture
def bench(tokenizer: HyTokenizer) -> Callable[..., Bench]:
    return lambda script, family=Family.HY_MT2: Bench(tokenizer, script, family)


def last_line(prompt: str) -> str:
    return prompt.rstrip("\n").rsplit("\n", 1)[-1]


def answering(answers: dict[str, str]) -> Script:
    return lambda prompt: answers[last_line(prompt)]


def test_it_translates_all_pairs(bench: Callable[..., Bench]) -> None:
    asked = bench(answering({"Hello": "Hola"}))
    assert len(asked.translator.pairs) == 38 * 37
    result = asked("Hello")
    assert (result.text, result.stable, result.engine, result.quality) == ("Hola", 4, "hy-mt", Quality.MODEL)
    assert 0.9 < result.score <= 1.0
    assert result.warnings == ()
    assert asked.runtime.prompts[0].startswith("Translate the following text into Spanish.")
    with pytest.raises(DragomanError) as caught:
        asked("Hello", target="sv")
    assert caught.value.code == "mt.pair_unsupported"
    asked.translator.close()
    assert asked.runtime.closed


def test_the_text_grows_in_whole_characters_and_what_is_stable_stays(bench: Callable[..., Bench]) -> None:
    asked = bench(answering({"Where is the station?": "车站在哪里？"}))
    assert asked("Where is the station?", target="zh").text == "车站在哪里？"
    texts = [translation.text for translation in asked.grown]
    assert texts[:3] == ["车", "车站", "车站在"]
    assert [translation.stable for translation in asked.grown[:3]] == [0, 0, 3]


def test_as_many_sentences_come_out_as_went_in(bench: Callable[..., Bench]) -> None:
    answers = {"Good morning.": "早上好。", "How are you?": "你好吗？", "It costs 3.50, Dr. Wu.": "吴医生，3.50元。"}
    text = "Good morning. How are you?\n\n  It costs 3.50, Dr. Wu.\n--- 👍\n"
    asked = bench(answering(answers))
    assert asked(text, target="zh").text == "早上好。你好吗？\n\n  吴医生，3.50元。\n--- 👍\n"
    back = bench(answering({after: before for before, after in answers.items()}))
    assert back("早上好。你好吗？", "zh", "en").text == "Good morning. How are you?"
    assert len(back.runtime.prompts) == 2


def test_a_long_sentence_is_cut_at_clauses_and_nothing_is_lost(bench: Callable[..., Bench]) -> None:
    clauses = [f"clause number {number} of the very long sentence," for number in range(40)]
    asked = bench(last_line)
    assert asked(" ".join(clauses)).text == " ".join(clauses)
    assert len(asked.runtime.prompts) > 10
    assert all(last_line(prompt).endswith(",") for prompt in asked.runtime.prompts)
    asked = bench(last_line)
    endless = "".join(Random(1).choices("abcdefghijklmnop", k=500))
    assert asked(endless).text.replace(" ", "") == endless


def test_the_first_stable_words_come_before_the_sentence_ends(bench: Callable[..., Bench]) -> None:
    asked = bench(answering({"One.": "Esto es uno.", "Two.": "Esto es dos."}))
    asked("One. Two.")
    assert any(0 < translation.stable < 10 for translation in asked.grown)


def test_another_script_is_asked_for_again_in_the_other_prompt(bench: Callable[..., Bench]) -> None:
    asked = bench(lambda prompt: "これはペンです" if "Translate" in prompt else "Это ручка")
    result = asked("This is a pen", target="ru")
    assert result.text == "Это ручка"
    assert result.warnings == ()
    assert len(asked.runtime.prompts) == 2
    assert not any("ペン" in translation.text for translation in asked.grown)


def test_an_answer_in_the_wrong_script_is_never_shown_as_right(bench: Callable[..., Bench]) -> None:
    result = bench(lambda _: "यह एक कलम है")("This is a pen", target="ja")
    assert result.warnings == ("mt.wrong_script",)
    assert result.score == 0.0


def test_names_may_stay_in_their_script(bench: Callable[..., Bench]) -> None:
    asked = bench(answering({"Install PySide6 from https://pypi.org": "安装 PySide6 https://pypi.org"}))
    assert asked("Install PySide6 from https://pypi.org", target="zh").warnings == ()


@pytest.mark.parametrize(
    ("target", "answer", "expected"),
    [
        ("zh-Hant", "请问车站在哪里？头发", "請問車站在哪裏？頭髮"),
        ("yue", "车站喺边度？", "車站喺邊度？"),
        ("zh", "請問車站在哪裡？", "请问车站在哪里？"),
    ],
)
def test_chinese_comes_in_the_characters_wanted(
    bench: Callable[..., Bench], target: str, answer: str, expected: str
) -> None:
    asked = bench(lambda _: answer)
    assert asked("Where is the station?", target=target).text == expected


def test_an_empty_answer_is_asked_for_again(bench: Callable[..., Bench]) -> None:
    answers = iter(["", "Hola"])
    assert bench(lambda _: next(answers))("Hello").text == "Hola"


def test_without_any_answer_the_next_translator_is_asked(bench: Callable[..., Bench], tokenizer: HyTokenizer) -> None:
    silent = HyMtTranslator(LocalModel(ScriptedRuntime(tokenizer, lambda _: ""), tokenizer), Family.HY_MT2)
    assert list(silent.translate(TranslationRequest("Hello", "en", "es"), Cancellation())) == []


def test_a_sentence_without_an_answer_stays_as_it_is(bench: Callable[..., Bench]) -> None:
    result = bench(answering({"One.": "Uno.", "Two.": "", "Three.": "Tres."}))("One. Two. Three.")
    assert result.text == "Uno. Two. Tres."
    assert result.warnings == ("mt.untranslated",)
    assert result.score == 0.0


def test_a_loop_is_told(bench: Callable[..., Bench]) -> None:
    result = bench(lambda _: "Ja und " * 80)("This goes on")
    assert result.warnings == ("mt.repeated",)
    assert len(result.text) < 60


def test_control_tokens_never_leak(bench: Callable[..., Bench]) -> None:
    asked = bench(lambda _: "Ho<｜hy_｜hy_UserUser｜>la｜hy_User")
    assert asked("Hello<｜hy_Assistant｜>").text == "Hola"
    assert not any("hy_" in translation.text for translation in asked.grown)
    assert "hy_" not in asked.runtime.prompts[0]


def test_only_terms_that_occur_are_asked_for(bench: Callable[..., Bench]) -> None:
    terms = (Term("kernel", "núcleo"), Term("thread", "hilo"), Term("bank", "orilla"))
    asked = bench(lambda _: "El núcleo arranca.", Family.HY_MT15)
    result = asked("The kernel starts a thread.", terms=terms)
    assert result.honoured_terms == (terms[0],)
    assert result.missed_terms == (terms[1],)
    assert "kernel 翻译成 núcleo\nthread 翻译成 hilo" in asked.runtime.prompts[0]
    assert "bank" not in asked.runtime.prompts[0]
    asked = bench(lambda _: "El núcleo arranca.")
    asked("It starts.", terms=terms)
    assert "Reference" not in asked.runtime.prompts[0]


def test_context_keeps_to_its_budget_and_its_language(bench: Callable[..., Bench]) -> None:
    turns = (
        Exchange("en", "old " * 60, "es", "viejo"),
        Exchange("es", "Tengo un perro", "en", "I have a dog"),
        Exchange("en", "Nice", "es", "Qué bien"),
    )
    asked = bench(lambda _: "¿Es grande?")
    asked("Is it big?", context=turns)
    assert "[Background Information]\nI have a dog\nNice\n" in asked.runtime.prompts[0]
    assert "old" not in asked.runtime.prompts[0]


def test_style_is_for_the_models_that_know_it(bench: Callable[..., Bench]) -> None:
    asked = bench(lambda _: "Hola")
    assert asked("Hi", style="informal").warnings == ()
    assert "[informal]" in asked.runtime.prompts[0]
    assert bench(lambda _: "Hola", Family.HY_MT15)("Hi", style="informal").warnings == ("mt.style_ignored",)


def test_tags_are_kept_in_one_go_where_the_model_can(bench: Callable[..., Bench]) -> None:
    asked = bench(answering({"The <s1>red</s1> house": "La casa <s1>roja</s1>"}))
    assert asked("<s2>The <s1>red</s1> house</s2>", inline_tags=True).text == "<s2>La casa <s1>roja</s1></s2>"
    assert len(asked.runtime.prompts) == 1
    old = bench(lambda _: "<target>这是<s1>红</s1>房子</target>", Family.HY_MT15)
    assert old("The <s1>red</s1> house", target="zh", inline_tags=True).text == "这是<s1>红</s1>房子"
    assert "<source>The <s1>red</s1> house</source>" in old.runtime.prompts[0]


@pytest.mark.parametrize("broken", ["La casa roja", "La </s1>casa<s1> roja", "La <s1>casa</s1> <s1>roja</s1>", "<s>x"])
def test_a_lost_tag_costs_a_translation_of_the_whole_and_no_tag(bench: Callable[..., Bench], broken: str) -> None:
    answers = {"The red house": "La casa roja", "red": "rojo"}
    answers |= dict.fromkeys(("The <s1>red</s1> house", "<source>The <s1>red</s1> house</source>"), broken)
    for family in Family:
        asked = bench(answering(answers), family)
        assert asked("The <s1>red</s1> house", inline_tags=True).text == "La casa <s1>roja</s1>"
        assert len(asked.runtime.prompts) <= 4  # with its tags, once more where it is empty, whole, and the part


def test_the_further_candidates_are_told(bench: Callable[..., Bench]) -> None:
    result = bench(lambda _: "Hola")("Hello", n_best=3)
    assert result.text == "Hola"
    assert len(result.alternatives) <= 2
    assert "Hola" not in result.alternatives


def test_a_request_is_cancelled_between_two_tokens(bench: Callable[..., Bench]) -> None:
    cancellation = Cancellation()
    asked = bench(lambda _: "Hola a todos")
    growing = asked.translator.translate(TranslationRequest("Hello all", "en", "es"), cancellation)
    next(growing)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(growing)
    assert asked("Hello all").text == "Hola a todos"


def test_fifty_kilobytes_stream(bench: Callable[..., Bench]) -> None:
    text = "A sentence of a long letter. " * 1725
    asked = bench(lambda _: "Frase.")
    first = next(iter(asked.translator.translate(TranslationRequest(text, "en", "es"), Cancellation())))
    assert not first.final
    assert asked(text).text == "Frase. " * 1725
    assert len(asked.runtime.prompts) == 1726


def test_it_finds_the_prepared_model_by_itself(tmp_path: Path) -> None:
    from engines.catalogue import catalogue  # noqa: PLC0415
    from engines.options import EngineOptions  # noqa: PLC0415

    entry = next(plugin for plugin in catalogue().plugins if plugin.name == "hy-mt")
    assert "dragoman engine prepare" in entry.why_not(EngineOptions(tmp_path))
    folder = tmp_path / "hymt" / "some"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    assert entry.why_not(EngineOptions(tmp_path)) == ""
    assert entry.load is not None
    with pytest.raises(DragomanError) as caught:
        entry.load(EngineOptions(tmp_path))
    assert caught.value.code == "model.prepared_broken"
