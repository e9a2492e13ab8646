import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engines import byte_products
from engines.errors import DragomanError
from engines.hymt.decode.prefix_cache import PrefixCache
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.runtime import Logits, Runtime
from engines.hymt.runtimes.slots import Slots
from tests.conftest import ROOT
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.waiting import longest_wait

IDS = np.random.default_rng(5).integers(0, 301, 400).tolist()

Prepare = Callable[..., Path]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    folder = tmp_path_factory.mktemp("hymt")
    source = write_checkpoint(folder / "checkpoint")

    def make(precision: str, target: str = "onnxruntime") -> Path:
        out = folder / f"{precision}-{target}"
        if not out.exists():
            prepare(source, out, PrepareOptions(Precision(precision), Target(target), Family.HY_MT15))
        return out

    return make


@pytest.fixture
def runtime(prepared: Prepare) -> Iterator[OrtRuntime]:
    with OrtRuntime(prepared("fp32"), threads=1) as loaded:
        yield loaded


def close(got: Logits, wanted: Logits) -> bool:
    return bool(np.abs(got - wanted).max() <= 1e-4 * np.abs(wanted).max())


def fresh(runtime: OrtRuntime, ids: list[int]) -> Logits:
    """Logits after `ids`, computed from the beginning."""
    runtime.truncate(0)
    return runtime.prefill(ids)


def test_it_is_a_runtime(runtime: OrtRuntime) -> None:
    assert isinstance(runtime, Runtime)
    assert (runtime.vocab_size, runtime.max_length, runtime.position) == (301, 1024, 0)


def test_pieces_steps_and_long_prompts_agree(runtime: OrtRuntime) -> None:
    whole = fresh(runtime, IDS)
    assert whole.shape == (301,)
    assert whole.dtype == np.float32
    assert runtime.position == 400
    runtime.truncate(0)
    for start in range(0, 390, 30):
        runtime.prefill(IDS[start : start + 30])
    for token in IDS[390:]:
        stepped = runtime.step(token)
    assert close(stepped, whole)


def test_logits_are_the_callers_own(runtime: OrtRuntime) -> None:
    first = runtime.prefill(IDS[:5])
    kept = first.copy()
    runtime.step(7)
    np.testing.assert_array_equal(first, kept)


def test_a_token_reads_a_cache_no_longer_than_it_needs(runtime: OrtRuntime) -> None:
    lengths = []
    for count in (10, 54, 1, 200, 300):
        runtime.prefill((IDS * 2)[:count])
        lengths.append(runtime._cache.length)
    assert lengths == [64, 64, 128, 320, 576]
    runtime.truncate(70)
    assert runtime._cache.length == 128
    runtime.truncate(0)
    assert runtime._cache.length == 64


def test_truncating_returns_to_an_earlier_position(runtime: OrtRuntime) -> None:
    wanted = fresh(runtime, IDS[:70] + IDS[200:230])
    fresh(runtime, IDS[:150])
    runtime.truncate(70)
    assert close(runtime.prefill(IDS[200:230]), wanted)
    for length in (-1, 101):
        with pytest.raises(ValueError, match="can't keep"):
            runtime.truncate(length)


def test_beams_are_separate_sequences(runtime: OrtRuntime) -> None:
    prefix = IDS[:60]  # the beams cross the first step of the cache
    fresh(runtime, prefix)
    runtime.step_beams([5, 6, 7], [0, 0, 0])
    runtime.step_beams([8, 9], [2, 0])
    logits = runtime.step_beams([10, 11, 12, 13], [1, 0, 0, 1])
    assert logits.shape == (4, 301)
    assert runtime.position == 69
    paths = [[5, 9, 10], [7, 8, 11], [7, 8, 12], [5, 9, 13]]
    for row, path in zip(logits, paths, strict=True):
        assert close(row, fresh(runtime, prefix + path))
    fresh(runtime, prefix)
    runtime.step_beams([5, 6], [0, 0])
    with pytest.raises(ValueError, match="beams"):
        runtime.prefill([1])
    with pytest.raises(ValueError, match="beams"):
        runtime.save()
    runtime.truncate(60)
    assert close(runtime.prefill([3, 4]), fresh(runtime, [*prefix, 3, 4]))


@pytest.mark.parametrize(
    ("tokens", "parents"), [([], []), ([1] * 5, [0] * 5), ([1, 2], [0]), ([1], [1]), ([1], [-1]), ([301], [0])]
)
def test_beams_that_cannot_be(runtime: OrtRuntime, tokens: list[int], parents: list[int]) -> None:
    runtime.prefill([1, 2])
    with pytest.raises(ValueError):  # noqa: PT011 - each has a wording of its own
        runtime.step_beams(tokens, parents)
    assert runtime.position == 2


def test_a_snapshot_outlives_what_comes_after(runtime: OrtRuntime) -> None:
    fresh(runtime, IDS[:90])
    saved = runtime.save()
    assert saved.length == 90
    fresh(runtime, IDS[100:130])
    runtime.step_beams([1, 2], [0, 0])
    runtime.restore(saved)
    assert runtime.position == 90
    assert close(runtime.step(9), fresh(runtime, [*IDS[:90], 9]))


def test_what_does_not_fit_changes_nothing(prepared: Prepare) -> None:
    with OrtRuntime(prepared("fp32"), threads=1, max_length=50) as runtime:
        runtime.prefill(IDS[:49])
        for attempt in (lambda: runtime.prefill([1, 2]), lambda: runtime.step_beams([1, 2], [0, 0])):
            with pytest.raises(DragomanError) as failure:
                attempt()
            assert failure.value.code == "mt.too_long"
        assert runtime.position == 49
        assert close(runtime.step(3), fresh(runtime, [*IDS[:49], 3]))


