"""The runtime on llama.cpp beside the one on ONNX Runtime, which is the reference."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.decode.beam import beam_search
from engines.hymt.decode.decoding import Decoder, PromptIds, Search
from engines.hymt.decode.prefix_cache import PrefixCache
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.llama.llama_model import LlamaModel
from engines.hymt.runtimes.llama.runtime import SEQUENCES, GgufRuntime
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.runtime import MAX_BEAMS, Logits, Runtime, Snapshot
from tests.conftest import ROOT
from tests.engines.hymt.decode.test_tiny import share_right
from tests.engines.hymt.runtimes.llama.conftest import TinyFile
from tests.engines.hymt.tiny import TINY, message, pairs
from tests.waiting import longest_wait

pytestmark = pytest.mark.usefixtures("llama")

IDS = np.random.default_rng(5).integers(0, 1500, 400).tolist()


def load(path: Path, max_length: int = 1024) -> GgufRuntime:
    model = LlamaModel(path, threads=1, slots=max_length, sequences=SEQUENCES)
    return GgufRuntime(model, max_length)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OrtRuntime]:
    folder = tmp_path_factory.mktemp("prepared") / "fp32"
    prepare(TINY, folder, PrepareOptions(Precision.FP32, Target.ONNXRUNTIME, Family.HY_MT15))
    with OrtRuntime(folder, threads=1) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def loaded(tiny_file: TinyFile) -> Iterator[GgufRuntime]:
    with load(tiny_file("F32")) as runtime:
        yield runtime


@pytest.fixture
def runtime(loaded: GgufRuntime) -> GgufRuntime:
    loaded.truncate(0)
    return loaded


def close(got: Logits, wanted: Logits, limit: float = 1e-3) -> bool:
    """llama.cpp keeps keys and values in float16."""
    return bool(np.abs(got - wanted).max() <= limit * np.abs(wanted).max())


def fresh(runtime: Runtime, ids: list[int]) -> Logits:
    """Logits after `ids`, computed from the beginning."""
    runtime.truncate(0)
    return runtime.prefill(ids)


def test_it_is_a_runtime(runtime: GgufRuntime) -> None:
    assert isinstance(runtime, Runtime)
    assert (runtime.vocab_size, runtime.max_length, runtime.position) == (1522, 1024, 0)


def test_logits_are_those_of_the_float_graph(runtime: GgufRuntime, reference: OrtRuntime) -> None:
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    for pair in pairs()[::7]:
        ids = tokenizer.encode_prompt(message(pair))
        got, wanted = fresh(runtime, ids), fresh(reference, ids)
        assert got.shape == wanted.shape
        assert got.dtype == np.float32
        assert close(got, wanted)


@pytest.mark.parametrize(("quantization", "share"), [("F32", 1.0), ("F16", 1.0), ("Q8_0", 0.98)])
def test_it_translates(tiny_file: TinyFile, quantization: str, share: float) -> None:
    with load(tiny_file(quantization)) as runtime:
        assert share_right(runtime) >= share


def test_pieces_steps_and_long_prompts_agree(runtime: GgufRuntime, reference: OrtRuntime) -> None:
    whole = fresh(runtime, IDS)
    assert close(whole, fresh(reference, IDS))
    assert runtime.position == 400
    runtime.truncate(0)
    for start in range(0, 390, 30):
        runtime.prefill(IDS[start : start + 30])
    for token in IDS[390:]:
        stepped = runtime.step(token)
    assert close(stepped, whole)


def test_logits_are_the_callers_own(runtime: GgufRuntime) -> None:
    first = runtime.prefill(IDS[:5])
    kept = first.copy()
    runtime.step(7)
    np.testing.assert_array_equal(first, kept)


class SideBySide:
    """Two runtimes that are asked the same; each answer is compared."""

    def __init__(self, first: Runtime, second: Runtime, seed: int) -> None:
        self._runtimes = (first, second)
        self._random = random.Random(seed)
        self._saved: list[tuple[Snapshot, Snapshot]] = []
        self.common = self.beams = 0

    def prefill(self) -> None:
        self._append(self._random.randrange(2, 9))

    def step(self) -> None:
        self._append(1)

    def step_beams(self) -> None:
        count = self._random.randrange(1, MAX_BEAMS + 1)
        parents = [self._random.randrange(self.beams or 1) for _ in range(count)]
        ids = self._tokens(count)
        self._compare([each.step_beams(ids, parents) for each in self._runtimes])
        self.beams = count

    def truncate(self) -> None:
        self.common, self.beams = self._random.randrange(1, self.common + 1), 0
        for each in self._runtimes:
            each.truncate(self.common)

    def save(self) -> None:
        first, second = (each.save() for each in self._runtimes)
        assert first.length == second.length == self.common
        self._saved.append((first, second))

    def restore(self) -> None:
        chosen = self._random.choice(self._saved)
        for each, snapshot in zip(self._runtimes, chosen, strict=True):
            each.restore(snapshot)
        self.common, self.beams = chosen[0].length, 0

    def anything(self) -> None:
        acts = [self.truncate, self.step_beams, self.step_beams, self.step_beams]
        if not self.beams:
            acts += [self.prefill, self.step, self.save]
        self._random.choice([*acts, self.restore] if self._saved else acts)()

    def _append(self, count: int) -> None:
        ids = self._tokens(count)
        self._compare([each.step(*ids) if count == 1 else each.prefill(ids) for each in self._runtimes])
        self.common += count

    def _tokens(self, count: int) -> list[int]:
        return [self._random.randrange(1500) for _ in range(count)]

    def _compare(self, logits: list[Logits]) -> None:
        got, wanted = map(np.atleast_2d, logits)
        assert got.shape == wanted.shape
        # Tokens at random are harder on float16 than sentences; a wrong mask or position is off by a tenth and more.
        assert all(close(a, b, 5e-3) for a, b in zip(got, wanted, strict=True))
        assert len({each.position for each in self._runtimes}) == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_asked_in_whatever_order(runtime: GgufRuntime, reference: OrtRuntime, seed: int) -> None:
    reference.truncate(0)
    both = SideBySide(runtime, reference, seed)
    both.prefill()
    for _ in range(60):
        both.anything()


def test_beam_search_finds_the_same_answers(tiny_file: TinyFile, reference: OrtRuntime) -> None:
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    search = Search(beams=4, n_best=4)
    with load(tiny_file("F16")) as runtime:
        for pair in pairs()[::40]:
            ids = tuple(tokenizer.encode_prompt(message(pair)))
            prompt = PromptIds(ids[:4], ids[4:], limit=40)
            got, wanted = (
                beam_search(Decoder(each, tokenizer.stop_ids), prompt, search, Cancellation())
                for each in (runtime, reference)
            )
            assert tokenizer.decode(got[0].ids) == pair["answer"]
            assert [answer.ids for answer in got] == [answer.ids for answer in wanted]
            assert got[0].probability == pytest.approx(wanted[0].probability, rel=1e-2)


@pytest.mark.parametrize(
    ("tokens", "parents"), [([], []), ([1] * 5, [0] * 5), ([1, 2], [0]), ([1], [1]), ([1], [-1]), ([1522], [0])]
)
def test_beams_that_cannot_be(runtime: GgufRuntime, tokens: list[int], parents: list[int]) -> None:
    runtime.prefill([1, 2])
    with pytest.raises(ValueError):  # noqa: PT011 - each has a wording of its own
        runtime.step_beams(tokens, parents)
    assert runtime.position == 2


def test_what_cannot_be_while_beams_are_under_way(runtime: GgufRuntime) -> None:
    with pytest.raises(ValueError, match="beams"):
        runtime.step_beams([1], [0])
    runtime.prefill(IDS[:9])
    runtime.step_beams([5, 6], [0, 0])
    with pytest.raises(ValueError, match="beams"):
        runtime.prefill([1])
    with pytest.raises(ValueError, match="beams"):
        runtime.save()
    for length in (-1, 10):
        with pytest.raises(ValueError, match="can't keep"):
            runtime.truncate(length)


@pytest.mark.parametrize("ids", [[], [1522], [-1]])
def test_ids_that_cannot_be(runtime: GgufRuntime, ids: list[int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has a wording of its own
        runtime.prefill(ids)


def test_what_does_not_fit_changes_nothing(tiny_file: TinyFile) -> None:
    with load(tiny_file("F32"), max_length=50) as runtime:
        runtime.prefill(IDS[:49])
        for attempt in (lambda: runtime.prefill([1, 2]), lambda: runtime.step_beams([1, 2], [0, 0])):
            with pytest.raises(DragomanError) as failure:
                attempt()
            assert failure.value.code == "mt.too_long"
        assert runtime.position == 49
        assert close(runtime.step(3), fresh(runtime, [*IDS[:49], 3]))


def test_all_slots_can_be_used_by_beams_that_share_nothing(tiny_file: TinyFile) -> None:
    with load(tiny_file("F32"), max_length=256) as runtime:
        runtime.prefill([1, 2, 3, 4])
        parents = [0, 0, 0, 0]
        for step in range(63):
            logits = runtime.step_beams([step, step + 1, step + 2, step + 3], parents)
            parents = [0, 1, 2, 3]
        assert runtime.position == 256
        wanted = fresh(runtime, [1, 2, 3, 4, *range(3, 66)])
        assert close(logits[3], wanted)


def test_a_constant_prefix_is_computed_once(runtime: GgufRuntime, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []
    decode = LlamaModel.decode
    monkeypatch.setattr(
        LlamaModel, "decode", lambda self, ids, *rest: (computed.append(len(ids)), decode(self, ids, *rest))[1]
    )
    cache = PrefixCache(runtime)
    got = [cache.prefill(IDS[:20], rest) for rest in ([1, 2], [3], [4, 5, 6])]
    assert computed == [20, 2, 1, 3]
    assert close(got[2], fresh(runtime, [*IDS[:20], 4, 5, 6]))


WORK = """
import sys
from pathlib import Path
from tests.engines.hymt.runtimes.llama.test_runtime import load
def written():
    return next(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if line.startswith('Anonymous:'))
def work(rounds):
    for _ in range(rounds):
        runtime.truncate(0)
        runtime.prefill(list(range(60)))
        saved = runtime.save()
        for _ in range(10):
            runtime.step_beams([4, 5], [0, 0])
        runtime.restore(saved)
runtime = load(Path(sys.argv[1]))
work(100)
before = written()
work(300)
print(written() - before)
"""


def test_thousands_of_steps_take_no_more_memory(tiny_file: TinyFile) -> None:
    command = [sys.executable, "-c", WORK, str(tiny_file("F32"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=True)
    assert int(done.stdout) < 2000  # kilobytes; a snapshot kept in each round would make 18 000
