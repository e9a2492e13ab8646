from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.tokenizer import HyTokenizer
from engines.hymt.prepare import calibration
from engines.hymt.prepare.calibration import Calibrator
from engines.hymt.prepare.calibration_set import (
    COLUMNS,
    LONGEST_SEQUENCE,
    MOST_TOKENS,
    CalibrationRow,
    calibration_sequences,
    read_calibration_set,
)
from engines.hymt.prepare.float_layer import attention, gated, rms_norm
from engines.hymt.prepare.graph import Forms, LayerWeights
from engines.hymt.prepare.linear import Form
from engines.hymt.prepare.quantize import block_length, quantize_blocks, quantize_rows
from engines.hymt.prepare.smoothing import Ranges, choose, entropy_range
from engines.languages import languages
from tests.engines.hymt.tiny import TINY

CONFIG = HyConfig(
    layers=1,
    hidden=48,
    intermediate=64,
    heads=4,
    kv_heads=2,
    head_dim=16,
    vocab_size=50,
    eps=1e-5,
    rope_base=1e5,
    tied=True,
    bos_id=0,
    eos_id=1,
)
SEQUENCES = [[0, 1, *range(4 + n, 12 + 2 * n)] for n in range(8)]
RANDOM = np.random.default_rng(0)


def matrix(rows: int, columns: int) -> NDArray[np.float32]:
    return (RANDOM.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)


def norm(width: int) -> NDArray[np.float32]:
    return RANDOM.uniform(0.5, 1.5, width).astype(np.float32)


def layer() -> LayerWeights:
    return LayerWeights(
        norm(48), matrix(128, 48), norm(16), norm(16), matrix(48, 64), norm(48), matrix(128, 48), matrix(48, 64)
    )


