import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.runtimes.llama.header import GgufHeader
from engines.hymt.runtimes.llama.hymt_file import HyMtFile
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.runtimes.llama.conftest import TinyFile
from tests.engines.hymt.runtimes.llama.written import write_gguf

BASE = 11158839.92507748
"""Of the rotary embedding of HY-MT 1.8B: 10000 * 1000 ** (128 / 126)."""


def code_of(path: Path) -> str:
    with pytest.raises(DragomanError) as failure:
        HyMtFile.read(path)
    assert path.name in failure.value.message
    return failure.value.code


def test_what_must_be_known_before_loading(tiny_file: TinyFile) -> None:
    file = HyMtFile.read(tiny_file("F16"))
    assert (file.family, file.has_vocabulary) == (Family.HY_MT15, True)
    assert file.slot_bytes == 2 * 4 * 2 * 32 * 2  # keys and values, layers, heads, width, float16
    assert 1_900_000 < file.weights < file.path.stat().st_size


def test_the_rotary_base_of_the_real_model(tmp_path: Path) -> None:
    source = write_checkpoint(tmp_path / "checkpoint", {"head_dim": 128})
    path = write_gguf(tmp_path / "Hy-MT2-1.8B-F32.gguf", source=source, name="", vocabulary="none")
    stored = GgufHeader.read(path).metadata["hunyuan-dense.rope.freq_base"]
    assert stored == np.float32(BASE)
    file = HyMtFile.read(path)
    assert (file.family, file.has_vocabulary) == (Family.HY_MT2, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"rope.freq_base": 10000.0},
        {"rope.freq_base": math.nan},
        {"rope.freq_base": None},
        {"rope.scaling.type": "linear", "rope.scaling.factor": 4.0},
        {"rope.scaling.type": "yarn"},
        {"rope.scaling.alpha": 1000.0},
    ],
)
def test_a_wrong_conversion_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert code_of(write_gguf(tmp_path / "HY-MT1.5.gguf", changes=changes)) == "model.gguf_rope"


def test_a_file_without_any_word_on_scaling_is_right(tmp_path: Path) -> None:
    changes = {"rope.scaling.type": None, "rope.scaling.factor": None}
    assert HyMtFile.read(write_gguf(tmp_path / "x.gguf", changes=changes)).family is Family.HY_MT15


def test_another_architecture_is_refused_by_name(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "HY-MT1.5.gguf", architecture="qwen3")
    assert code_of(path) == "model.architecture_unsupported"
    with pytest.raises(DragomanError, match="is a qwen3, not a hunyuan-dense"):
        HyMtFile.read(path)


@pytest.mark.parametrize(
    "changes", [{"block_count": None}, {"attention.key_length": 0}, {"attention.head_count_kv": 1 << 20}]
)
def test_numbers_that_cannot_be(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert code_of(write_gguf(tmp_path / "HY-MT1.5.gguf", changes=changes)) == "model.gguf_broken"


@pytest.mark.parametrize(
    ("name", "file", "family"),
    [
        ("HY MT1.5 1.8B", "model", Family.HY_MT15),
        ("Hy MT2 1.8B", "model", Family.HY_MT2),
        ("Hy-MT2-1.8B", "HY-MT1.5-renamed", Family.HY_MT2),
        ("", "HY-MT1.5-1.8B-Q8_0", Family.HY_MT15),
        ("models", "Hy-MT2-1.8B-Q4_K_M", Family.HY_MT2),
    ],
)
def test_the_family_is_told_by_the_names(tmp_path: Path, name: str, file: str, family: Family) -> None:
    assert HyMtFile.read(write_gguf(tmp_path / f"{file}.gguf", name=name)).family is family


def test_a_file_that_does_not_tell_its_family(tmp_path: Path) -> None:
    assert code_of(write_gguf(tmp_path / "model.gguf", name="Hunyuan")) == "model.gguf_family"
