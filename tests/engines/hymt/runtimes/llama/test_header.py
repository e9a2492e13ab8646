import random
from pathlib import Path

import gguf
import pytest

from engines.errors import DragomanError
from engines.hymt.runtimes.llama.header import BLOCKS, GgufHeader
from tests.engines.hymt.runtimes.llama.conftest import TinyFile
from tests.engines.hymt.runtimes.llama.written import write_gguf


def code_of(path: Path) -> str:
    with pytest.raises(DragomanError) as failure:
        GgufHeader.read(path)
    assert path.name in failure.value.message
    return failure.value.code


def test_a_header_is_what_was_written(tiny_file: TinyFile) -> None:
    header = GgufHeader.read(tiny_file("Q8_0"))
    reader = gguf.GGUFReader(tiny_file("Q8_0"))
    assert header.metadata["general.name"] == "HY-MT1.5 tiny"
    assert header.metadata["hunyuan-dense.block_count"] == 4
    assert header.metadata["hunyuan-dense.rope.scaling.factor"] == 1.0
    assert header.metadata["tokenizer.ggml.add_bos_token"] is True
    assert not any("tokens" in key or "merges" in key for key in header.metadata)
    assert header.types == {tensor.tensor_type.value for tensor in reader.tensors} == {0, 8}
    assert header.weights == sum(int(tensor.n_bytes) for tensor in reader.tensors)


def test_sizes_of_blocks_are_those_of_the_format() -> None:
    assert {kind: gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType(kind)] for kind in BLOCKS} == dict(BLOCKS)


def test_a_file_cut_short_anywhere_is_damaged(tiny_file: TinyFile, tmp_path: Path) -> None:
    whole = tiny_file("Q8_0").read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [0, 3, 4, 7, 8, 23, 24, 30, *range(100, len(whole), 9973), len(whole) - 32]:
        cut.write_bytes(whole[:length])
        assert code_of(cut) == "model.gguf_broken"


def test_a_damaged_header_is_never_a_crash(tiny_file: TinyFile, tmp_path: Path) -> None:
    whole = bytearray(tiny_file("Q8_0").read_bytes())
    randomly = random.Random(7)
    damaged = tmp_path / "damaged.gguf"
    codes = set()
    for _ in range(300):
        changed = bytearray(whole)
        at = randomly.randrange(0, 900)
        changed[at : at + 4] = randomly.randbytes(4)
        damaged.write_bytes(changed)
        try:
            GgufHeader.read(damaged)
        except DragomanError as error:
            codes.add(error.code)
    assert "model.gguf_broken" in codes
    assert codes <= {"model.gguf_broken", "model.gguf_quantization"}


@pytest.mark.parametrize("start", [b"PK\x03\x04" + bytes(60), b"GGUF\x01\x00\x00\x00" + bytes(60), b"FUGG" + bytes(60)])
def test_what_is_no_gguf_file(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(start)
    assert code_of(path) == "model.gguf_broken"


def test_a_missing_file_is_not_installed(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere.gguf") == "model.not_installed"
    assert code_of(tmp_path) == "model.gguf_broken"


@pytest.mark.parametrize("kind", [42, 43, 250])
def test_types_of_weights_that_llama_cpp_lacks_are_refused_by_number(
    tmp_path: Path, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_gguf(tmp_path / "HY-MT1.5-1.25bit.gguf", "Q8_0")
    raw = bytearray(path.read_bytes())
    # The type of a tensor stands behind its name and its two dimensions.
    at = raw.index(b"blk.0.attn_q.weight") + len(b"blk.0.attn_q.weight") + 4 + 16
    assert raw[at : at + 4] == (8).to_bytes(4, "little")
    raw[at : at + 4] = kind.to_bytes(4, "little")
    path.write_bytes(raw)
    assert code_of(path) == "model.gguf_quantization"
