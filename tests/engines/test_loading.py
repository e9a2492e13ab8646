"""Choosing among the engines that are installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engines import loading
from engines.cancellation import Cancellation
from engines.catalogue import Catalogue, catalogue
from engines.errors import DragomanError, UsageError
from engines.loading import Engines, load_engines
from engines.options import EngineOptions
from engines.plugin import Plugin, Stage
from engines.protocols import Quality, Translation, TranslationRequest, Translator
from tests.waiting import longest_wait


class ListTranslator:
    """A translator that knows a few sentences."""

    quality = Quality.PHRASEBOOK

    def __init__(self, name: str, sentences: dict[str, str], *, fails_to_close: bool = False) -> None:
        self.name = name
        self.pairs = frozenset({("en", "es")})
        self.closed = False
        self._sentences = sentences
        self._fails_to_close = fails_to_close

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        cancellation.check()
        if request.text in self._sentences:
            text = self._sentences[request.text]
            yield Translation(text[:1], 1, final=False, engine=self.name, quality=self.quality)
            yield Translation(text, len(text), final=True, engine=self.name, quality=self.quality)

    def close(self) -> None:
        self.closed = True
        if self._fails_to_close:
            raise OSError("cannot close")


@pytest.fixture
def options(tmp_path: Path) -> EngineOptions:
    return EngineOptions(models=tmp_path)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    loaded = load_engines(EngineOptions(models=tmp_path_factory.mktemp("models")))
    yield loaded
    loaded.close()


def translations(engines: Engines, text: str, source: str = "en", target: str = "es") -> list[Translation]:
    return list(engines.translate(TranslationRequest(text, source, target), Cancellation()))


def entry(name: str, translator: Translator) -> Plugin:
    return Plugin(name, Stage.TRANSLATION, 10, lambda _: translator)


def broken(name: str, error: Exception) -> Plugin:
    def load(_: EngineOptions) -> Translator:
        raise error

    return Plugin(name, Stage.TRANSLATION, 5, load)


def only(*plugins: Plugin) -> Callable[[], Catalogue]:
    return lambda: Catalogue(plugins, ())


def test_pairs_of_which_any_sentence_is_translated_are_told_apart() -> None:
    exact, rough = ListTranslator("exact", {}), ListTranslator("rough", {})
    rough.quality = Quality.ROUGH
    rough.pairs = frozenset({("en", "de")})
    engines = Engines((), (exact, rough), ())
    assert engines.pairs == {("en", "es"), ("en", "de")}
    assert engines.sentence_pairs == {("en", "de")}


def test_the_starter_engines_load_best_first(engines: Engines) -> None:
    assert engines.recognizers == ()
    assert engines.translators[0].name == "phrasebook"
    assert [engine.name for engine in engines.synthesizers] == ["espeak-ng"]
    assert {name for name, _ in engines.unavailable} <= {"apertium", "hy-mt", "light", "piper", "whisper"}
    assert ("en", "zh") in engines.pairs


def test_a_language_has_its_engine_or_a_clear_refusal(engines: Engines) -> None:
    with pytest.raises(DragomanError) as caught:
        engines.recognizer("bo")
    assert caught.value.code == "asr.language_unsupported"
    voice = engines.synthesizer("es")
    assert voice is not None
    assert voice.name == "espeak-ng"
    assert engines.synthesizer("bo") is None


def test_the_first_translator_that_answers_is_used() -> None:
    exact = ListTranslator("exact", {"Hello": "Hola"})
    rough = ListTranslator("rough", {"Hello": "Ola", "Bye": "Adiós"})
    engines = Engines((), (exact, rough), ())
    assert [(result.engine, result.text, result.final) for result in translations(engines, "Hello")] == [
        ("exact", "H", False),
        ("exact", "Hola", True),
    ]
    assert translations(engines, "Bye")[-1].engine == "rough"


def test_no_answer_and_no_pair_are_told_apart() -> None:
    engines = Engines((), (ListTranslator("exact", {}),), ())
    with pytest.raises(DragomanError) as caught:
        translations(engines, "Hello")
    assert caught.value.code == "mt.no_answer"
    with pytest.raises(DragomanError) as caught:
        translations(engines, "Hello", "en", "bo")
    assert caught.value.code == "mt.pair_unsupported"
    with pytest.raises(DragomanError, match="both languages are 'en'"):
        translations(engines, "Hello", "en", "en")
    assert engines.pairs == {("en", "es")}


def test_closing_reaches_every_engine_though_one_fails() -> None:
    first, second, third = (ListTranslator(str(n), {}, fails_to_close=n == 1) for n in range(3))
    with pytest.raises(OSError, match="cannot close"):
        Engines((), (first, second, third), ()).close()
    assert (first.closed, second.closed, third.closed) == (True, True, True)


def test_an_engine_asked_for_by_name_is_the_only_one(options: EngineOptions) -> None:
    engines = load_engines(replace(options, translator="phrasebook"))
    assert [engine.name for engine in engines.translators] == ["phrasebook"]
    engines.close()


@pytest.mark.parametrize("stage", ["recognizer", "translator", "synthesizer"])
def test_an_unknown_name_is_a_usage_error_that_lists_the_known(options: EngineOptions, stage: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_engines(replace(options, **dict[str, Any]({stage: "gargle"})))
    assert caught.value.code == "engine.unknown"
    assert caught.value.hint.startswith("Known: auto")


def test_a_missing_engine_is_left_out_with_its_reason(options: EngineOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    engines = load_engines(options)
    assert "apertium" not in [engine.name for engine in engines.translators]
    assert dict(engines.unavailable)["apertium"] == "Apertium is not installed: apt install apertium-eng-spa"
    engines.close()


def test_a_missing_engine_asked_for_by_name_is_an_error(
    options: EngineOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(DragomanError) as caught:
        load_engines(replace(options, translator="apertium"))
    assert caught.value.code == "engine.not_installed"
    assert "apt install" in caught.value.message


@pytest.mark.parametrize(
    ("error", "reason", "code"),
    [
        (DragomanError("mt.out_of_memory", "no memory left"), "no memory left", "mt.out_of_memory"),
        (RuntimeError("segment 7"), "the engine 'weak' failed to load: RuntimeError: segment 7", "engine.broken"),
    ],
)
def test_a_broken_engine_is_left_out_and_never_fatal_unless_asked_for(
    options: EngineOptions, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, code: str
) -> None:
    good = ListTranslator("good", {})
    monkeypatch.setattr(loading, "catalogue", only(broken("weak", error), entry("good", good)))
    engines = load_engines(options)
    assert engines.translators == (good,)
    assert ("weak", reason) in engines.unavailable
    assert not good.closed
    with pytest.raises(DragomanError) as caught:
        load_engines(replace(options, translator="weak"))
    assert caught.value.code == code


def test_engines_loaded_before_a_failure_are_closed(options: EngineOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    good = ListTranslator("good", {})
    monkeypatch.setattr(loading, "catalogue", only(entry("good", good)))
    with pytest.raises(UsageError):
        load_engines(replace(options, synthesizer="gargle"))
    assert good.closed


def test_every_name_is_used_once() -> None:
    names = [plugin.name for plugin in catalogue().plugins]
    assert "auto" not in names
    assert len(set(names)) == len(names)


def test_nothing_heavy_is_imported_before_an_engine_is_loaded() -> None:
    program = (
        "import sys; import engines.loading;"
        "print({m.partition('.')[0] for m in sys.modules} & "
        "{'onnxruntime', 'py3langid', 'janome', 'espeakng_loader', 'faster_whisper', 'torch', 'soxr'})"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=longest_wait(), check=True
    )
    assert result.stdout.strip() == "set()"


class FailingTranslator(ListTranslator):
    """One that fails, before a word of its answer is certain or after it."""

    def __init__(self, name: str, *, after_a_word: bool = False) -> None:
        super().__init__(name, {})
        self._after_a_word = after_a_word

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        if self._after_a_word:
            yield Translation("Ho", 2, final=False, engine=self.name, quality=self.quality)
        raise DragomanError("mt.failed", f"{self.name} failed")


def test_a_translator_that_fails_at_once_gives_way_to_the_next() -> None:
    rough = ListTranslator("rough", {"Hello": "Hola"})
    assert translations(Engines((), (FailingTranslator("good"), rough), ()), "Hello")[-1].text == "Hola"
    with pytest.raises(DragomanError, match="good failed"):
        translations(Engines((), (FailingTranslator("good", after_a_word=True), rough), ()), "Hello")
    with pytest.raises(DragomanError, match="good failed"):
        translations(Engines((), (FailingTranslator("good"), rough), ()), "Bye")


def test_an_engine_whose_reason_can_t_be_found_out_takes_no_other_along(
    options: EngineOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def why_not(_: EngineOptions) -> str:
        raise ZeroDivisionError("of its own")

    good = ListTranslator("good", {})
    bad = Plugin("bad", Stage.TRANSLATION, 5, lambda _: ListTranslator("bad", {}), why_not)
    monkeypatch.setattr(loading, "catalogue", only(bad, entry("good", good)))
    engines = load_engines(options)
    assert engines.translators == (good,)
    assert dict(engines.unavailable)["bad"].endswith("ZeroDivisionError: of its own")
