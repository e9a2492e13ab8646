"""The runtime against a simulated device that checks every call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.decode.decoding import Decoder, PromptIds, Search, answer_limit
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.runtime import Logits, Runtime
from engines.hymt.runtimes.tensorrt.runtime import TrtRuntime
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule, write_plan
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu
from tests.engines.hymt.tiny import TINY, message, pairs
from tests.waiting import longest_wait

IDS = np.random.default_rng(5).integers(0, 301, 100).tolist()

Open = Callable[..., tuple[TrtRuntime, SimulatedModule]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trt")
    options = PrepareOptions(Precision.FP32, Target.TENSORRT, Family.HY_MT15)
    prepare(write_checkpoint(folder / "checkpoint"), folder / "prepared", options)
    return folder / "prepared"


@pytest.fixture
def load(prepared: Path, tmp_path: Path) -> Iterator[Open]:
    runtimes: list[TrtRuntime] = []

    def make(gpu: SimulatedGpu | None = None, **plan: object) -> tuple[TrtRuntime, SimulatedModule]:
        module = SimulatedModule(gpu or SimulatedGpu())
        path = write_plan(tmp_path / "plan", prepared, **plan)  # type: ignore[arg-type]
        runtimes.append(TrtRuntime(prepared, path, module.library(), module.gpu))
        return runtimes[-1], module

    yield make
    for runtime in runtimes:
        runtime.close()


@pytest.fixture
def reference(prepared: Path) -> Iterator[OrtRuntime]:
    with OrtRuntime(prepared, threads=1, max_length=128) as runtime:
        yield runtime


def agree(got: Logits, wanted: Logits) -> None:
    assert got.dtype == np.float32
    assert got.shape == wanted.shape
    assert np.abs(got - wanted).max() <= 1e-5 * np.abs(wanted).max()


def test_it_is_a_runtime(load: Open) -> None:
    runtime, _ = load()
    assert isinstance(runtime, Runtime)
    assert (runtime.vocab_size, runtime.max_length, runtime.position) == (301, 128, 0)


@pytest.mark.parametrize("graphs", [True, False])
def test_prompts_and_steps_agree_with_the_other_runtime(load: Open, reference: OrtRuntime, graphs: bool) -> None:
    runtime, module = load(SimulatedGpu(graphs=graphs))
    agree(runtime.prefill(IDS[:50]), reference.prefill(IDS[:50]))  # more than one piece of 16
    for token in IDS[50:60]:
        agree(runtime.step(token), reference.step(token))
    agree(runtime.prefill(IDS[60:75]), reference.prefill(IDS[60:75]))
    for token in IDS[75:80]:
        agree(runtime.step(token), reference.step(token))
    assert runtime.position == 80
    assert (module.gpu.captured, module.gpu.replayed) == ((1, 14) if graphs else (0, 0))


def test_beams_agree_and_leave_the_prefix_alone(load: Open, reference: OrtRuntime) -> None:
    runtime, _ = load()
    for each in (runtime, reference):
        each.prefill(IDS[:20])
    calls = [([5, 6, 7], [0, 0, 0]), ([8, 9], [2, 0]), ([10, 11, 12, 13], [1, 0, 0, 1]), ([14], [3])]
    for tokens, parents in calls:
        agree(runtime.step_beams(tokens, parents), reference.step_beams(tokens, parents))
    assert runtime.position == reference.position == 30
    with pytest.raises(ValueError, match="beams"):
        runtime.prefill([1])
    with pytest.raises(ValueError, match="beams"):
        runtime.save()
    for tokens, parents in (([1], [1]), ([1, 2], [0]), ([1] * 5, [0] * 5)):
        with pytest.raises(ValueError, match="beams"):
            runtime.step_beams(tokens, parents)
    for each in (runtime, reference):
        each.truncate(20)
    agree(runtime.step(3), reference.step(3))


def test_a_snapshot_brings_back_the_past(load: Open, reference: OrtRuntime) -> None:
    runtime, _ = load()
    runtime.prefill(IDS[:30])
    saved = runtime.save()
    assert saved.length == 30
    runtime.truncate(0)
    runtime.prefill(IDS[40:90])
    runtime.restore(saved)
    reference.prefill(IDS[:30])
    agree(runtime.prefill(IDS[90:95]), reference.prefill(IDS[90:95]))
    runtime.truncate(0)
    empty = runtime.save()
    runtime.prefill(IDS[:3])
    runtime.restore(empty)
    assert runtime.position == 0


def test_what_does_not_fit_changes_nothing(load: Open, reference: OrtRuntime) -> None:
    runtime, _ = load()
    for each in (runtime, reference):
        each.prefill((IDS * 2)[:127])
    with pytest.raises(DragomanError) as caught:
        runtime.prefill([1, 2])
    assert caught.value.code == "mt.too_long"
    agree(runtime.step(1), reference.step(1))
    with pytest.raises(DragomanError):
        runtime.step(1)
    for wrong in ([301], [-1], []):
        runtime.truncate(5)
        with pytest.raises(ValueError, match=r"vocabulary|nothing"):
            runtime.prefill(wrong)
    with pytest.raises(ValueError, match="can't keep"):
        runtime.truncate(6)


def test_any_thread_may_call_and_none_keeps_the_context(load: Open, reference: OrtRuntime) -> None:
    runtime, module = load()
    assert module.gpu.depth == 0
    results: list[Logits] = []
    thread = threading.Thread(target=lambda: results.append(runtime.prefill(IDS[:20])))
    thread.start()
    thread.join(longest_wait())
    agree(results[0], reference.prefill(IDS[:20]))
    assert module.gpu.depth == 0


def test_logits_are_the_callers_own(load: Open) -> None:
    runtime, _ = load()
    first = runtime.prefill(IDS[:5])
    kept = first.copy()
    runtime.step(7)
    np.testing.assert_array_equal(first, kept)


def test_closing_gives_all_memory_back(load: Open) -> None:
    runtime, module = load()
    runtime.prefill(IDS[:5])
    runtime.close()  # the simulated device asserts that nothing is left
    assert module.gpu.closed
    runtime.close()


@pytest.mark.parametrize("memory", [100, 40_000, 120_000])
def test_too_little_memory_is_told_and_nothing_is_left(load: Open, memory: int) -> None:
    gpu = SimulatedGpu(memory=memory)
    with pytest.raises(DragomanError) as caught:
        load(gpu)
    assert caught.value.code == "engine.out_of_memory"
    assert gpu.closed


@pytest.mark.parametrize(
    "tensors",
    [
        {"logits": None},
        {"extra": [True, [1], "int64"]},
        {"logits": [False, [-1, 512], "float32"]},
        {"mask": [True, [1, 1, -1, 128], "int64"]},
        {"value.1": [False, [1, 2, 128, 32], "float32"]},
    ],
)
def test_a_plan_of_another_model_is_refused(load: Open, tensors: dict[str, object]) -> None:
    gpu = SimulatedGpu()
    with pytest.raises(DragomanError) as caught:
        load(gpu, tensors=tensors)
    assert caught.value.code == "engine.plan_unfit"
    assert gpu.closed


def test_a_damaged_plan_is_refused_with_tensorrts_reason(prepared: Path, tmp_path: Path) -> None:
    module = SimulatedModule(SimulatedGpu())
    (tmp_path / "plan").write_bytes(b"not a plan")
    with pytest.raises(DragomanError, match="magic tag does not match") as caught:
        TrtRuntime(prepared, tmp_path / "plan", module.library(), module.gpu)
    assert caught.value.code == "engine.plan_unfit"
    assert "\n" not in caught.value.line()
    assert module.gpu.closed


def test_a_fault_of_the_gpu_and_a_refusal_reach_the_caller(load: Open) -> None:
    runtime, module = load()
    runtime.prefill(IDS[:5])
    for context in module.contexts:
        context.refuse = True
    with pytest.raises(DragomanError, match="Error Code 3") as caught:
        runtime.prefill(IDS[:5])
    assert caught.value.code == "engine.failed"
    for context in module.contexts:
        context.refuse = False
    module.gpu.enqueued.clear()
    module.gpu.failing = DragomanError("engine.gpu_fault", "simulated")
    with pytest.raises(DragomanError) as caught:
        runtime.step(1)
    assert caught.value.code == "engine.gpu_fault"
    assert runtime.position == 5
    module.gpu.failing = None


def test_the_decoding_loop_says_the_same_on_both_runtimes(tmp_path: Path) -> None:
    options = PrepareOptions(Precision.FP32, Target.TENSORRT, Family.HY_MT15)
    prepare(TINY, tmp_path / "prepared", options)
    tokenizer = HyTokenizer(tmp_path / "prepared" / "tokenizer.json")
    module = SimulatedModule(SimulatedGpu())
    plan = write_plan(tmp_path / "plan", tmp_path / "prepared", cache=256, tokens=64)
    answers = []
    with (
        TrtRuntime(tmp_path / "prepared", plan, module.library(), module.gpu) as ours,
        OrtRuntime(tmp_path / "prepared", threads=1, max_length=256) as theirs,
    ):
        for runtime in (ours, theirs):
            decoder = Decoder(runtime, frozenset({tokenizer.eos_id}))
            said = []
            for pair in pairs()[::60]:
                ids = tuple(tokenizer.encode_prompt(message(pair)))
                prompt = PromptIds(ids[:4], ids[4:], answer_limit(len(ids)))
                *_, answer = decoder.decode(prompt, Search(), Cancellation())
                said.append(answer.ids)
            answers.append(said)
    assert len(answers[0]) >= 4
    assert answers[0] == answers[1]
