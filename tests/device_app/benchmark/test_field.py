"""Measuring one subject after another, on this machine and on a board that is a folder; and the table."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from device_app.benchmark.field import Surroundings, look_around, measure_field
from device_app.benchmark.figures import Figures, Spread, summarise
from device_app.benchmark.power_rails import find_rails
from device_app.benchmark.request_process import RequestProcess
from device_app.benchmark.subject import About, MeasuredStage, Measurement, SubjectChoice
from device_app.cli.bench_table import print_table
from engines.machine.machine import Machine, read_machine
from engines.machine.memory import Memory
from tests.device_app.benchmark.sensors import NANO_RAILS, write_sensor
from tests.engines.machine.jetson import SUPER_NANO

approx: Callable[[float], Any] = pytest.approx


@pytest.fixture
def nano(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A board whose sensors lie in a folder; it draws 5.98 W."""
    root = tmp_path / "nano"
    write_sensor(root, NANO_RAILS)
    monkeypatch.setattr("device_app.benchmark.field.find_rails", lambda labels: find_rails(labels, root))
    return read_machine(SUPER_NANO.write(root))


def test_on_a_board_its_own_bandwidth_and_its_power_rails_are_used(
    nano: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings = look_around(nano)
    assert (surroundings.bandwidth, surroundings.bandwidth_measured) == (nano.bandwidth, False)
    assert surroundings.idle_watts == pytest.approx(4.984 * 1.2)
    done: list[float] = []
    (voice,) = measure_field([voice_choice(tmp_path)], 2, surroundings, done.append)
    assert voice.measured == 2
    assert voice.joules is not None
    assert voice.joules >= 4.984 * 1.2 * voice.seconds["sentence"].p50  # of two: their mean
    assert "joules" not in voice.missing
    assert (done[-1], done) == (1.0, sorted(done))
    print_table(surroundings, [voice])
    assert capsys.readouterr().out.startswith(f"{nano.describe()}\n6.0 W at rest\n")


def test_a_board_without_its_rails_says_so(tmp_path: Path) -> None:
    surroundings = look_around(read_machine(SUPER_NANO.write(tmp_path)))
    assert surroundings.idle_watts is None
    assert surroundings.no_energy == "the power rails VDD_IN can't be read"


def test_memory_that_a_board_s_gpu_takes_is_counted(
    nano: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    available = itertools.chain([8_000_000_000, 3_000_000_000], itertools.repeat(6_000_000_000))
    monkeypatch.setattr("device_app.benchmark.field.read_memory", lambda: Memory(2**33, next(available)))
    (voice,) = measure_field([voice_choice(tmp_path)], 1, Surroundings(nano, 1e9, False), lambda _: None)
    assert voice.peak_bytes == 5_000_000_000


def voice_choice(models: Path) -> SubjectChoice:
    return SubjectChoice(MeasuredStage.VOICE, "espeak-ng", str(models), 0, "en", "es", ("Muchas gracias.",))


def test_what_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    surroundings = Surroundings(Machine("x"), 1e9, True)
    unknown = SubjectChoice(MeasuredStage.TRANSLATION, "phrasebook", str(tmp_path), 0, "en", "es", ("Xyzzy plugh.",))
    missing = replace(unknown, engine="hy-mt", model=str(tmp_path / "gone"))
    wrong = replace(voice_choice(tmp_path), target="bo")
    rows = list(measure_field([unknown, missing, wrong, voice_choice(tmp_path)], 1, surroundings, lambda _: None))
    assert [row.failure for row in rows] == [
        "it has no answer",
        f"{tmp_path / 'gone'} is not a prepared model",
        "it doesn't speak 'bo'",
        "",
    ]
    assert (rows[1].engine, rows[1].model) == ("hy-mt", "gone")


def test_a_sentence_that_fails_is_left_out(tmp_path: Path) -> None:
    texts = ("Where does it hurt?", "Xyzzy plugh.")
    choice = SubjectChoice(MeasuredStage.TRANSLATION, "phrasebook", str(tmp_path), 0, "en", "es", texts)
    (row,) = measure_field([choice], 2, Surroundings(Machine("x"), 1e9, True), lambda _: None)
    assert (row.measured, row.failure) == (2, "")


def test_what_a_library_prints_is_no_answer(tmp_path: Path) -> None:
    program = (
        "import os; from device_app.benchmark import subject_worker as worker; load = worker._load\n"
        "worker._load = lambda choice: (os.write(1, b'chatter\\n'), load(choice))[1]\n"
        "worker.main()"
    )
    choice = SubjectChoice(
        MeasuredStage.TRANSLATION, "phrasebook", str(tmp_path), 0, "en", "es", ("Where does it hurt?",)
    )
    process = RequestProcess([sys.executable, "-c", program, json.dumps(asdict(choice))], dict(os.environ))
    try:
        assert process.ask(what="about")["engine"] == "phrasebook"
    finally:
        process.close()


def test_the_figures_of_a_set_of_sentences() -> None:
    measurements = [
        Measurement({"first_token": 0.1, "sentence": 0.1 + tokens / 20}, tokens) for tokens in (5, 10, 10, 20)
    ]
    figures = summarise(
        MeasuredStage.TRANSLATION,
        About("hy-mt", "tiny", 7, 4e9),
        measurements,
        start_seconds=1.5,
        peak_bytes=8,
        bandwidth=100e9,
        joules=[1.0, 3.0],
        no_energy="",
    )
    assert figures.seconds["first_token"] == Spread(approx(0.1), approx(0.1))
    assert figures.seconds["sentence"] == Spread(approx(0.6), approx(1.025))
    assert figures.tokens_per_second == pytest.approx(20.0)
    assert (figures.token_limit, figures.joules, figures.missing) == (25.0, 2.0, {})


def test_the_table_has_a_column_for_each_engine_and_reasons_below(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        Figures(
            MeasuredStage.TRANSLATION,
            "hy-mt w8a8",
            "hy-mt2",
            1_790_000_000,
            2.0,
            {"first_token": Spread(0.1, 0.2), "sentence": Spread(0.5, 0.75)},
            2_000_000_000,
            40.0,
            57.2,
            joules=8.0,
        ),
        Figures(
            MeasuredStage.TRANSLATION,
            "apertium",
            start_seconds=0.3,
            missing={"model_bytes": "part of its package", "joules": "no rails"},
        ),
        Figures(MeasuredStage.TRANSLATION, "hy-mt", "spoilt", failure="it is damaged"),
        Figures(MeasuredStage.TRANSLATION, "light", failure="not installed"),
        Figures(MeasuredStage.VOICE, "piper", failure="no voice"),
    ]
    print_table(Surroundings(Machine("some processor"), 30e9, True), rows)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "some processor",
        "30 GB/s, as the processor reads the memory now",
        "",
        "translation hy-mt w8a8 apertium",
        "model, GB 1.790 –",
        "start, s 2.00 0.30",
        "first token, ms: P50 / P95 100.0 / 200.0 –",
        "whole sentence, ms: P50 / P95 500.0 / 750.0 –",
        "memory at its peak, GB 2.00 –",
        "tokens a second 40.0 –",
        "limit by the memory 57.2 –",
        "share of it 70% –",
        "energy of a sentence, J 8.00 –",
        "– model, GB: part of its package (apertium)",
        "– energy of a sentence, J: no rails (apertium)",
        "– hy-mt (spoilt): it is damaged",
        "– light: not installed",
        "",
        "voice",
        "– piper: no voice",
    ]
