"""Which of several prepared models translates."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.errors import DragomanError
from engines.hymt import installed
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import MANIFEST_FILE, Precision, PreparedManifest, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from tests.engines.hymt.checkpoints import write_checkpoint


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
