"""How soon words are there, and how many are taken back: recordings in real time, beside faster-whisper and a peer.

    python -m benchmarks.hearing_delay FOLDER --models DIR [--every N] [--languages en] [--streaming-peer]

FOLDER has recordings and a ``manifest.json`` (see `hearing_support.clips`). Each is heard as a turn from a microphone.
Printed are the medians and the worst of: from the first voice to the first partial text; from the end of the voice to
the end of the turn; from the end of the voice to the final text, also as the part of the limit of 0.35 times the
utterance and 1.2 s; characters that were shown, some as stable, and were taken back; and how wrong the final texts are.
Plain faster-whisper begins when the turn ends and transcribes what was said: what it takes is what somebody waits for
without streaming. The streaming peer (`streaming_peer`) is told the end `TOLD_SECONDS` behind the voice.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.hearing_support import Clip, PlainWhisper, Product, clips, errors, units
from benchmarks.streaming_peer import Shown, StreamingPeer
from device_app.benchmark.real_time import in_real_time
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, Listen, SpeechEnded
from device_app.events.families import Data, JobId
from engines.protocols import SAMPLE_RATE, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.smart_turn.detector import load_smart_turn

LEAD_SECONDS = 0.5
SILENCE_SECONDS = 3.0
TOLD_SECONDS = 0.4
"""Of silence after which the product's own final pass begins."""
BLOCK_SAMPLES = 512


@dataclass
class Figures:
    """Of one way to hear; seconds, characters and units."""

    first: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    shown: int = 0
    erased: int = 0
    stable: int = 0
    stable_erased: int = 0
    wrong: int = 0
    said: int = 0

    def add(self, texts: Sequence[Shown], clip: Clip, voice: tuple[float, float]) -> None:
        """What was shown for a recording, the final text last, and where the voice in it begins and ends."""
        *partials, last = texts
        begins, ends = voice
        self.first += [partials[0].moment - begins] if partials else []
        self.final.append(last.moment - ends)
        self.share.append((last.moment - ends) / (0.35 * (ends - begins) + 1.2))
        for partial in partials:
            same = common(partial.text, last.text)
            self.shown += len(partial.text)
            self.erased += len(partial.text) - same
            self.stable += partial.stable
            self.stable_erased += partial.stable - min(partial.stable, same)
            if partial.stable > same:
                print(f"  taken back: {clip.name}: {partial.text[: partial.stable]} (then: {last.text})")
        if clip.sure:
            self.wrong += errors(units(clip.transcript, clip.language), units(last.text, clip.language))
            self.said += len(units(clip.transcript, clip.language))

    def report(self) -> None:
        """Print them."""
        report("first voice → first partial text", self.first)
        report("end of voice → final text", self.final)
        report("of the limit (0.35 × utterance + 1.2 s)", self.share, unit="")
        print(f"  taken back of {self.shown} characters shown: {self.erased}", end="; ")
        print(f"of {self.stable} stable: {self.stable_erased}; units wrong: {self.wrong} of {self.said}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="one recording of so many")
    parser.add_argument("--languages", nargs="*", default=())
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--streaming-peer", action="store_true")
    options = parser.parse_args()
    product, plain = Product(options.models, options.threads), PlainWhisper(options.models, options.threads)
    product.smart_turn = load_smart_turn(options.models)
    peer = StreamingPeer(options.models, options.threads) if options.streaming_peer else None
    own, others = Figures(), Figures()
    turn: list[float] = []
    whole: list[float] = []
    for clip in clips(options.folder, options.languages)[:: options.every]:
        if clip.language not in product.recognizer.languages:
            continue
        samples = np.pad(clip.samples(), (round(LEAD_SECONDS * SAMPLE_RATE), round(SILENCE_SECONDS * SAMPLE_RATE)))
        begins, ends = voice(samples)
        happened = heard_in_real_time(product, samples, clip.language)
        heard = [(moment, event.hypothesis) for moment, event in happened if isinstance(event, Heard)]
        if not heard or not heard[-1][1].text:
            print(f"  not understood: {clip.name}")
            continue
        own.add([Shown(moment, text.text, text.stable) for moment, text in heard], clip, (begins, ends))
        turn.append(next(moment for moment, event in happened if isinstance(event, SpeechEnded)) - ends)
        said = samples[: round((ends + TOLD_SECONDS) * SAMPLE_RATE)]
        started = time.perf_counter()
        plain.hear(said, clip.language)
        whole.append(time.perf_counter() - started)
        if peer is not None:
            others.add(peer.hear(said, clip.language), clip, (begins, ends))
    print(f"load of the machine: {os.getloadavg()[1]:.1f}")
    report("end of voice → end of the turn", turn)
    own.report()
    report("plain faster-whisper: end of the turn → its text", whole)
    if peer is not None:
        print("streaming peer")
        others.report()


def heard_in_real_time(product: Product, samples: Samples, language: str) -> list[tuple[float, Data]]:
    """The events of a turn, and when they came (seconds since it began)."""
    happened: list[tuple[float, Data]] = []
    origin = time.perf_counter()
    request = Listen(JobId(1), language, "en", speak=False)
    source = RecordedSamples(in_real_time(blocks(samples)))
    product.listen(request, source, lambda event: happened.append((time.perf_counter() - origin, event)))
    return happened


def voice(samples: Samples) -> tuple[float, float]:
    """Where the voice begins and ends (seconds)."""
    detector = SileroVoiceActivityDetector()
    size = detector.frame_samples
    starts = range(0, len(samples) - size + 1, size)
    heard = [start for start in starts if detector.probability(samples[start : start + size]) > 0.5]
    return heard[0] / SAMPLE_RATE, (heard[-1] + size) / SAMPLE_RATE


def blocks(samples: Samples) -> list[Samples]:
    """As a microphone gives them."""
    return [samples[start : start + BLOCK_SAMPLES] for start in range(0, len(samples), BLOCK_SAMPLES)]


def common(one: str, other: str) -> int:
    """Length of the common beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def report(label: str, values: Sequence[float], unit: str = " s") -> None:
    """Median and worst."""
    if values:
        print(f"  {label:42} {statistics.median(values):5.2f}{unit} (worst {max(values):.2f}{unit}, {len(values)})")


if __name__ == "__main__":
    main()
