"""The starter translator, with Apertium's real programs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engines.apertium.pipeline import Pipeline, PipelineError
from engines.apertium.translator import DATA, ApertiumTranslator
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.protocols import Quality, Term, TranslationRequest
from tests.waiting import longest_wait, wait_until

MODE = DATA / "modes" / "eng-spa.mode"
needs_apertium = pytest.mark.skipif(not MODE.is_file(), reason="apertium-eng-spa is not installed")


@pytest.fixture(scope="module")
def translator() -> Iterator[ApertiumTranslator]:
    translator = ApertiumTranslator()
    yield translator
    translator.close()


def translated(translator: ApertiumTranslator, text: str, source: str = "en", target: str = "es", **more: Any) -> str:
    request = TranslationRequest(text, source, target, **more)
    return list(translator.translate(request, Cancellation()))[-1].text


def children(pid: int) -> set[int]:
    """Living processes of the session that a pipeline leads."""
    listing = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(pid)], capture_output=True, text=True, check=False)
    processes = [line.split() for line in listing.stdout.splitlines()]
    return {int(process) for process, state in processes if not state.startswith("Z")}


def pipeline_of(translator: ApertiumTranslator, source: str = "en", target: str = "es") -> Pipeline:
    return translator._pipelines[source, target]


def test_without_data_there_are_no_pairs(tmp_path: Path) -> None:
    translator = ApertiumTranslator(tmp_path / "nowhere")
    assert translator.pairs == frozenset()
    with pytest.raises(DragomanError) as caught:
        translated(translator, "Hello")
    assert caught.value.code == "mt.pair_unsupported"
    translator.close()


@needs_apertium
def test_both_directions_of_english_and_spanish_are_offered(translator: ApertiumTranslator) -> None:
    assert {("en", "es"), ("es", "en")} <= translator.pairs


@needs_apertium
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The red house is big.", "La casa roja es grande."),
        ("i need a doctor", "necesito un doctor"),
        ("Where is the hotel?", "¿Dónde es el hotel?"),
        ("THE HOUSE", "La CASA"),
        ("Milk\n  Bread\n\nEggs\n", "Leche\n  Pan\n\nHuevos\n"),
        ("Thank you   very much .", "Muchas gracias."),
        ("the\x00red \x07house", "la casa roja"),
        ("\ud800 hello", "hola"),
        ("... !!!", "...!!!"),
        ("3.50", "3.50"),
    ],
)
def test_english_becomes_spanish(translator: ApertiumTranslator, text: str, expected: str) -> None:
    assert translated(translator, text) == expected


@needs_apertium
def test_spanish_becomes_english_without_spanish_marks(translator: ApertiumTranslator) -> None:
    assert translated(translator, "¿Dónde está el hotel? ¡Ayuda!", "es", "en") == "Where it is the hotel? Help!"


@needs_apertium
@pytest.mark.parametrize(
    "kept",
    [
        "a.b-c@house.com",
        "#5",
        "#house",
        "*",
        "@red",
        "https://example.com/the/red/house?x=1",
        "5 @ 3",
        "5*3",
        "$5",
        "[5]",
    ],
)
def test_what_is_no_text_comes_out_as_it_went_in(translator: ApertiumTranslator, kept: str) -> None:
    assert kept in translated(translator, f"The red house is {kept} and it is big.")


@needs_apertium
@pytest.mark.parametrize("text", ["The xyzzyfoo is a frobnicator.", "Her qwertyuiop zxcvb.", "Bring me plugh, now!"])
def test_marks_of_unknown_words_never_reach_a_person(translator: ApertiumTranslator, text: str) -> None:
    assert not set("*#@\\^$[]") & set(translated(translator, text))


@needs_apertium
def test_inline_tags_survive_in_their_order(translator: ApertiumTranslator) -> None:
    text = "My <s1>big house</s1> is <s2>red</s2>."
    assert translated(translator, text, inline_tags=True) == "Mi <s1>casa grande</s1> es <s2>roja</s2>."


@needs_apertium
def test_where_a_blank_is_lost_the_text_between_the_blanks_is_translated(
    translator: ApertiumTranslator, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = translator._run

    def lossy(pair: tuple[str, str], block: str, cancellation: Cancellation) -> str:
        answer = run(pair, block, cancellation)
        return answer.replace("[<s1>]", "").replace("[\\<s1\\>]", "")

    monkeypatch.setattr(translator, "_run", lossy)
    assert translated(translator, "The house <s1>is big</s1>.", inline_tags=True) == "La casa <s1>es grande</s1>."


@needs_apertium
def test_the_result_is_labelled_rough_and_tells_its_terms(translator: ApertiumTranslator) -> None:
    terms = (Term("house", "casa"), Term("house", "hogar"))
    results = list(translator.translate(TranslationRequest("The house.", "en", "es", terms=terms), Cancellation()))
    assert len(results) == 1
    assert (results[0].final, results[0].stable) == (True, len(results[0].text))
    assert (results[0].engine, results[0].quality) == ("apertium", Quality.ROUGH)
    assert (results[0].honoured_terms, results[0].missed_terms) == (terms[:1], terms[1:])


@needs_apertium
def test_a_long_text_grows_and_nothing_of_it_is_lost(translator: ApertiumTranslator) -> None:
    sentence = "The red house is big. "
    results = list(translator.translate(TranslationRequest(sentence * 2300, "en", "es"), Cancellation()))
    assert len(results) > 100
    assert [result.final for result in results] == [False] * (len(results) - 1) + [True]
    for before, after in pairwise(results):
        assert after.text.startswith(before.text[: before.stable])
    assert results[-1].text.count("La casa roja es grande.") == 2300
    assert len(translated(translator, "x" * 50_000)) == 50_000


@needs_apertium
def test_the_programs_keep_running_between_sentences(translator: ApertiumTranslator) -> None:
    translated(translator, "Hello")
    first = pipeline_of(translator)
    translated(translator, "Good morning")
    assert pipeline_of(translator) is first


@needs_apertium
def test_cancelling_ends_the_programs_and_the_next_request_works(translator: ApertiumTranslator) -> None:
    translated(translator, "Hello")
    leader = pipeline_of(translator)._process.pid
    programs = children(leader)
    assert len(programs) > 5
    for program in programs:
        os.kill(program, signal.SIGSTOP)  # so that the answer never comes
    cancellation = Cancellation()
    timer = threading.Timer(0.2, cancellation.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        list(translator.translate(TranslationRequest("The house.", "en", "es"), cancellation))
    timer.join()
    assert gone(leader)
    assert translated(translator, "The house.") == "La casa."


@needs_apertium
def test_a_request_cancelled_before_it_began_starts_nothing() -> None:
    translator = ApertiumTranslator()
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(translator.translate(TranslationRequest("The house.", "en", "es"), cancellation))
    assert translator._pipelines == {}


@needs_apertium
def test_programs_that_died_are_started_again_unnoticed(translator: ApertiumTranslator) -> None:
    translated(translator, "Hello")
    for program in children(pipeline_of(translator)._process.pid):
        with contextlib.suppress(ProcessLookupError):  # one may have ended with its neighbour
            os.kill(program, signal.SIGKILL)
    assert translated(translator, "The house.") == "La casa."
    assert translated(translator, "The red house.") == "La casa roja."


@needs_apertium
def test_closing_leaves_no_process() -> None:
    translator = ApertiumTranslator()
    translated(translator, "Hello")
    leader = pipeline_of(translator)._process.pid
    translator.close()
    translator.close()
    assert gone(leader)


@needs_apertium
def test_only_the_two_pairs_used_last_keep_running(tmp_path: Path) -> None:
    modes = tmp_path / "modes"
    modes.mkdir()
    for name in ("eng-spa", "fra-spa", "deu-spa"):
        shutil.copy(MODE, modes / f"{name}.mode")
    translator = ApertiumTranslator(tmp_path)
    try:
        for source in ("en", "fr", "de", "fr"):
            assert translated(translator, "house", source) == "casa"
        assert list(translator._pipelines) == [("de", "es"), ("fr", "es")]
    finally:
        translator.close()


def test_a_program_that_does_not_flush_is_run_once_for_each_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``sort`` answers when its input ends, and not before."""
    monkeypatch.setattr("engines.apertium.pipeline.LIMIT_SECONDS", 0.4)
    translator = scripted(tmp_path, monkeypatch, "sort -z | tr -d '\\0'")
    assert translated(translator, "hello") == "hello"
    monkeypatch.setattr("engines.apertium.pipeline.LIMIT_SECONDS", longest_wait())
    started = time.monotonic()
    assert translated(translator, "again") == "again"
    assert time.monotonic() - started < longest_wait() / 2, "it waited again for a flush that never comes"
    translator.close()


