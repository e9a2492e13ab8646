"""The probe: built for real by TensorRT-RTX, timed against the simulated device."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt import probe as probe_module
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.hymt.runtimes.tensorrt.probe import ROUNDS, STEPS, VARIANTS, Timing, probe, time_plan
from engines.hymt.runtimes.tensorrt.probe_graph import FULL_SIZE, piece_of
from engines.hymt.runtimes.tensorrt.probe_result import ANSWER_TOKENS, PROBE_FILE, PROMPT_TOKENS, ProbeResult, ProbeRow
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.runtimes.tensorrt.models import AMPERE, PreparedModels
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule, write_plan
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu

GPU = AMPERE.name, AMPERE.compute_capability


@pytest.fixture(scope="module")
def result(tensorrt: TensorRt, middling: PreparedModels, tmp_path_factory: pytest.TempPathFactory) -> ProbeResult:
    """Every form of the middling model, built."""
    config = piece_of(PreparedManifest.read(middling("w8a8")).config)
    work = tmp_path_factory.mktemp("probe")
    return probe(config, tensorrt, AMPERE, None, work, cancellation=Cancellation())


def test_every_form_is_built_and_none_of_int8_as_large_as_float16(result: ProbeResult) -> None:
    assert [(row.form, row.max_tokens) for row in result.rows] == list(VARIANTS)
    assert {row.failure for row in result.rows} == {""}
    *eight, sixteen = result.rows
    assert sixteen.form is PlanForm.FP16
    layers = 2 * 512 * (768 + 512 + 3072 + 1536)
    for row in eight:
        assert layers <= row.weights < 1.2 * layers
        assert sixteen.size - row.size > 0.7 * (sixteen.weights - row.weights)
        assert row.scratch > 0
        assert row.layers > 0
        assert row.build_seconds > 0
        assert row.token_seconds is row.prompt_seconds is row.bandwidth is None
    assert result.ranked() == []


def test_a_form_that_can_not_be_built_is_told_and_the_others_go_on(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = piece_of(PreparedManifest.read(middling("w8a8")).config)
    # No step may be longer than the cache.
    monkeypatch.setattr(probe_module, "VARIANTS", ((PlanForm.W8A8, 0), (PlanForm.W8A16, 64)))
    shares: list[float] = []
    done = probe(config, tensorrt, AMPERE, None, tmp_path, cancellation=Cancellation(), progress=shares.append)
    assert [bool(row.failure) for row in done.rows] == [True, False]
    assert shares == sorted(shares)
    assert 0.5 < shares[-1] <= 1


@pytest.mark.parametrize(("code", "ends"), [("engine.out_of_memory", False), ("engine.gpu_fault", True)])
def test_what_fails_on_the_gpu_is_told_and_only_a_fault_ends_it(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, ends: bool
) -> None:
    def fail(*_: object) -> Timing:
        raise DragomanError(code, "simulated")

    monkeypatch.setattr(probe_module, "time_plan", fail)
    monkeypatch.setattr(probe_module, "VARIANTS", ((PlanForm.W8A16, 64),))
    config = piece_of(PreparedManifest.read(middling("w8a8")).config)
    rows: list[ProbeRow] = []
    with pytest.raises(DragomanError) if ends else nullcontext():
        rows += probe(config, tensorrt, AMPERE, SimulatedGpu(), tmp_path, cancellation=Cancellation()).rows
    assert [row.failure for row in rows] == ([] if ends else ["simulated"])


def test_it_can_be_interrupted(tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path) -> None:
    cancellation = Cancellation()
    config = piece_of(PreparedManifest.read(middling("w8a8")).config)
    with pytest.raises(Cancelled):
        probe(
            config,
            tensorrt,
            AMPERE,
            None,
            tmp_path,
            cancellation=cancellation,
            progress=lambda _: cancellation.cancel(),
        )


@pytest.mark.parametrize(("tokens", "pieces"), [(64, 1), (16, 3)])
@pytest.mark.parametrize("graphs", [True, False])
def test_timing_calls_the_device_as_the_runtime_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tokens: int, pieces: int, graphs: bool
) -> None:
    prepared = tmp_path / "prepared"
    prepare(
        write_checkpoint(tmp_path / "checkpoint"),
        prepared,
        PrepareOptions(Precision.FP32, Target.TENSORRT, Family.HY_MT15),
    )
    gpu = SimulatedGpu(graphs=graphs)
    module = SimulatedModule(gpu)
    plan = write_plan(tmp_path / "plan", prepared, tokens=tokens)
    now = [0.0]
    real = gpu.synchronize

    def synchronize() -> None:
        now[0] += len(gpu.enqueued)  # every copy and every step takes a second
        real()

    monkeypatch.setattr(gpu, "synchronize", synchronize)
    monkeypatch.setattr("engines.hymt.runtimes.tensorrt.probe.time.perf_counter", lambda: now[0])
    manifest = PreparedManifest.read(prepared)
    timing = time_plan(plan, module.library(), gpu, manifest.config, manifest.float_type)
    copies = 6
    assert (timing.token, timing.prompt) == (copies + 1, pieces * (copies + 1))
    assert [context.shapes["embeddings"][1] for context in module.contexts] == [min(tokens, PROMPT_TOKENS), 1]
    assert gpu.replayed == (ROUNDS * STEPS if graphs else 0)
    gpu.close()  # asserts that nothing is left


def test_a_plan_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "plan").write_bytes(b"not a plan")
    gpu = SimulatedGpu()
    with pytest.raises(DragomanError) as caught:
        time_plan(tmp_path / "plan", SimulatedModule(gpu).library(), gpu, FULL_SIZE, np.dtype(np.float16))
    assert caught.value.code == "engine.plan_unfit"
    gpu.close()


def test_the_fastest_for_a_sentence_comes_first_and_is_kept(result: ProbeResult, tmp_path: Path) -> None:
    token = {PlanForm.W8A8: 3e-3, PlanForm.W8A16: 2e-3, PlanForm.W8A16_SCALAR: 2e-3, PlanForm.FP16: 4e-3}
    timed = [replace(row, token_seconds=token[row.form], prompt_seconds=1 / row.max_tokens) for row in result.rows]
    failed = ProbeRow(PlanForm.W8A8, 1, failure="no")
    found = replace(result, rows=(failed, *timed))
    ranked = found.ranked()
    assert len(ranked) == len(timed)
    assert (ranked[0].form, ranked[0].max_tokens) == (PlanForm.W8A16, 256)
    assert ranked[0].sentence_seconds == 1 / 256 + ANSWER_TOKENS * 2e-3
    assert ranked[-1].form is PlanForm.W8A16  # of at most 8 tokens: its prompt is dear here
    assert ranked[0].bandwidth == ranked[0].weights / 2e-3
    found.write(tmp_path / "new")
    assert ProbeResult.read(tmp_path / "new", found.tensorrt, GPU) == found
    assert ProbeResult.read(tmp_path / "new", "tensorrt 10.3", GPU) is None
    assert ProbeResult.read(tmp_path / "new", found.tensorrt, ("Other", "8.6")) is None
    assert ProbeResult.read(tmp_path, found.tensorrt, GPU) is None
    (tmp_path / PROBE_FILE).write_text(json.dumps({"rows": [{"form": "w3a3"}]}))
    assert ProbeResult.read(tmp_path, found.tensorrt, GPU) is None
