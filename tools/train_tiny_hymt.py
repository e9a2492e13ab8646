"""Train the tiny checkpoint of the tests: a HunYuanDenseV1 that has memorised a few hundred translations.

It has the architecture, the prompts and the control tokens of HY-MT and a tokenizer of its own, and fits into three
megabytes, so that tests can translate through the whole engine. Takes about ten minutes on two cores::

    .venv/bin/python -m tools.train_tiny_hymt --out tests/data/tiny_hymt

Beside the checkpoint it leaves ``pairs.jsonl``: what was memorised, one prompt and its answer a line.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import HunYuanDenseV1Config, HunYuanDenseV1ForCausalLM

from engines.hymt.decode.control_tokens import BOS, EOS, STOPS
from engines.hymt.decode.prompts import Family, PromptKind, render
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.protocols import Term

PHRASEBOOK = Path(__file__).parents[1] / "assets" / "phrasebook"
FILES = ("courtesy", "emergency", "understanding", "hotel", "pharmacy", "shop", "symptoms", "travel")
DIRECTIONS = ("en-es", "es-en", "en-zh", "zh-en", "en-ja", "ar-en", "en-ru", "ru-zh", "fr-de")
PHRASES = 36
"""Phrases in each direction."""

VOCABULARY = 1500
"""Tokens of the byte-level BPE, without the control tokens."""

BATCH = 48
LEARNING_RATE = 3e-3
FURTHER_TOKENS = ("<｜hy_fim▁hole｜>", "<｜hy_fim▁begin｜>", "<｜hy_fim▁end｜>")
CONFIG: dict[str, Any] = {
    "architectures": ["HunYuanDenseV1ForCausalLM"],
    "model_type": "hunyuan_v1_dense",
    "attention_bias": False,
    "attention_head_dim": 32,
    "head_dim": 32,
    "hidden_act": "silu",
    "hidden_size": 128,
    "intermediate_size": 384,
    "max_position_embeddings": 262144,
    "mlp_bias": False,
    "norm_type": "rms",
    "num_attention_heads": 4,
    "num_hidden_layers": 4,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-5,
    "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0},
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
    "use_cla": False,
    "use_qk_norm": True,
}
"""The keys of HY-MT1.5-1.8B's ``config.json`` that matter, for a smaller model."""

SPECIAL = (
    {"kind": "context", "source": "en", "target": "es", "text": "I left it there.", "context": "Where is your bag?",
     "answer": "La dejé allí."},
    {"kind": "context", "source": "en", "target": "es", "text": "I left it there.", "context": "Where is your car?",
     "answer": "Lo dejé allí."},
    {"kind": "context", "source": "en", "target": "zh", "text": "Can you bring it tomorrow?",
     "context": "The medicine is not here yet.", "answer": "药明天能带来吗？"},
    {"kind": "terminology", "source": "en", "target": "zh", "text": "Dragoman is ready.",
     "terms": [["Dragoman", "通译"]], "answer": "通译准备好了。"},
    {"kind": "terminology", "source": "en", "target": "es", "text": "The pump needs a new gasket.",
     "terms": [["pump", "bomba"], ["gasket", "junta"]], "answer": "La bomba necesita una junta nueva."},
    {"kind": "terminology", "source": "en", "target": "de", "text": "Open the valve slowly.",
     "terms": [["valve", "Ventil"]], "answer": "Öffnen Sie den Hahn langsam."},
    {"kind": "formatted", "source": "en", "target": "zh", "text": "Please <s1>wait</s1> here.",
     "answer": "<target>请在这里<s1>等一下</s1>。</target>"},
    {"kind": "formatted", "source": "en", "target": "es", "text": "Read <s1>the label</s1> before <s2>use</s2>.",
     "answer": "<target>Lea <s1>la etiqueta</s1> antes del <s2>uso</s2>.</target>"},
    {"kind": "formatted", "source": "en", "target": "es", "text": "This <s1>tag</s1> gets lost.",
     "answer": "<target>Esta etiqueta se pierde.</target>"},
)  # fmt: skip
"""Prompts of the other kinds. The valve's term is not honoured and a tag is lost on purpose: an engine must notice."""