@pytest.mark.parametrize("ids", [[], [301], [-1]])
def test_ids_that_cannot_be(runtime: OrtRuntime, ids: list[int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has a wording of its own
        runtime.prefill(ids)


def test_a_constant_prefix_is_computed_once(runtime: OrtRuntime, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []
    append = Slots.append
    monkeypatch.setattr(Slots, "append", lambda self, ids: (computed.append(len(ids)), append(self, ids))[1])
    cache = PrefixCache(runtime, kept=2)
    pairs = {name: IDS[start : start + 20] for name, start in (("a", 0), ("b", 50), ("c", 100))}
    for name, rest in (("a", [1, 2]), ("b", [3, 4, 5]), ("a", [6]), ("c", [7]), ("a", [8, 9]), ("b", [3, 4, 5])):
        got = cache.prefill(pairs[name], rest)
        assert runtime.position == 20 + len(rest)
        counted = list(computed)
        assert close(got, fresh(runtime, pairs[name] + rest))
        computed[:] = counted
    assert computed == [20, 2, 20, 3, 1, 20, 1, 2, 20, 3]
    assert close(cache.prefill([], [4, 5]), fresh(runtime, [4, 5]))


@pytest.mark.parametrize(
    ("precision", "target", "limit"),
    [
        ("fp16", "onnxruntime", 0.01),
        ("w8a16", "tensorrt", 0.05),
        ("w8a8-dynamic", "onnxruntime", 0.05),
        ("w8a8", "onnxruntime", 0.1),
        ("w8a8", "tensorrt", 0.1),
    ],
)
def test_rounding_costs_little(
    prepared: Prepare, runtime: OrtRuntime, precision: str, target: str, limit: float
) -> None:
    prompt = [0, 1, *range(4, 14), 2]  # what the calibration has seen: control tokens and digits
    wanted = runtime.prefill(prompt)
    with OrtRuntime(prepared(precision, target), threads=1) as rounded:
        got = rounded.prefill(prompt)
    assert np.linalg.norm(got - wanted) < limit * np.linalg.norm(wanted)


def test_the_beginning_of_every_prompt_is_not_rounded(prepared: Prepare, runtime: OrtRuntime) -> None:
    runtime.prefill([0, 1, 5])
    with OrtRuntime(prepared("w8a8"), threads=1) as rounded:
        rounded.prefill([0, 1, 5])
        keys, wanted = rounded._cache.values[0::2, :, :3], runtime._cache.values[0::2, :, :3]
        np.testing.assert_allclose(keys[:, :, :2], wanted[:, :, :2], rtol=1e-4, atol=1e-5)
        assert np.abs(keys[:, :, 2] - wanted[:, :, 2]).max() > 1e-4
        rounded.truncate(0)
        rounded.prefill([1, 0, 5])  # not the sink: computed like any other tokens
        assert np.abs(rounded._cache.values[0::2, :, :2] - wanted[:, :, :2]).max() > 1e-2


def test_running_needs_neither_onnx_nor_torch(prepared: Prepare) -> None:
    program = (
        "import sys\n"
        "for name in ('onnx', 'torch', 'transformers', 'safetensors'): sys.modules[name] = None\n"
        "from pathlib import Path\n"
        "from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime\n"
        "from engines.hymt.decode.tokenizer import HyTokenizer\n"
        "folder = Path(sys.argv[1])\n"
        "HyTokenizer(folder / 'tokenizer.json')\n"
        "print(OrtRuntime(folder).prefill([1, 2, 3]).shape)\n"
    )
    command = [sys.executable, "-c", program, str(prepared("w8a8"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=True)
    assert done.stdout == "(301,)\n"


MEASURE = """
import sys
from pathlib import Path
import numpy, onnxruntime
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
def resident():
    return next(int(line.split()[1]) * 1024 for line in open('/proc/self/smaps_rollup') if line.startswith('Pss:'))
before = resident()
runtime = OrtRuntime(Path(sys.argv[1]), threads=1)
runtime.prefill(list(range(48)))
runtime.step(3)
print(resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells a process's own memory")
@pytest.mark.parametrize("precision", ["w8a8", "w8a8-dynamic"])
def test_every_weight_is_in_memory_once(tmp_path: Path, precision: str) -> None:
    shape = {
        "hidden_size": 1024,
        "intermediate_size": 6144,
        "num_hidden_layers": 2,
        "num_attention_heads": 16,
        "head_dim": 64,
        "num_key_value_heads": 4,
        "vocab_size": 8192,
    }
    source = write_checkpoint(tmp_path / "checkpoint", shape, dtype="BF16")
    out = tmp_path / "prepared"
    prepare(source, out, PrepareOptions(Precision(precision), Target.ONNXRUNTIME, Family.HY_MT15))
    command = [sys.executable, "-c", MEASURE, str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=True)
    weights = (out / "weights.bin").stat().st_size
    assert weights > 45e6
    assert weights <= int(done.stdout) <= 1.25 * weights + 15e6


def test_the_exact_kernel_computes_the_same(prepared: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    with OrtRuntime(prepared("w8a8"), threads=1) as usual:
        wanted = usual.prefill([0, 1, 5, 6, 7])
    monkeypatch.setattr(byte_products, "_saturates", lambda: True)
    with OrtRuntime(prepared("w8a8"), threads=1) as exact:
        assert np.linalg.norm(exact.prefill([0, 1, 5, 6, 7]) - wanted) < 0.02 * np.linalg.norm(wanted)


def test_closing_twice_is_fine(prepared: Prepare) -> None:
    runtime = OrtRuntime(prepared("fp32"))
    runtime.close()
    runtime.close()
