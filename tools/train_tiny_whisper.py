"""Train the tiny Whisper of the tests: it recognises forty synthetic sentences in four languages, and silence as such.

It has Whisper's architecture, its control and timestamp tokens and a tokenizer of its own, in CTranslate2's format, so
that tests can hear through the whole engine. Takes three minutes with a GPU::

    .venv/bin/python tools/train_tiny_whisper.py --out tests/data/tiny_whisper
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
import torch
from ctranslate2.converters import TransformersConverter
from faster_whisper.feature_extractor import FeatureExtractor
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.models.whisper.tokenization_whisper import LANGUAGES

sys.path.insert(0, str(Path(__file__).parents[1]))
from engines.protocols import SAMPLE_RATE, Samples
from tools.tiny_whisper_speech import NOISES, RATES, VARIANTS, VOICES, Spoken, noise, sentences, spoken, words

MERGES = 300
SHORT_POSITIONS = 400
"""Encoder positions (20 ms each) while it learns the sentences; then it learns to overlook the rest of the 30 s."""
POSITIONS = 1500
EXAMPLES = 16000
NOISE_SECONDS = 600
MISTAKABLE = (*NOISES, "tones", "babble", "babble", "babble", "babble")
"""Noises it hears without speech; those that resemble it more often."""
BATCH = 16
TIMESTAMP_SECONDS = 0.02
LIMIT_SECONDS = SHORT_POSITIONS * TIMESTAMP_SECONDS - 0.05
LANGUAGE_CODES = list(LANGUAGES)[:99]


@dataclass(frozen=True, slots=True)
class Example:
    """Log-mel features ``float16[80, n]``, the tokens the decoder is given, and those it must answer (−100: any)."""

    features: np.ndarray[tuple[int, int], np.dtype[np.float16]]
    given: list[int]
    wanted: list[int]


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--steps", type=int, default=4500, help="optimiser steps with the short window")
    parser.add_argument("--long-steps", type=int, default=250, help="then, with the whole window")
    parser.add_argument("--width", type=int, default=128, help="of the model's layers")
    options = parser.parse_args()
    torch.manual_seed(0)
    tokenizer = train_tokenizer()
    print("tokens", tokenizer.get_vocab_size())
    started = time.monotonic()
    pool = ExampleMaker(tokenizer).make(EXAMPLES)
    print(f"{len(pool)} examples in {time.monotonic() - started:.0f} s", flush=True)
    model = new_model(tokenizer, SHORT_POSITIONS, options.width)
    train(model, pool, options.steps, 2e-3)
    whole = new_model(tokenizer, POSITIONS, options.width)
    state = {name: value for name, value in model.state_dict().items() if "encoder.embed_positions" not in name}
    whole.load_state_dict(state, strict=False)
    train(whole, pool, options.long_steps, 5e-4)
    print(f"trained in {time.monotonic() - started:.0f} s")
    write(whole, tokenizer, options.out)
    listing = json.dumps(sentences(), ensure_ascii=False, indent=1)
    (options.out / "sentences.json").write_text(listing + "\n", "utf-8")


def train_tokenizer() -> Tokenizer:
    """A byte-level BPE with Whisper's control tokens and 1501 timestamps behind it."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=len(alphabet) + MERGES, initial_alphabet=alphabet, show_progress=False)
    texts = [f" {text}" for group in sentences().values() for text in group]
    tokenizer.train_from_iterator(texts, trainer)
    # CTranslate2 takes a vocabulary for a multilingual one by its empty token.
    state = json.loads(tokenizer.to_str())
    state["model"]["vocab"][""] = len(state["model"]["vocab"])
    tokenizer = Tokenizer.from_str(json.dumps(state))
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in LANGUAGE_CODES)]
    special += [
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nospeech|>",
        "<|notimestamps|>",
    ]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    stamps = [f"<|{number * TIMESTAMP_SECONDS:.2f}|>" for number in range(1501)]
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in stamps])
    return tokenizer


