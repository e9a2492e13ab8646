"""Words that are heard where nobody talks to the device: in eleven noises, and in babble of recorded people.

    python -m benchmarks.hearing_inventions FOLDER --models DIR [--minutes N] [--kinds pink music] [--people 5 14]

FOLDER has recordings and a ``manifest.json`` (see `hearing_support.clips`). The sound goes through the listener of
hands-free turns, utterance after utterance. Printed are for each sound: utterances begun, the longest time that one
held the device without a word, words heard, and for babble those of them that no recording of the mixture contains.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.hearing_sounds import NOISES, babble, noise
from benchmarks.hearing_support import AtOnce, Clip, Product, clips, units
from device_app.events.engine import Heard, Listen, SpeechEnded, SpeechStarted
from device_app.events.families import Data, JobId
from engines.protocols import SAMPLE_RATE, Samples
from engines.whisper import stream

BLOCK_SAMPLES = 512


class Paced:
    """Samples as a microphone gives them, only faster: the recogniser gets its time between them."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self.position = 0

    def read(self) -> Samples | None:
        """The next block; None at the end."""
        block = self._samples[self.position : self.position + BLOCK_SAMPLES]
        self.position += len(block)
        return block if len(block) else None


@dataclass
class Count:
    """What became of a sound."""

    begun: int = 0
    longest: float = 0.0
    texts: list[str] = field(default_factory=list)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kinds", nargs="*", choices=NOISES, default=NOISES)
    parser.add_argument("--people", nargs="*", type=int, default=(5, 14))
    parser.add_argument("--decibels", nargs="*", type=int, default=(-26, -40))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    product = Product(options.models, options.threads)
    vars(product.recognizer)["_executor"] = AtOnce()  # the sound comes faster than real time
    vars(stream)["_timed"] = lambda read: (read(), 0.0)  # and a reading takes none of it, however busy the machine
    count = round(options.minutes * 60 * SAMPLE_RATE)
    for kind in options.kinds:
        found = listen(product, noise(kind, count, np.random.default_rng(options.seed)))
        print(f"{kind:16} begun {found.begun:4}  words {words(found.texts):4}  {found.texts[:4] or ''}", flush=True)
    mixture = clips(options.folder)
    said = vocabulary(mixture)
    voices = [clip.samples() for clip in mixture]
    for people in options.people:
        for decibels in options.decibels:
            sound = babble(voices, count, people, decibels, np.random.default_rng(options.seed))
            found = listen(product, sound)
            strange = [word for text in found.texts for word in units(text, "en") if word not in said]
            print(
                f"babble {people:2} {decibels} dB begun {found.begun:4}  longest {found.longest:4.1f} s  "
                f"words {words(found.texts):4}  in no recording {len(strange):4}  {found.texts or ''}",
                flush=True,
            )


def listen(product: Product, sound: Samples) -> Count:
    """One hands-free turn after another, English or Spanish."""
    source = Paced(sound)
    count = Count()
    began = since_word = 0.0

    def note(event: Data) -> None:
        nonlocal began, since_word
        now = source.position / SAMPLE_RATE
        match event:
            case SpeechStarted():
                count.begun += 1
                began = since_word = now
            case Heard(hypothesis=hypothesis):
                count.longest = max(count.longest, now - since_word)
                since_word = now
                if hypothesis.final and hypothesis.text:
                    count.texts.append(hypothesis.text)
            case SpeechEnded() if began:
                count.longest = max(count.longest, now - since_word)
                began = 0.0

    while source.position < len(sound):
        request = Listen(JobId(1), "en", "es", speak=False, either=True, patient=True)
        product.listen(request, source, note)
    return count


def words(texts: Sequence[str]) -> int:
    """How many there are."""
    return sum(len(units(text, "en")) for text in texts)


def vocabulary(mixture: Sequence[Clip]) -> frozenset[str]:
    """Words of the transcripts."""
    return frozenset(word for clip in mixture for word in units(clip.transcript, "en"))


if __name__ == "__main__":
    main()
