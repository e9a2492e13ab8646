"""How a prompt is cut for the prefix cache doesn't decide what is answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from tests.engines.hymt.checkpoints import write_checkpoint


@pytest.mark.parametrize("precision", ["w8a8", "w8a8-dynamic"])
def test_an_answer_does_not_depend_on_how_its_prompt_was_cut(tmp_path: Path, precision: str) -> None:
    source, out = write_checkpoint(tmp_path / "checkpoint"), tmp_path / "prepared"
    prepare(source, out, PrepareOptions(Precision(precision), Target.ONNXRUNTIME, Family.HY_MT15))
    prompt = [0, 1, *range(4, 14), 2]
    with OrtRuntime(out, threads=1) as runtime:
        whole = runtime.prefill(prompt)
        for cut in range(1, len(prompt)):
            runtime.truncate(0)
            runtime.prefill(prompt[:cut])
            saved = runtime.save()
            got = runtime.prefill(prompt[cut:])
            runtime.restore(saved)
            assert np.array_equal(runtime.prefill(prompt[cut:]), got)
            assert np.abs(got - whole).max() < 0.02 * np.abs(whole).max(), cut
