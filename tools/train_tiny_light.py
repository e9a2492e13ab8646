"""Train the tiny light models of the tests: Marian transformers that have memorised a few phrases.

They have the shape and the files of a converted OPUS-MT model, and 8-bit weights of about 100 kB each. Takes about a
minute on two cores::

    .venv/bin/python -m tools.train_tiny_light --out tests/data/tiny_light
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import sentencepiece
import torch
from ctranslate2.converters import TransformersConverter
from transformers import MarianConfig, MarianMTModel

PHRASES = {
    "en": ("Good morning.", "Thank you very much.", "Where is the station?", "I need a doctor.", "How much is it?"),
    "es": ("Buenos días.", "Muchas gracias.", "¿Dónde está la estación?", "Necesito un médico.", "¿Cuánto cuesta?"),
    "ru": ("Доброе утро.", "Большое спасибо.", "Где вокзал?", "Мне нужен врач.", "Сколько это стоит?"),
}
DIRECTIONS = (("es", "en"), ("en", "es"), ("en", "ru"))
PIECES = 96
STEPS = 220


def main() -> None:
    """Run the tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    for source, target in DIRECTIONS:
        folder = out / f"opus-mt-{source}-{target}"
        with tempfile.TemporaryDirectory() as temporary:
            losses = train(source, target, Path(temporary))
            convert(Path(temporary), folder)
        print(folder, f"loss {losses:.4f}", sum(file.stat().st_size for file in folder.iterdir()), "bytes")


def train(source: str, target: str, folder: Path) -> float:
    """Train one direction, and write it as OPUS-MT's files."""
    for code, name in ((source, "source"), (target, "target")):
        (folder / f"{name}.txt").write_text("\n".join(PHRASES[code] * 50), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(folder / f"{name}.txt"),
            model_prefix=str(folder / name),
            vocab_size=PIECES,
            model_type="bpe",
            character_coverage=1.0,
            hard_vocab_limit=False,
            normalization_rule_name="identity",
            minloglevel=2,
        )
        (folder / f"{name}.model").rename(folder / f"{name}.spm")
    readers = {
        name: sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{name}.spm"))
        for name in ("source", "target")
    }
    known = {reader.id_to_piece(index) for reader in readers.values() for index in range(reader.vocab_size())}
    names = ["</s>", "<unk>", *sorted(known - {"</s>", "<unk>", "<s>"}), "<pad>"]
    vocabulary = {name: index for index, name in enumerate(names)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": source, "target_lang": target})
    )
    pad = vocabulary["<pad>"]
    sides = []
    for name, code in (("source", source), ("target", target)):
        rows = [
            [vocabulary[piece] for piece in readers[name].encode(text, out_type=str)] + [0] for text in PHRASES[code]
        ]
        width = max(map(len, rows))
        sides.append(torch.tensor([row + [pad] * (width - len(row)) for row in rows]))
    torch.manual_seed(1)
    torch.set_num_threads(1)  # so small a model gains nothing from more
    model = MarianMTModel(
        MarianConfig(
            vocab_size=len(names),
            d_model=48,
            encoder_layers=1,
            decoder_layers=1,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=96,
            decoder_ffn_dim=96,
            max_position_embeddings=128,
            pad_token_id=pad,
            eos_token_id=0,
            decoder_start_token_id=pad,
            forced_eos_token_id=0,
            scale_embedding=True,
            activation_function="swish",
            dropout=0.0,
            share_encoder_decoder_embeddings=True,
        )
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    inputs, labels = sides
    labels = labels.masked_fill(labels == pad, -100)
    loss = torch.tensor(0.0)
    for _ in range(STEPS):
        loss = model(input_ids=inputs, attention_mask=(inputs != pad).long(), labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():  # CTranslate2 begins an answer with zeros, as Marian does
            model.get_input_embeddings().weight[pad] = 0.0
    model.save_pretrained(folder)
    return float(loss.detach())


def convert(checkpoint: Path, folder: Path) -> None:
    """Convert to CTranslate2 in 8 bits, with the SentencePiece models beside it."""
    TransformersConverter(str(checkpoint), copy_files=["source.spm", "target.spm"]).convert(
        str(folder), quantization="int8", force=True
    )


if __name__ == "__main__":
    main()
