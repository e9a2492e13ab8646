"""Which models fit together on which machine, and that the engines keep to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engines.catalogue import catalogue
from engines.hymt.decode.prompts import Family
from engines.hymt.installed import memory_needed
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.loading import load_engines
from engines.machine.machine import Machine, read_machine
from engines.machine.memory import Memory
from engines.model_choice import best_whisper, choose_models, no_room_for_hymt
from engines.options import NONE, EngineOptions
from engines.plugin import Stage
from engines.whisper.models import InstalledModel
from tests.engines.hymt.tiny import TINY
from tests.engines.machine.jetson import NX_16, SUPER_NANO, Jetson


def pc(available_megabytes: int) -> Machine:
    return Machine("some processor", Memory(32_000_000_000, available_megabytes * 1_000_000))


def test_the_nano_carries_hymt_whisper_and_voices_within_its_budget(tmp_path: Path) -> None:
    choice = choose_models(read_machine(SUPER_NANO.write(tmp_path)), on_cpu=False)
    assert (choice.hymt, choice.whisper) == (True, "small")
    assert choice.megabytes <= choice.budget == 3800
    assert choice.describe() == (
        "HY-MT INT8 (2.0 GB) + Whisper small (0.7 GB) + voices and window (0.5 GB), because the appliance may take "
        "3.8 GB of a Jetson Orin Nano 8 GB"
    )


def test_what_is_available_counts_and_not_what_there_is(tmp_path: Path) -> None:
    busy = replace(SUPER_NANO, available_kilobytes=2_000_000)
    choice = choose_models(read_machine(busy.write(tmp_path)), on_cpu=True)
    assert (choice.hymt, choice.whisper, choice.budget) == (False, "small", 2048)
    assert choice.reason == "2.0 GB are available; HY-MT and the smallest of the others take 2.8 GB"


@pytest.mark.parametrize(
    ("available", "on_cpu", "hymt", "whisper"),
    [
        (16_000, False, True, "large-v3-turbo"),
        (16_000, True, True, "small"),
        (4_000, False, True, "small"),
        (2_800, True, True, "tiny"),
        (2_799, True, False, "small"),
        (1_200, True, False, "base"),
        (500, True, False, "tiny"),
    ],
)
def test_the_largest_that_fit_are_chosen(available: int, whisper: str, *, on_cpu: bool, hymt: bool) -> None:
    choice = choose_models(pc(available), on_cpu=on_cpu)
    assert (choice.hymt, choice.whisper) == (hymt, whisper)
    assert choice.megabytes <= available or (choice.whisper == "tiny" and not choice.hymt)
    assert ("too slow without a GPU" in choice.reason) == (available in {16_000, 2_799} and on_cpu)


def test_a_machine_that_does_not_tell_its_memory_is_not_held_back() -> None:
    choice = choose_models(Machine("unknown"), on_cpu=False)
    assert (choice.hymt, choice.whisper) == (True, "large-v3-turbo")


@pytest.mark.parametrize(("jetson", "expected"), [(SUPER_NANO, "small"), (NX_16, "large-v3-turbo")])
def test_whisper_leaves_room_for_the_translator(jetson: Jetson, expected: str, tmp_path: Path) -> None:
    installed = [
        InstalledModel(name, Path(name), size, name) for name, size in (("small", 650), ("large-v3-turbo", 1800))
    ]
    assert best_whisper(installed, read_machine(jetson.write(tmp_path)), on_cpu=False).name == expected


def test_hymt_is_loaded_only_where_it_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = tmp_path / "hymt" / "tiny"
    prepare(TINY, prepared, PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15))
    needed = memory_needed(tmp_path)
    assert needed > PreparedManifest.read(prepared).size
    enough = needed // 1_000_000 + 500
    assert no_room_for_hymt(pc(enough), needed) == ""
    assert no_room_for_hymt(pc(enough - 1), needed) == (
        f"HY-MT takes {enough / 1000:.1f} GB with voices and window, and {(enough - 1) / 1000:.1f} GB are available"
    )
    options = EngineOptions(tmp_path, recognizer=NONE, synthesizer=NONE)
    for available, loaded in ((enough, True), (100, False)):
        monkeypatch.setattr("engines.machine.machine.read_memory", lambda _root, free=available: pc(free).memory)
        engines = load_engines(options)
        engines.close()
        assert ("hy-mt-onnxruntime" in [translator.name for translator in engines.translators]) is loaded
        assert ("hy-mt" in dict(engines.unavailable)) is not loaded
    assert any(plugin.why_not(options).startswith("HY-MT takes") for plugin in catalogue().of(Stage.TRANSLATION))
