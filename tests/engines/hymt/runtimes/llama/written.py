"""GGUF files that tests write from a checkpoint, as llama.cpp's converter would."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gguf

from engines.hymt.decode.tokenizer import TOKENIZER_FILE
from engines.hymt.prepare.checkpoint import EMBEDDING, FINAL_NORM, Checkpoint
from tests.engines.hymt.tiny import TINY

_PARTS: Mapping[str, str] = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.query_layernorm": "attn_q_norm",
    "self_attn.key_layernorm": "attn_k_norm",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write_gguf(
    path: Path,
    quantization: str = "F32",
    *,
    source: Path = TINY,
    name: str = "HY-MT1.5 tiny",
    architecture: str = "hunyuan-dense",
    vocabulary: str = "gpt2",
    changes: Mapping[str, Any] | None = None,
    chat: tuple[str, str] | None = None,
) -> Path:
    """Write the checkpoint in `source` as a GGUF file.

    Args:
        path: where to.
        quantization: type of every matrix: ``F32``, ``F16``, ``Q8_0``.
        source: the checkpoint.
        name: the model's, in the metadata.
        architecture: as the file states it.
        vocabulary: ``gpt2``, the checkpoint's own, or ``none``.
        changes: further keys of the metadata after ``<architecture>.``, or other values for those that are written;
            None leaves a key out.
        chat: the template of a conversation and the token that ends an answer, for servers; None for no template, and
            the end that the converter writes.
    """
    checkpoint = Checkpoint(source)
    config = checkpoint.config
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name(name)
    values: dict[str, Any] = {
        "context_length": 262144,
        "embedding_length": config.hidden,
        "block_count": config.layers,
        "feed_forward_length": config.intermediate,
        "attention.head_count": config.heads,
        "attention.head_count_kv": config.kv_heads,
        "attention.key_length": config.head_dim,
        "attention.value_length": config.head_dim,
        "attention.layer_norm_rms_epsilon": config.eps,
        "rope.freq_base": config.rope_base,
        "rope.scaling.type": "none",
        "rope.scaling.factor": 1.0,
        "vocab_size": config.vocab_size,
    }
    adders: dict[type, Callable[[str, Any], None]] = {
        int: writer.add_uint32,
        float: writer.add_float32,
        str: writer.add_string,
    }
    for key, value in (values | dict(changes or {})).items():
        if value is not None:
            adders[type(value)](f"{architecture}.{key}", value)
    _add_vocabulary(writer, source, vocabulary, chat)
    kind = gguf.GGMLQuantizationType[quantization]
    names = {EMBEDDING: "token_embd", FINAL_NORM: "output_norm"}
    for layer in range(config.layers):
        names |= {f"model.layers.{layer}.{part}.weight": f"blk.{layer}.{new}" for part, new in _PARTS.items()}
    for old, new in names.items():
        tensor = checkpoint.read(old)
        if tensor.ndim == 1:
            writer.add_tensor(f"{new}.weight", tensor)
        else:
            writer.add_tensor(f"{new}.weight", gguf.quants.quantize(tensor, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(
    writer: gguf.GGUFWriter, source: Path, vocabulary: str, chat: tuple[str, str] | None = None
) -> None:
    writer.add_tokenizer_model(vocabulary)
    if vocabulary == "none":
        return
    tokenizer = json.loads((source / TOKENIZER_FILE).read_text("utf-8"))
    ids = dict(tokenizer["model"]["vocab"])
    kinds = dict.fromkeys(ids, gguf.TokenType.NORMAL)
    for added in tokenizer["added_tokens"]:
        ids[added["content"]] = added["id"]
        kinds[added["content"]] = gguf.TokenType.CONTROL if added["special"] else gguf.TokenType.USER_DEFINED
    tokens = sorted(ids, key=ids.__getitem__)
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([kinds[token] for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    # As the converter takes them over from the real checkpoint: ends of other chats, which the program must not heed.
    template, end = chat or ("", "<｜hy_place▁holder▁no▁8｜>")
    writer.add_eos_token_id(ids[end])
    if template:
        writer.add_chat_template(template)
    writer.add_bos_token_id(ids["<｜hy_begin▁of▁sentence｜>"])
    writer.add_add_bos_token(True)
