"""Which runtime a prepared model gets, with a simulated TensorRT and with none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import TOKENIZER_FILE
from engines.hymt.installed import load_translator, open_prepared
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt import loading
from engines.hymt.runtimes.tensorrt.plan_manifest import PLAN_FILE, PLANS_FOLDER, PlanCheck, PlanKey, PlanManifest
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.protocols import TranslationRequest
from tests.conftest import ROOT
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule, write_plan
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu
from tests.engines.hymt.tiny import TINY
from tests.waiting import longest_wait

Install = Callable[..., Path]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[Target, Path]:
    folder = tmp_path_factory.mktemp("prepared")
    made = {target: folder / target for target in Target}
    for target, path in made.items():
        prepare(TINY, path, PrepareOptions(Precision.FP32, target, Family.HY_MT15))
    return made


@pytest.fixture
def install(prepared: dict[Target, Path], tmp_path: Path) -> Install:
    """Puts a prepared model into the folder of models that it returns."""

    def put(name: str, target: Target, key: dict[str, Any] | None = None) -> Path:
        folder = tmp_path / "models" / "hymt" / name
        shutil.copytree(prepared[target], folder)
        if key is not None:
            _write_plan(folder, key)
        return tmp_path / "models"

    return put


def _write_plan(folder: Path, changes: dict[str, Any]) -> None:
    values = {"tensorrt": "tensorrt 10.16.2.10", "gpu": "Simulated", "capability": "8.7"} | changes
    gpu = values["gpu"], values["capability"]
    key = PlanKey.of(PreparedManifest.read(folder), values["tensorrt"], gpu, 128, 16)
    place = folder / PLANS_FOLDER / key.folder
    place.mkdir(parents=True)
    size = write_plan(place / PLAN_FILE, folder).stat().st_size
    PlanManifest(key, size, 0, 1.0, PlanCheck({"prefill": values.get("error", 0.01)})).write(place)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> SimulatedGpu:
    """A device with TensorRT."""
    found = SimulatedGpu()
    module = SimulatedModule(found)
    monkeypatch.setattr(loading, "load_tensorrt", module.library)
    monkeypatch.setattr(loading, "CudaGpu", lambda: found)
    return found


def test_a_plan_for_this_gpu_is_preferred_and_translates(install: Install, gpu: SimulatedGpu) -> None:
    install("a", Target.ONNXRUNTIME)
    models = install("b", Target.TENSORRT, {})
    request = TranslationRequest("Where is the station?", "en", "es")
    with load_translator(models, threads=1) as translator:
        *_, answer = translator.translate(request, Cancellation())
    assert translator.name == answer.engine == "hy-mt-tensorrt"
    assert gpu.closed
    with open_prepared(models / "hymt" / "a", threads=1) as reference:
        *_, wanted = reference.translate(request, Cancellation())
    assert reference.name == wanted.engine == "hy-mt-onnxruntime"
    assert answer.text == wanted.text != ""


@pytest.mark.parametrize(
    "changes", [{"gpu": "Other"}, {"capability": "7.2"}, {"tensorrt": "tensorrt 10.3"}, {"error": 0.3}, None], ids=str
)
def test_without_a_plan_that_fits_onnx_runtime_does_it(
    install: Install, gpu: SimulatedGpu, changes: dict[str, Any] | None
) -> None:
    install("a", Target.TENSORRT, changes)
    with load_translator(install("b", Target.ONNXRUNTIME), threads=1) as translator:
        assert translator.name == "hy-mt-onnxruntime"
    assert gpu.closed


def test_a_plan_that_tensorrt_refuses_is_none(install: Install, gpu: SimulatedGpu) -> None:
    models = install("a", Target.TENSORRT, {})
    [plan] = models.glob(f"hymt/a/{PLANS_FOLDER}/*/{PLAN_FILE}")
    plan.write_bytes(b"x" * plan.stat().st_size)
    install("b", Target.ONNXRUNTIME)
    with load_translator(models, threads=1) as translator:
        assert translator.name == "hy-mt-onnxruntime"
    assert gpu.closed


@pytest.mark.parametrize(("changes", "code"), [(None, "plan_missing"), ({"gpu": "Other"}, "plan_unfit")])
def test_with_nothing_else_it_says_what_to_do(
    install: Install, gpu: SimulatedGpu, changes: dict[str, str] | None, code: str
) -> None:
    models = install("only", Target.TENSORRT, changes)
    with pytest.raises(DragomanError) as caught:
        load_translator(models)
    assert caught.value.code == f"engine.{code}"
    assert str(models / "hymt" / "only") in caught.value.hint
    engines = load_engines(EngineOptions(models, recognizer=NONE, synthesizer=NONE))
    engines.close()
    assert "TensorRT plan" in dict(engines.unavailable)["hy-mt"]


def test_too_little_memory_for_the_plan_is_not_hidden(
    install: Install, gpu: SimulatedGpu, monkeypatch: pytest.MonkeyPatch
) -> None:
    gpu.free_bytes = 100
    install("a", Target.TENSORRT, {})
    with pytest.raises(DragomanError) as caught:
        load_translator(install("b", Target.ONNXRUNTIME))
    assert caught.value.code == "engine.out_of_memory"


def test_a_damaged_tokenizer_leaves_nothing_on_the_gpu(install: Install, gpu: SimulatedGpu) -> None:
    models = install("a", Target.TENSORRT, {})
    tokenizer = models / "hymt" / "a" / TOKENIZER_FILE
    tokenizer.write_bytes(b"x" * tokenizer.stat().st_size)
    with pytest.raises(DragomanError, match="tokenizer"):
        load_translator(models)
    assert gpu.closed


@pytest.mark.skipif(find_spec("tensorrt") is not None, reason="TensorRT is installed")
def test_without_tensorrt_it_is_said_and_the_model_can_still_be_opened_as_a_reference(install: Install) -> None:
    models = install("only", Target.TENSORRT, {})
    with pytest.raises(DragomanError, match="TensorRT is not installed") as caught:
        load_translator(models)
    assert "JetPack" in caught.value.hint
    with open_prepared(models / "hymt" / "only", threads=1) as translator:
        assert translator.name == "hy-mt-onnxruntime"


def test_neither_library_is_imported_before_it_is_used() -> None:
    program = (
        "import sys, engines.hymt.installed, device_app.cli.engine\n"
        "print([name for name in sys.modules if name.startswith(('tensorrt', 'pycuda', 'cuda'))])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=True
    )
    assert shown.stdout == "[]\n"


def test_translating_needs_no_onnx() -> None:
    program = "import sys; sys.modules['onnx'] = None; import engines.hymt.installed"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=longest_wait(), check=True)
