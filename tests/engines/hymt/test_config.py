import json
from pathlib import Path

import numpy as np
import pytest

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from tests.engines.hymt.checkpoints import SMALL


def read(tmp_path: Path, **changes: object) -> HyConfig:
    (tmp_path / "config.json").write_text(json.dumps({**SMALL, **changes}))
    return HyConfig.read(tmp_path)


def test_the_real_configuration_is_accepted(shared: Path) -> None:
    config = HyConfig.read(shared / "data" / "hy_mt15_config")
    shape = (config.layers, config.hidden, config.intermediate, config.heads, config.kv_heads, config.head_dim)
    assert shape == (32, 2048, 6144, 16, 4, 128)
    assert (config.vocab_size, config.tied, config.eps) == (120_818, True, 1e-5)
    assert (config.bos_id, config.eos_id) == (120_000, 120_020)
    # theta * alpha ** (d / (d - 2)), computed apart.
    assert config.rope_base == pytest.approx(11_158_839.92507748, rel=1e-12)


def test_alpha_changes_the_base_of_the_rotary_embedding(tmp_path: Path) -> None:
    scaled = read(tmp_path)
    plain = read(tmp_path, rope_scaling=None)
    assert plain.rope_base == 10_000
    assert scaled.rope_base == pytest.approx(10_000 * 1000 ** (32 / 30))
    newer = read(
        tmp_path, rope_scaling=None, rope_parameters={"rope_type": "dynamic", "alpha": 1000.0, "rope_theta": 1e4}
    )
    assert newer == scaled


def test_rotary_angles(tmp_path: Path) -> None:
    config = read(tmp_path)
    cosines, sines = config.rope(np.array([0, 1, 700]))
    angle = 700 * config.rope_base ** (-2 * 5 / 32)
    assert cosines.shape == sines.shape == (3, 16)
    assert cosines[0].tolist() == [1] * 16
    assert cosines[2, 5] == pytest.approx(np.cos(angle), abs=1e-4)
    assert sines[2, 5] == pytest.approx(np.sin(angle), abs=1e-4)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"architectures": ["LlamaForCausalLM"]}, "model.architecture_unsupported", "LlamaForCausalLM"),
        ({"architectures": None, "model_type": "qwen3"}, "model.architecture_unsupported", "qwen3"),
        ({"use_qk_norm": False}, "model.architecture_unsupported", "use_qk_norm"),
        ({"use_cla": True}, "model.architecture_unsupported", "use_cla"),
        ({"hidden_act": "gelu"}, "model.architecture_unsupported", "hidden_act"),
        ({"attention_bias": True}, "model.architecture_unsupported", "attention_bias"),
        ({"rope_scaling": {"type": "yarn", "factor": 4.0}}, "model.config_broken", "yarn"),
        ({"rope_scaling": {"type": "dynamic", "factor": 4.0}}, "model.config_broken", "alpha"),
        ({"num_attention_heads": 5}, "model.config_broken", "5 query heads"),
        ({"num_hidden_layers": 0}, "model.config_broken", "layers"),
        ({"hidden_size": "wide"}, "model.config_broken", "wide"),
        ({"eos_token_id": 301}, "model.config_broken", "vocabulary"),
    ],
)
def test_what_the_graph_cannot_express_is_refused(
    tmp_path: Path, changes: dict[str, object], code: str, words: str
) -> None:
    with pytest.raises(DragomanError) as failure:
        read(tmp_path, **changes)
    assert failure.value.code == code
    assert words in failure.value.message


@pytest.mark.parametrize(
    ("text", "code"), [(None, "model.config_missing"), ("{", "model.config_broken"), ("[]", "model.config_broken")]
)
def test_files_that_are_no_configuration(tmp_path: Path, text: str | None, code: str) -> None:
    if text is not None:
        (tmp_path / "config.json").write_text(text)
    with pytest.raises(DragomanError) as failure:
        HyConfig.read(tmp_path)
    assert failure.value.code == code


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    values = {key: value for key, value in SMALL.items() if key != "intermediate_size"}
    (tmp_path / "config.json").write_text(json.dumps(values))
    with pytest.raises(DragomanError, match="intermediate_size is missing"):
        HyConfig.read(tmp_path)