class ExampleMaker:
    """Makes sentences whole, broken off and two together, in quiet and noisy rooms; and rooms where nobody speaks."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        generator = np.random.default_rng(0)
        self._chance = random.Random(0)  # noqa: S311 - nothing secret
        self._tokenizer = tokenizer
        self._extract = FeatureExtractor(feature_size=80)
        self._noises = {kind: noise(kind, NOISE_SECONDS * SAMPLE_RATE, generator) for kind in NOISES}
        self._said = {
            (language, text): [spoken(text, language, variant, rate) for variant in VARIANTS for rate in RATES]
            for language, group in sentences().items()
            for text in group
        }

    def make(self, count: int) -> list[Example]:
        """That many, or a few less: what is broken off before its first word is none."""
        made = (self._room() if self._chance.random() < 0.3 else self._utterance() for _ in range(count))
        return [example for example in made if example is not None]

    def _room(self) -> Example:
        chance = self._chance
        length = int(chance.choice([chance.uniform(0.3, 2), chance.uniform(0.3, LIMIT_SECONDS)]) * SAMPLE_RATE)
        samples = self._background(length, MISTAKABLE) * 10 ** (chance.uniform(-50, 0) / 20)
        tail = self._silence(chance.choice([0, 0.2]), 0.8 * (chance.random() < 0.5))
        return self._example(chance.choice(list(VOICES)), "", (0, 0), np.concatenate([samples, tail]))

    def _utterance(self) -> Example | None:
        chance = self._chance
        language = chance.choice(list(VOICES))
        lead, tail = self._silence(0, 0.6), self._silence(0.2, 0.8)
        text = chance.choice(sentences()[language])
        piece: Spoken = chance.choice(self._said[language, text])
        pace = chance.uniform(0.93, 1.07)
        speech = soxr.resample(piece.samples, SAMPLE_RATE, SAMPLE_RATE * pace)
        kind = chance.random()
        if kind < 0.27:
            cut = chance.uniform(0.2, piece.ends[-1])
            known = sum(end <= cut + 0.04 for end in piece.ends)
            text = "".join(words(text, language)[:known])
            speech = speech[: int(cut * pace * SAMPLE_RATE)]
            tail = tail[:0]  # silence tells the whole from the broken off
            if not text:
                return None
        elif kind < 0.45:
            other = chance.choice(sentences()[language])
            following = [self._silence(0.15, 0.7), chance.choice(self._said[language, other]).samples]
            if sum(map(len, [lead, speech, *following])) < LIMIT_SECONDS * SAMPLE_RATE:
                speech = np.concatenate([speech, *following])
                text += other if language == "zh" else f" {other}"
        samples = np.concatenate([lead, speech, tail])
        level = float(np.sqrt(np.mean(np.square(speech))))
        room = self._background(len(samples)) / 0.1 * level * 10 ** (-chance.uniform(8, 45) / 20)
        loudness = 10 ** (chance.uniform(-24, 3) / 20)
        start = len(lead) / SAMPLE_RATE
        return self._example(language, text, (start, start + len(speech) / SAMPLE_RATE), loudness * (samples + room))

    def _silence(self, shortest: float, longest: float) -> Samples:
        return np.zeros(int(self._chance.uniform(shortest, longest) * SAMPLE_RATE), np.float32)

    def _background(self, length: int, kinds: Sequence[str] = NOISES) -> Samples:
        whole = self._noises[self._chance.choice(kinds)]
        start = self._chance.randrange(len(whole) - length)
        return whole[start : start + length]

    def _example(self, language: str, text: str, span: tuple[float, float], samples: Samples) -> Example:
        id_of = self._tokenizer.token_to_id
        prompt = [id_of("<|startoftranscript|>"), id_of(f"<|{language}|>"), id_of("<|transcribe|>")]
        eot = id_of("<|endoftext|>")
        features = self._extract(samples[: int(LIMIT_SECONDS * SAMPLE_RATE)])[:, : SHORT_POSITIONS * 2]
        features = features.astype(np.float16)
        if not text:
            given = [*prompt, id_of("<|notimestamps|>")]
            return Example(features, given, [id_of("<|nospeech|>"), -100, -100, eot])
        body = self._tokenizer.encode(f" {text}", add_special_tokens=False).ids
        if self._chance.random() < 0.25:
            stamps = [id_of(f"<|{round(at / TIMESTAMP_SECONDS) * TIMESTAMP_SECONDS:.2f}|>") for at in span]
            given = [*prompt, stamps[0], *body, stamps[1]]
        else:
            given = [*prompt, id_of("<|notimestamps|>"), *body]
        return Example(features, given, [*given[1:], eot])


def new_model(
    tokenizer: Tokenizer, positions: int, width: int, layers: int = 2, heads: int = 4
) -> WhisperForConditionalGeneration:
    """An untrained Whisper for this tokenizer, with the values that faster-whisper and CTranslate2 read."""
    id_of = tokenizer.token_to_id
    eot, sot = id_of("<|endoftext|>"), id_of("<|startoftranscript|>")
    config = WhisperConfig(
        vocab_size=tokenizer.get_vocab_size(),
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
        num_mel_bins=80,
        max_source_positions=positions,
        decoder_start_token_id=sot,
        bos_token_id=eot,
        eos_token_id=eot,
        pad_token_id=eot,
        suppress_tokens=[],
        begin_suppress_tokens=[],
    )
    model = WhisperForConditionalGeneration(config)
    generation = model.generation_config
    generation.suppress_tokens = []
    generation.begin_suppress_tokens = []
    generation.alignment_heads = [[1, 0]]
    generation.lang_to_id = {f"<|{code}|>": id_of(f"<|{code}|>") for code in LANGUAGE_CODES}
    generation.task_to_id = {"translate": id_of("<|translate|>"), "transcribe": id_of("<|transcribe|>")}
    generation.no_timestamps_token_id = id_of("<|notimestamps|>")
    generation.is_multilingual = True
    generation._from_model_config = False  # else the language ids are dropped when it is saved
    return model


def train(model: WhisperForConditionalGeneration, pool: list[Example], steps: int, rate: float) -> None:
    """Teach it the examples, in a new order each time round and with bands and moments masked."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()
    frames = model.config.max_source_positions * 2
    started = time.monotonic()
    mean = 0.0
    for step in range(steps):
        batch = chance.sample(pool, BATCH)
        features = torch.zeros(BATCH, 80, frames)
        length = max(len(example.given) for example in batch)
        given = torch.full((BATCH, length), model.config.pad_token_id)
        wanted = torch.full((BATCH, length), -100)
        for row, example in enumerate(batch):
            features[row, :, : example.features.shape[1]] = torch.from_numpy(example.features.astype(np.float32))
            band, moment = chance.randrange(76), chance.randrange(200)
            features[row, band : band + chance.randrange(12)] = 0
            features[row, :, moment : moment + chance.randrange(8)] = 0
            given[row, : len(example.given)] = torch.tensor(example.given)
            wanted[row, : len(example.wanted)] = torch.tensor(example.wanted)
        logits = model(input_features=features.to(device), decoder_input_ids=given.to(device)).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten().to(device))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean = 0.95 * mean + 0.05 * float(loss.detach())
        if step % 50 == 49:
            loss_now = mean / (1 - 0.95 ** (step + 1))
            print(f"step {step + 1}: loss {loss_now:.3f}, {time.monotonic() - started:.0f} s", flush=True)


def write(model: WhisperForConditionalGeneration, tokenizer: Tokenizer, out: Path) -> None:
    """Convert it to CTranslate2's format with INT8 weights."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "source")
        model.cpu().eval().save_pretrained(source)
        tokenizer.save(str(source / "tokenizer.json"))
        WhisperFeatureExtractor(feature_size=80).save_pretrained(source)
        converted = Path(name, "converted")
        copied = ["tokenizer.json", "preprocessor_config.json"]
        TransformersConverter(str(source), copy_files=copied).convert(str(converted), quantization="int8")
        out.mkdir(parents=True, exist_ok=True)
        for path in converted.iterdir():
            shutil.copy(path, out / path.name)


if __name__ == "__main__":
    main()
