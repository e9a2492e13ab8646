"""Translating through the whole engine with the committed checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.reference import check_release
from engines.hymt.runtimes.runtime import Runtime
from engines.languages import language
from tests.engines.hymt.tiny import TINY, message, pairs

LONGEST_ANSWER = 80


def prepared(folder: Path, precision: str) -> OrtRuntime:
    prepare(TINY, folder, PrepareOptions(Precision(precision), Target.ONNXRUNTIME, Family.HY_MT15))
    return OrtRuntime(folder, threads=1)


def answer(runtime: Runtime, tokenizer: HyTokenizer, text: str) -> list[int]:
    """Greedy, without any penalty or guard."""
    runtime.truncate(0)
    logits = runtime.prefill(tokenizer.encode_prompt(text))
    ids: list[int] = []
    while (token := int(logits.argmax())) not in tokenizer.stop_ids and len(ids) < LONGEST_ANSWER:
        ids.append(token)
        logits = runtime.step(token)
    return ids


def share_right(runtime: Runtime) -> float:
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    right = [tokenizer.decode(answer(runtime, tokenizer, message(pair))) == pair["answer"] for pair in pairs()]
    return sum(right) / len(right)


def test_it_is_small_and_speaks_many_scripts() -> None:
    assert sum(path.stat().st_size for path in TINY.iterdir()) <= 3_000_000
    assert len(pairs()) >= 300
    assert len({language(pair["target"]).script for pair in pairs()}) >= 4
    assert len({pair[side] for pair in pairs() for side in ("source", "target")}) >= 7
    assert {pair["kind"] for pair in pairs()} == {"plain", "context", "terminology", "formatted"}


@pytest.mark.parametrize(("precision", "share"), [("fp32", 1.0), ("w8a8", 0.98), ("w8a16", 0.99)])
def test_it_translates(tmp_path: Path, precision: str, share: float) -> None:
    with prepared(tmp_path / "prepared", precision) as runtime:
        assert share_right(runtime) >= share


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_float_graph_says_what_transformers_says_token_by_token(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed; it is the reference")
    transformers = pytest.importorskip("transformers", reason="transformers is not installed; it is the reference")
    check_release(transformers.__version__)
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    prompts = [tokenizer.encode_prompt(message(pair)) for pair in pairs()]
    with prepared(tmp_path / "prepared", "fp32") as runtime:
        answers = [[*answer(runtime, tokenizer, message(pair)), tokenizer.eos_id] for pair in pairs()]
    model = transformers.HunYuanDenseV1ForCausalLM.from_pretrained(TINY, dtype=torch.float32).eval()
    # Given the same tokens before it, each of transformers' choices is the graph's: so all of them are.
    ids = torch.zeros(
        len(prompts), max(len(a) + len(b) for a, b in zip(prompts, answers, strict=True)), dtype=torch.int64
    )
    for row, (prompt, said) in enumerate(zip(prompts, answers, strict=True)):
        ids[row, : len(prompt) + len(said)] = torch.tensor(prompt + said)
    with torch.no_grad():
        chosen = torch.cat([model(part).logits.argmax(-1) for part in ids.split(32)])
    for row, (prompt, said) in enumerate(zip(prompts, answers, strict=True)):
        assert chosen[row, len(prompt) - 1 : len(prompt) - 1 + len(said)].tolist() == said
