"""Whether a plan computes what its graph says, found out before it is ever used.

ONNX Runtime computes the same graph on the processor. Both get the same prompts, the same next tokens and the same
beams, and every row of logits is compared. Builders are known to have fused products wrongly, and what such a plan says
may look like an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from engines.hymt.decode.prompts import PromptKind, render
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.hymt.prepared import PreparedManifest
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.runtime import Logits, Runtime
from engines.hymt.runtimes.tensorrt.plan_manifest import PlanCheck

_SAID = (
    (
        "en",
        "es",
        "Where is the station? My train 4273 leaves at 18:05.",
        "¿Dónde está la estación? Mi tren 4273 sale a",
    ),
    ("zh", "en", "请问，307号房间的钥匙在哪里？", "Excuse me, where is the key to room 307, please?"),
    (
        "en",
        "de",
        "Take 2 tablets every 8 hours, for 10 days. " * 12,
        "Nehmen Sie 10 Tage lang alle 8 Stunden 2 Tabletten",
    ),
)
"""Languages, a text and the beginning of its translation: short ones, and one that takes several steps to prefill."""

_STEPS = 6
_PARENTS = ((0, 0, 0), (2, 0, 1), (1, 1, 2))


def check_plan(folder: Path, opened: Callable[[], Runtime]) -> PlanCheck:
    """Compare a plan with its graph; they are loaded one after the other, as both together may not fit.

    Args:
        folder: the prepared model that the plan was built from.
        opened: loads the plan.

    Raises:
        DragomanError: what loading and computing fail with.
    """
    manifest = PreparedManifest.read(folder)
    tokenizer = HyTokenizer(folder / TOKENIZER_FILE)
    plan = opened()
    try:
        scripts = _scripts(manifest, tokenizer, plan.max_length)
        got = record(plan, scripts)
    finally:
        plan.close()
    with OrtRuntime(folder) as graph:
        return compare(got, record(graph, scripts))


def record(runtime: Runtime, scripts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Mapping[str, list[Logits]]:
    """What a runtime computes for prompts and the tokens that follow each: logits of prefill, steps and beams."""
    rows: dict[str, list[Logits]] = {"prefill": [], "decode": [], "beams": []}
    for prompt, answer in scripts:
        runtime.truncate(0)
        rows["prefill"].append(runtime.prefill(prompt))
        rows["decode"] += [runtime.step(token) for token in answer[:_STEPS]]
        for index, parents in enumerate(_PARENTS):
            tokens = [answer[(_STEPS + index + beam) % len(answer)] for beam in range(len(parents))]
            rows["beams"] += list(runtime.step_beams(tokens, parents))
    return rows


def compare(got: Mapping[str, Sequence[Logits]], wanted: Mapping[str, Sequence[Logits]]) -> PlanCheck:
    """The largest error of each kind of step."""
    return PlanCheck({name: max(map(_error, got[name], wanted[name])) for name in wanted})


def _error(got: Logits, wanted: Logits) -> float:
    scale = float(np.linalg.norm(wanted - wanted.mean()))
    error = float(np.linalg.norm(got - wanted)) / scale
    return error if np.isfinite(error) else float("inf")


def _scripts(manifest: PreparedManifest, tokenizer: HyTokenizer, room: int) -> list[tuple[list[int], list[int]]]:
    scripts = []
    for source, target, text, translation in _SAID:
        prompt = render(manifest.family, PromptKind.PLAIN, text, source, target).text
        answer = tokenizer.encode(translation)
        most = room - _STEPS - sum(map(len, _PARENTS))
        scripts.append((tokenizer.encode_prompt(prompt)[:most], answer))
    return scripts
