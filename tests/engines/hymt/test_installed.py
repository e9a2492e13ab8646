"""Which of several prepared models translates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engines.errors import DragomanError, UsageError
from engines.hymt import installed
from engines.hymt.decode.prompts import Family
from engines.hymt.measured import keep_speeds
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import MANIFEST_FILE, Precision, PreparedManifest, Target
from engines.hymt.runtimes.llama import library
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.loading import load_engines
from engines.machine.machine import read_machine
from engines.options import NONE, EngineOptions
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.runtimes.llama.written import write_gguf


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []

    def load(folder: Path, *, threads: int) -> OrtRuntime:
        names.append(folder.name)
        return OrtRuntime(folder, threads=threads)

    monkeypatch.setattr("engines.hymt.runtimes.onnxruntime.runtime.OrtRuntime", load)
    return names


def install(models: Path, name: str, precision: Precision, family: Family) -> Path:
    folder = models / installed.FOLDER / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    checkpoint = models.parent / "checkpoint"
    if not checkpoint.exists():
        write_checkpoint(checkpoint)
    prepare(checkpoint, folder, PrepareOptions(precision, Target.ONNXRUNTIME, family))
    return folder


def test_a_yardstick_beside_the_rounded_model_does_not_translate(tmp_path: Path, loaded: list[str]) -> None:
    models = tmp_path / "models"
    rounded = install(models, "b", Precision.W8A16, Family.HY_MT2)
    alone = installed.memory_needed(models)
    assert alone > PreparedManifest.read(rounded).size
    install(models, "a", Precision.FP32, Family.HY_MT2)
    installed.load_translator(models, threads=1).close()
    assert loaded == ["b"]
    assert installed.memory_needed(models) == alone


def test_the_newest_family_comes_first(tmp_path: Path, loaded: list[str]) -> None:
    models = tmp_path / "models"
    install(models, "a", Precision.W8A16, Family.HY_MT15)
    install(models, "b", Precision.FP32, Family.HY_MT2)
    installed.load_translator(models, threads=1).close()
    assert loaded == ["b"]


def test_a_damaged_model_does_not_keep_a_whole_one_from_translating(tmp_path: Path, loaded: list[str]) -> None:
    models = tmp_path / "models"
    damaged = install(models, "a", Precision.W8A16, Family.HY_MT2)
    whole = install(models, "b", Precision.W8A16, Family.HY_MT2)
    (damaged / MANIFEST_FILE).write_text("{")
    installed.load_translator(models, threads=1).close()
    assert loaded == ["b"]
    (whole / MANIFEST_FILE).write_text("{")
    with pytest.raises(DragomanError) as caught:
        installed.load_translator(models)
    assert caught.value.code.startswith("model.prepared_")
    assert str(damaged) in caught.value.message


def gguf_beside(models: Path) -> None:
    write_gguf(models / installed.GGUF_FOLDER / "a" / "Hy-MT2-tiny.gguf", name="Hy-MT2")


def names(models: Path) -> list[str]:
    return [kind.name for kind in installed._ranked(models)]


def test_auto_takes_what_was_measured_and_else_llama_only_on_a_gpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    gguf_beside(models)
    processor = ["hy-mt-tensorrt", "hy-mt-onnxruntime", "hy-mt-llama"]
    gpu = ["hy-mt-tensorrt", "hy-mt-llama", "hy-mt-onnxruntime"]
    monkeypatch.setattr(library, "uses_gpu", lambda: False)
    assert names(models) == processor
    monkeypatch.setattr(library, "uses_gpu", lambda: True)
    assert names(models) == gpu
    folder, machine = models / installed.FOLDER, read_machine().model
    keep_speeds(folder, "another machine", {"hy-mt-onnxruntime": 0.1, "hy-mt-llama": 9.0})
    assert names(models) == gpu
    keep_speeds(folder, machine, {"hy-mt-onnxruntime": 0.5})
    keep_speeds(folder, machine, {"hy-mt-llama": 0.9})
    assert names(models) == processor
    (folder / "measured.json").write_text("[1]")
    assert names(models) == gpu


def test_a_runtime_is_taken_by_its_name_and_the_engine_says_why(tmp_path: Path) -> None:
    models = tmp_path / "models"
    install(models, "mine", Precision.W8A8_DYNAMIC, Family.HY_MT2)
    options = EngineOptions(models, NONE, "hy-mt-onnxruntime", NONE, 1)
    engines = load_engines(options)
    engines.close()
    assert engines.translators[0].name == "hy-mt-onnxruntime"
    choice = engines.translators[0].choice  # type: ignore[attr-defined]
    assert choice == "mine on the processor, by ONNX Runtime; no GPU is used; it was asked for"
    with pytest.raises(DragomanError, match="no HY-MT model for hy-mt-llama is installed") as caught:
        load_engines(replace(options, translator="hy-mt-llama"))
    assert caught.value.code == "engine.not_installed"
    with pytest.raises(UsageError, match="there is no translator 'hy-mt-cuda'") as caught:
        load_engines(replace(options, translator="hy-mt-cuda"))
    assert "hy-mt-tensorrt" in caught.value.hint
