import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.prepare.checkpoint import EMBEDDING, Checkpoint, expected_shapes
from tests.engines.hymt.checkpoints import random_weights, write_checkpoint, write_safetensors


@pytest.mark.parametrize(("dtype", "error"), [("F32", 0), ("F16", 1e-3), ("BF16", 8e-3)])
@pytest.mark.parametrize("shards", [1, 3])
def test_weights_are_read_in_every_dtype_whole_and_in_pieces(
    tmp_path: Path, dtype: str, error: float, shards: int
) -> None:
    checkpoint = Checkpoint(write_checkpoint(tmp_path, dtype=dtype, shards=shards))
    for name, wanted in random_weights(checkpoint.config).items():
        np.testing.assert_allclose(checkpoint.read(name), wanted, rtol=error, atol=error / 100)
    pieces = list(checkpoint.blocks(EMBEDDING, 64))
    assert [len(piece) for piece in pieces] == [64, 64, 64, 64, 45]
    np.testing.assert_array_equal(np.concatenate(pieces), checkpoint.read(EMBEDDING))
    np.testing.assert_array_equal(checkpoint.rows(EMBEDDING, [7, 3]), checkpoint.read(EMBEDDING)[[7, 3]])


def test_a_copy_of_a_tied_head_is_ignored(tmp_path: Path) -> None:
    assert Checkpoint(write_checkpoint(tmp_path, head_copy=True)).head == EMBEDDING


def test_an_untied_head_must_be_there(tmp_path: Path) -> None:
    write_checkpoint(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "tie_word_embeddings": False}))
    code, message = failure(tmp_path)
    assert code == "model.weights_missing"
    assert message.endswith("has no tensor lm_head.weight")


def read_all(folder: Path) -> None:
    checkpoint = Checkpoint(folder)
    for name, _ in expected_shapes(checkpoint.config):
        checkpoint.read(name)


def failure(folder: Path) -> tuple[str, str]:
    with pytest.raises(DragomanError) as error:
        read_all(folder)
    assert "\n" not in error.value.line()
    return error.value.code, error.value.message


def cut_short(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-5])


def cut_in_the_header(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:40])


def make_html(folder: Path) -> None:
    (folder / "model.safetensors").write_text("<html>Not found</html>" * 10)


def remove_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def change_shape(folder: Path) -> None:
    weights = random_weights(HyConfig.read(folder))
    name = "model.layers.1.mlp.down_proj.weight"
    write_safetensors(folder / "model.safetensors", weights | {name: weights[name].T.copy()}, "F32")


def drop_a_tensor(folder: Path) -> None:
    weights = random_weights(HyConfig.read(folder))
    del weights["model.layers.1.self_attn.key_layernorm.weight"]
    write_safetensors(folder / "model.safetensors", weights, "F32")


def put_in_a_nan(folder: Path) -> None:
    weights = random_weights(HyConfig.read(folder))
    weights["model.layers.0.mlp.up_proj.weight"][200, 3] = np.nan
    write_safetensors(folder / "model.safetensors", weights, "F32")


def name_another_dtype(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes().replace(b'"F32"', b'"U32"', 1))


def lie_about_offsets(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes().replace(b'"data_offsets": [0,', b'"data_offsets": [4,', 1))


def remove_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def empty_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


def tokenizer_of_another_model(folder: Path) -> None:
    path = folder / "tokenizer.json"
    path.write_text(path.read_text().replace("hy_Assistant", "im_start"))


@pytest.mark.parametrize(
    ("damage", "code", "words"),
    [
        (cut_short, "model.weights_broken", "cut short"),
        (cut_in_the_header, "model.weights_broken", "cut short"),
        (make_html, "model.weights_broken", "not a safetensors file"),
        (remove_weights, "model.weights_missing", "model.safetensors"),
        (change_shape, "model.weights_broken", "layers.1.mlp.down_proj.weight is [256, 96]"),
        (drop_a_tensor, "model.weights_missing", "layers.1.self_attn.key_layernorm"),
        (put_in_a_nan, "model.weights_broken", "layers.0.mlp.up_proj"),
        (name_another_dtype, "model.weights_broken", "U32"),
        (lie_about_offsets, "model.weights_broken", "is broken"),
        (remove_tokenizer, "model.tokenizer_missing", "tokenizer.json"),
        (empty_tokenizer, "model.tokenizer_broken", "tokenizer.json"),
        (tokenizer_of_another_model, "model.tokenizer_broken", "hy_Assistant"),
    ],
)
def test_a_bad_checkpoint_is_one_clear_line(
    tmp_path: Path, damage: Callable[[Path], None], code: str, words: str
) -> None:
    damage(write_checkpoint(tmp_path))
    found, message = failure(tmp_path)
    assert found == code
    assert words in message


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, shards=3)
    (tmp_path / "model-00002-of-00003.safetensors").unlink()
    code, message = failure(tmp_path)
    assert code == "model.weights_missing"
    assert "model-00002-of-00003.safetensors" in message


@pytest.mark.parametrize("index", ["", "{}", '{"weight_map": []}', '{"weight_map": {"x": "../../etc/passwd"}}'])
def test_a_broken_index_of_shards(tmp_path: Path, index: str) -> None:
    write_checkpoint(tmp_path, shards=2)
    (tmp_path / "model.safetensors.index.json").write_text(index)
    assert failure(tmp_path)[0] == "model.weights_broken"


def test_a_vocabulary_larger_than_the_model(tmp_path: Path) -> None:
    weights = random_weights(Checkpoint(write_checkpoint(tmp_path)).config)
    weights[EMBEDDING] = weights[EMBEDDING][:10]
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "vocab_size": 10}))
    write_safetensors(tmp_path / "model.safetensors", weights, "F32")
    assert failure(tmp_path)[0] == "model.tokenizer_broken"