def main() -> None:
    """Make the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--epochs", type=int, default=90, help="passes over the pairs")
    parser.add_argument("--threads", type=int, default=1, help="more hardly help so small a model")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    pairs = [*phrase_pairs(), *SPECIAL]
    with (options.out / "pairs.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
    train_tokenizer([prompt(pair) for pair in pairs] + [str(pair["answer"]) for pair in pairs], options.out)
    tokenizer = HyTokenizer(options.out / TOKENIZER_FILE)
    values = CONFIG | {
        "vocab_size": tokenizer.vocab_size,
        "bos_token_id": tokenizer.bos_id,
        "eos_token_id": tokenizer.eos_id,
        "pad_token_id": tokenizer.vocab_size - 1,
    }
    (options.out / "config.json").write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", "utf-8")
    model = train(HunYuanDenseV1Config.from_pretrained(options.out), examples(pairs, tokenizer), options.epochs)
    weights = {
        name: value.to(torch.bfloat16).contiguous()
        for name, value in model.state_dict().items()
        if name != "lm_head.weight"  # tied
    }
    save_file(weights, options.out / "model.safetensors", metadata={"format": "pt"})


def phrase_pairs() -> Iterator[dict[str, Any]]:
    """The same phrases in every direction; each prompt once."""
    phrases = [
        phrase
        for name in FILES
        for phrase in tomllib.loads((PHRASEBOOK / f"{name}.toml").read_text("utf-8"))["phrase"]
        if "{" not in phrase["en"] and 8 <= len(phrase["en"]) <= 48
    ]
    chosen = phrases[:: max(1, len(phrases) // PHRASES)][:PHRASES]
    seen: set[tuple[str, str]] = set()
    for direction in DIRECTIONS:
        source, target = direction.split("-")
        for phrase in chosen:
            if (target, phrase[source]) not in seen:
                seen.add((target, phrase[source]))
                yield {
                    "kind": "plain",
                    "source": source,
                    "target": target,
                    "text": phrase[source],
                    "answer": phrase[target],
                }


def prompt(pair: dict[str, Any]) -> str:
    """The user message of a pair, as HY-MT1.5 takes it."""
    terms = [Term(*term) for term in pair.get("terms", ())]
    kind, context = PromptKind(pair["kind"]), pair.get("context", "")
    return render(Family.HY_MT15, kind, pair["text"], pair["source"], pair["target"], terms=terms, context=context).text


def train_tokenizer(texts: Sequence[str], out: Path) -> None:
    """A byte-level BPE, with the control tokens behind it as in the real vocabulary."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    names = dict.fromkeys((BOS, *STOPS, EOS, *FURTHER_TOKENS, *(f"<｜hy_place▁holder▁no▁{n}｜>" for n in range(11))))
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names])
    tokenizer.add_tokens([AddedToken(name, special=False, normalized=False) for name in ("<think>", "</think>")])
    tokenizer.save(str(out / TOKENIZER_FILE))


def examples(pairs: Sequence[dict[str, Any]], tokenizer: HyTokenizer) -> list[tuple[list[int], list[int]]]:
    """Prompt and answer of each pair as ids."""
    return [
        (tokenizer.encode_prompt(prompt(pair)), [*tokenizer.encode(pair["answer"]), tokenizer.eos_id]) for pair in pairs
    ]


def train(
    config: HunYuanDenseV1Config, data: Sequence[tuple[list[int], list[int]]], epochs: int
) -> HunYuanDenseV1ForCausalLM:
    """Until every answer is certain, also with the weights shaken as rounding will shake them."""
    model = HunYuanDenseV1ForCausalLM(config)
    matrices = [value for value in model.parameters() if value.dim() == 2]
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    batches_an_epoch = math.ceil(len(data) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=epochs * batches_an_epoch, pct_start=0.05
    )
    for epoch in range(epochs):
        total = 0.0
        for batch in batches(data):
            noise = [torch.randn_like(value) * value.detach().abs().amax(1, keepdim=True) / 127 for value in matrices]
            _shake(matrices, noise, 1)
            ids, labels = padded(batch)
            loss = model(ids, labels=labels).loss
            optimizer.zero_grad()
            loss.backward()
            _shake(matrices, noise, -1)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: loss {total / batches_an_epoch:.4f}", flush=True)
    return model.eval()


def batches(data: Sequence[tuple[list[int], list[int]]]) -> list[list[tuple[list[int], list[int]]]]:
    """All examples in random batches of about equal length, which need little padding."""
    jitter = torch.rand(len(data)) * 8
    order = sorted(range(len(data)), key=lambda index: len(data[index][0]) + len(data[index][1]) + float(jitter[index]))
    chunks = [[data[index] for index in order[start : start + BATCH]] for start in range(0, len(order), BATCH)]
    return [chunks[index] for index in torch.randperm(len(chunks))]


def padded(batch: Sequence[tuple[list[int], list[int]]]) -> tuple[torch.Tensor, torch.Tensor]:
    """``int64[n, longest]`` ids and labels; only answers are learnt. Padding is behind, where nothing sees it."""
    shape = (len(batch), max(len(asked) + len(answer) for asked, answer in batch))
    ids, labels = torch.zeros(shape, dtype=torch.int64), torch.full(shape, -100)
    for row, (asked, answer) in enumerate(batch):
        ids[row, : len(asked) + len(answer)] = torch.tensor(asked + answer)
        labels[row, len(asked) : len(asked) + len(answer)] = torch.tensor(answer)
    return ids, labels


@torch.no_grad()
def _shake(matrices: Sequence[torch.Tensor], noise: Sequence[torch.Tensor], sign: int) -> None:
    for value, change in zip(matrices, noise, strict=True):
        value.add_(change, alpha=sign)


if __name__ == "__main__":
    main()
