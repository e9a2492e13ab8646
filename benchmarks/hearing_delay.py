"""How soon words are there, and how many are taken back: recordings in real time, beside plain faster-whisper.

    python benchmarks/hearing_delay.py FOLDER --models DIR [--every N] [--languages en]

FOLDER has recordings and a ``manifest.json`` (see `hearing_support.clips`). Each is heard as a turn from a microphone.
Printed are the medians and the worst of: from the first voice to the first partial text; from the end of the voice to
the end of the turn; from the end of the voice to the final text, also as the part of the limit of 0.35 times the
utterance and 1.2 s; characters that were shown, some as stable, and were taken back. The peer begins when the turn ends
and transcribes what was said: what it takes is what somebody waits for without streaming.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hearing_support import PlainWhisper, Product, clips

from device_app.benchmark.real_time import in_real_time
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Heard, Listen, SpeechEnded
from device_app.events.families import Data, JobId
from engines.protocols import SAMPLE_RATE, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.smart_turn.detector import load_smart_turn

LEAD_SECONDS = 0.5
SILENCE_SECONDS = 3.0
BLOCK_SAMPLES = 512


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="one recording of so many")
    parser.add_argument("--languages", nargs="*", default=())
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    product, peer = Product(options.models, options.threads), PlainWhisper(options.models, options.threads)
    product.smart_turn = load_smart_turn(options.models)
    first: list[float] = []
    turn: list[float] = []
    final: list[float] = []
    share: list[float] = []
    others: list[float] = []
    shown_characters = erased = stable_characters = stable_erased = 0
    for clip in clips(options.folder, options.languages)[:: options.every]:
        if clip.language not in product.recognizer.languages:
            continue
        samples = np.pad(clip.samples(), (round(LEAD_SECONDS * SAMPLE_RATE), round(SILENCE_SECONDS * SAMPLE_RATE)))
        begins, ends = voice(samples)
        happened = heard_in_real_time(product, samples, clip.language)
        texts = [(moment, event.hypothesis) for moment, event in happened if isinstance(event, Heard)]
        if not texts or not texts[-1][1].text:
            print(f"  not understood: {clip.name}")
            continue
        moment, last = texts[-1]
        if len(texts) > 1:
            first.append(texts[0][0] - begins)
        turn.append(next(moment for moment, event in happened if isinstance(event, SpeechEnded)) - ends)
        final.append(moment - ends)
        share.append((moment - ends) / (0.35 * (ends - begins) + 1.2))
        for _, partial in texts[:-1]:
            shown_characters += len(partial.text)
            erased += len(partial.text) - common(partial.text, last.text)
            stable_characters += partial.stable
            stable_erased += partial.stable - min(partial.stable, common(partial.text, last.text))
        started = time.perf_counter()
        peer.hear(samples[: round((ends + LEAD_SECONDS) * SAMPLE_RATE)], clip.language)
        others.append(time.perf_counter() - started)
    report("first voice → first partial text", first)
    report("end of voice → end of the turn", turn)
    report("end of voice → final text", final)
    report("of the limit (0.35 × utterance + 1.2 s)", share, unit="")
    report("peer: end of the turn → its text", others)
    print(
        f"  taken back of {shown_characters} characters shown: {erased}; of {stable_characters} stable: {stable_erased}"
    )


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