def forward(weights: LayerWeights, stream: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The stream after the layer, and the values of all tokens."""
    result = attention(
        CONFIG, weights, rms_norm(stream, weights.input_norm, CONFIG.eps), [len(ids) for ids in SEQUENCES]
    )
    stream = stream + result.mixed @ weights.output.T
    inner = gated(weights, rms_norm(stream, weights.post_norm, CONFIG.eps))
    return stream + inner @ weights.down.T, result.values


def test_folding_the_smoothing_in_changes_nothing_but_the_weights() -> None:
    table = matrix(50, 48)
    table[:, 7] *= 40  # a channel of outliers, as language models have them
    stream = table[[token for ids in SEQUENCES for token in ids]]
    calibrator = Calibrator(CONFIG, Forms.all(Form.STATIC), SEQUENCES, sink=2)
    calibrator.begin(stream)
    weights = layer()
    smoothed, scales, sink = calibrator.layer(weights)
    wanted, _ = forward(weights, stream)
    got, values = forward(smoothed, stream)
    np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-3)
    for field in fields(weights):
        same = np.array_equal(getattr(weights, field.name), getattr(smoothed, field.name))
        assert same == (field.name in {"query_norm", "key_norm"}), field.name
    np.testing.assert_allclose(sink[1], values[:2].transpose(1, 0, 2), rtol=1e-3, atol=1e-4)
    assert None not in {scales.qkv, scales.output, scales.gate_up, scales.down}


def test_the_constant_beginning_does_not_stretch_the_scales() -> None:
    scales = []
    weights = replace(layer(), output=np.zeros((48, 64), np.float32))  # nothing carries the first token to the others
    for factor in (0, 50):
        random = np.random.default_rng(1)
        stream = random.standard_normal((sum(map(len, SEQUENCES)), 48)).astype(np.float32)
        stream[:, 0] = 0
        stream[np.cumsum([0, *map(len, SEQUENCES)])[:-1], 0] = 1000  # a channel that is the first token's alone
        weights.gate_up[:, 0] = factor
        calibrator = Calibrator(CONFIG, replace(Forms.all(Form.FLOAT), down=Form.STATIC), SEQUENCES, sink=2)
        calibrator.begin(stream)
        scales.append(calibrator.layer(weights)[1].down)
    assert scales[0] == scales[1]


def test_sequences_without_anything_after_the_beginning_are_refused() -> None:
    with pytest.raises(ValueError, match="sink"):
        Calibrator(CONFIG, Forms.all(Form.STATIC), [[0, 1]], sink=2)


def test_a_choice_beats_no_smoothing_and_no_clipping() -> None:
    inputs = RANDOM.standard_normal((500, 64)).astype(np.float32)
    inputs[:, 3] *= 60
    weight = matrix(200, 64)
    choice = choose(inputs, weight)
    integers, rows = quantize_rows(weight)
    scale = np.abs(inputs).max() / 127
    plain = (np.rint(inputs / scale) @ integers.T.astype(np.float32)) * rows * scale
    wanted = inputs @ weight.T
    naive = np.square(plain - wanted).mean() / np.square(wanted).mean()
    assert choice.error < naive / 2
    assert choice.smoothing[3] > 3 * np.median(choice.smoothing)
    grouped = choose(inputs, weight, np.arange(64) // 2)
    assert grouped.smoothing[2] == grouped.smoothing[3]


def test_rows_and_blocks_are_rounded_to_the_nearest_step() -> None:
    weight = matrix(9, 96)
    weight[4] = 0
    integers, scales = quantize_rows(weight)
    assert integers.dtype == np.int8
    assert np.abs(integers * scales[:, None] - weight).max() <= scales.max() / 2 + 1e-7
    assert not integers[4].any()
    half = quantize_rows(weight, np.float16)[1]
    np.testing.assert_array_equal(half.astype(np.float16), half)
    block = block_length(96)
    assert block == 32
    values, steps = quantize_blocks(weight, block)
    assert values.shape == (9, 3, 32)
    restored = (values.astype(np.float32) - 128) * steps[..., None]
    assert np.abs(restored.reshape(9, 96) - weight).max() <= steps.max() / 2 + 1e-7
    assert [block_length(width) for width in (2048, 6144, 16)] == [256, 256, 16]
    with pytest.raises(ValueError, match="multiple of 16"):
        block_length(24)


def test_the_projects_texts_are_real_prompts_in_many_languages() -> None:
    rows = read_calibration_set()
    codes = {code for row in rows for code in (row.source, row.target)}
    assert len(codes) >= 14
    assert len({languages()[code].script for code in codes}) >= 8
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    sequences = calibration_sequences(rows, tokenizer, Family.HY_MT2)
    assert len(sequences) >= 100
    assert len({tuple(ids[:2]) for ids in sequences}) == 1
    assert all(ids.count(tokenizer.bos_id) == 1 for ids in sequences)
    assert any(ids[-1] == tokenizer.eos_id for ids in sequences)


def test_plain_lines_and_a_mark_at_the_beginning_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("\N{BYTE ORDER MARK}Where is the exit?\n\n  Ten past six.  \n", "utf-8")
    rows = read_calibration_set(path)
    assert [row.text for row in rows] == ["Where is the exit?", "Ten past six."]
    assert len({row.target for row in rows}) == 2
    path.write_text("\N{BYTE ORDER MARK}" + "\t".join(COLUMNS) + "\nen\tes\tYes.\tSí.\n", "utf-8")
    assert read_calibration_set(path) == [CalibrationRow("en", "es", "Yes.", "Sí.")]
    for broken in (b"", b"\n \n", b"PK\0\1"):
        path.write_bytes(broken)
        with pytest.raises(DragomanError) as caught:
            read_calibration_set(path)
        assert caught.value.code == "model.calibration_broken"


def test_of_a_large_set_a_bounded_number_of_tokens_from_all_over_it_is_used() -> None:
    tokenizer = HyTokenizer(TINY / "tokenizer.json")
    rows = [CalibrationRow("en", "es", f"{number} is the number of the room.", "") for number in range(100_000)]
    sequences = calibration_sequences(rows, tokenizer, Family.HY_MT15)
    assert MOST_TOKENS - LONGEST_SEQUENCE <= sum(map(len, sequences)) <= MOST_TOKENS
    assert sequences == calibration_sequences(rows, tokenizer, Family.HY_MT15)
    first, last = tokenizer.encode("1"), tokenizer.encode("9")
    assert {first[-1], last[-1]} <= {token for ids in sequences for token in ids}
    assert len(calibration_sequences(rows[:3], tokenizer, Family.HY_MT15)) == 3


def test_a_range_by_entropy_cuts_a_far_outlier_off_and_keeps_what_is_even() -> None:
    random = np.random.default_rng(1)
    even = random.uniform(0, 4, 50_000).astype(np.float32)
    assert entropy_range(even) > 3.8
    spread = np.abs(random.standard_normal(50_000)).astype(np.float32)
    assert entropy_range(np.append(spread, np.float32(400))) < 100
    assert entropy_range(np.zeros(5, np.float32)) > 0
    inputs, weight = random.standard_normal((300, 48)).astype(np.float32), matrix(64, 48)
    chosen = choose(inputs, weight, None, Ranges.ENTROPY)
    assert chosen.describe()["range"] == "entropy"
    assert chosen.error < 0.01
    assert choose(inputs, weight).range_.startswith("p")


def test_the_mlp_is_computed_in_pieces_that_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = []
    for size in (7, 1 << 20):
        monkeypatch.setattr(calibration, "_MLP_TOKENS", size)
        calibrator = Calibrator(CONFIG, Forms.all(Form.FLOAT), SEQUENCES, 2)
        calibrator.begin(np.random.default_rng(3).standard_normal((sum(map(len, SEQUENCES)), 48)).astype(np.float32))
        weights = fixed_layer()
        calibrator.layer(weights)
        streams.append(calibrator._stream)
    np.testing.assert_allclose(streams[0], streams[1], rtol=1e-5, atol=1e-5)


def fixed_layer() -> LayerWeights:
    random = np.random.default_rng(5)

    def shaped(*shape: int) -> NDArray[np.float32]:
        return (random.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

    ones = [np.ones(width, np.float32) for width in (48, 16, 16, 48)]
    return LayerWeights(
        ones[0], shaped(128, 48), ones[1], ones[2], shaped(48, 64), ones[3], shaped(128, 48), shaped(48, 64)
    )