@pytest.mark.parametrize(
    "script", ["false", "cat >/dev/null", "exit 3", "echo wrong", "head -c 3", "no-such-program", "sleep 60"]
)
def test_programs_that_fail_twice_are_one_clear_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr("engines.apertium.pipeline.LIMIT_SECONDS", 0.4)
    translator = scripted(tmp_path, monkeypatch, script)
    with pytest.raises(DragomanError) as caught:
        translated(translator, "hello")
    assert caught.value.code == "mt.failed"
    translator.close()


def test_an_answer_to_another_block_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that is a block late would show the translation of the sentence before."""
    monkeypatch.setattr("engines.apertium.pipeline.LIMIT_SECONDS", 0.4)
    scripted(tmp_path, monkeypatch, "printf 'early[][0]\\0'; cat")
    pipeline = Pipeline(tmp_path / "modes" / "eng-spa.mode", flushing=True)
    try:
        with pytest.raises(PipelineError):
            pipeline.translate("late", Cancellation())
    finally:
        pipeline.close()


def test_a_missing_program_is_a_pipeline_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PipelineError, match="cannot start"):
        Pipeline(tmp_path / "eng-spa.mode", flushing=True)


def scripted(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> ApertiumTranslator:
    """A translator whose one mode is a shell script."""
    program = folder / "bin" / "apertium-wblank-mode"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nfor last; do :; done\ncat "$last"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    folder.joinpath("modes").mkdir()
    folder.joinpath("modes", "eng-spa.mode").write_text(script)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return ApertiumTranslator(folder)


def gone(leader: int) -> bool:
    """Whether the programs of a pipeline end."""
    wait_until(lambda: not children(leader), "the end of the programs")
    return True
