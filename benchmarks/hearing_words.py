"""Figures and single words in synthetic voices: how many sentences are heard, and how many rightly.

    python -m benchmarks.hearing_words --models DIR [--voices piper espeak]

DIR is a store of models with a Whisper, and a Piper voice for English. Plain faster-whisper hears the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soxr

from benchmarks.hearing_sentences import FIGURES, WORDS
from benchmarks.hearing_support import PlainWhisper, Product, units
from device_app.chain.hearing import HeardRecording
from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.piper.synthesizer import PiperSynthesizer
from engines.protocols import SAMPLE_RATE, Samples, SpeechSynthesizer

NUMBERS = {word: str(n) for n, word in enumerate(("zero", "one", "two", "three", "four", "five", "six"))}


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--voices", nargs="*", choices=("piper", "espeak"), default=("piper", "espeak"))
    options = parser.parse_args()
    product, peer = Product(options.models, 2), PlainWhisper(options.models, 2)
    makers: dict[str, Callable[[], SpeechSynthesizer]] = {
        "piper": lambda: PiperSynthesizer(options.models, 2),
        "espeak": EspeakSynthesizer,
    }
    for name in options.voices:
        voice = makers[name]()
        for what, sentences, key in (("figures", FIGURES, figures), ("words", WORDS, words)):
            heard = right = theirs = 0
            for sentence in sentences:
                samples = say(voice, sentence)
                found = product.hear(samples, "en")
                text = found.text if isinstance(found, HeardRecording) else ""
                other = peer.hear(samples, "en")
                heard += bool(text)
                right += key(text) == key(sentence)
                theirs += key(other) == key(sentence)
                if key(text) != key(sentence):
                    print(f"    {sentence} → {text or '(nothing)'} (peer: {other})", flush=True)
            print(f"  {name}, {what}: {heard} of {len(sentences)} heard, {right} right (peer {theirs})", flush=True)


def figures(text: str) -> str:
    """The digits of a text, words for small numbers included."""
    return "".join(filter(str.isdigit, "".join(NUMBERS.get(word, word) for word in units(text, "en"))))


def words(text: str) -> str:
    """The letters, and digits as their words."""
    spoken = {"7": "seven", "20": "twenty"}
    return "".join(spoken.get(word, word) for word in units(text, "en"))


def say(voice: SpeechSynthesizer, text: str, language: str = "en") -> Samples:
    """``float32[n]`` at `SAMPLE_RATE` in a quiet room."""
    chunks = list(voice.synthesize(text, language, Cancellation()))
    joined = np.concatenate([chunk.samples for chunk in chunks])
    samples = np.pad(soxr.resample(joined, chunks[0].sample_rate, SAMPLE_RATE), (SAMPLE_RATE // 2, SAMPLE_RATE))
    room = np.random.default_rng(0).normal(scale=3e-4, size=len(samples))
    return np.asarray(samples + room, np.float32)


if __name__ == "__main__":
    main()
