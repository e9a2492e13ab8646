"""Error rates of hearing per language, beside plain faster-whisper with the same model in the same run.

    python -m benchmarks.hearing_accuracy FOLDER --models DIR [--languages en pt] [--decibels 20 10 5] [--keep FILE]

FOLDER has recordings and a ``manifest.json`` (see `hearing_support.clips`), DIR a store of models with a Whisper. The
product hears by the path of ``dragoman hear``, the peer with five beams and its own filter of voice. Words are counted,
characters where the language has no spaces. With ``--decibels`` pink noise is added, speech that far above it.
``--keep`` names a file with the texts: what the peer heard is read from it and not heard again.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from benchmarks.hearing_sounds import noise
from benchmarks.hearing_support import Clip, PlainWhisper, Product, clips, errors, rate, units
from device_app.chain.hearing import HeardRecording
from engines.protocols import SAMPLE_RATE, Samples

SILENCE_SECONDS = 0.5
"""Before and behind each recording."""


def main() -> None:
    """Print a table for each loudness of the noise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--languages", nargs="*", default=())
    parser.add_argument("--decibels", nargs="*", type=int, default=())
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    kept = json.loads(options.keep.read_text("utf-8")) if options.keep and options.keep.exists() else {}
    product, peer = Product(options.models, options.threads), PlainWhisper(options.models, options.threads)
    every = [clip for clip in clips(options.folder, options.languages) if clip.language in product.recognizer.languages]
    for decibels in (None, *options.decibels):
        rows: list[tuple[Clip, str, str]] = []
        spent = {"product": 0.0, "peer": 0.0}
        for clip in every:
            samples = heard_at(clip, decibels)
            started = time.perf_counter()
            heard = product.hear(samples, clip.language)
            spent["product"] += time.perf_counter() - started
            text = heard.text if isinstance(heard, HeardRecording) else ""
            key = f"{decibels}/{clip.name}"
            if key not in kept.get("peer", {}):
                started = time.perf_counter()
                kept.setdefault("peer", {})[key] = peer.hear(samples, clip.language)
                spent["peer"] += time.perf_counter() - started
            kept.setdefault("product", {})[key] = text
            rows.append((clip, text, kept["peer"][key]))
            if options.keep:
                options.keep.write_text(json.dumps(kept, ensure_ascii=False, indent=0), "utf-8")
        print("clean" if decibels is None else f"{decibels} dB above pink noise")
        report(rows)
        print(f"  seconds: {spent['product']:.0f}, peer {spent['peer']:.0f} (0: kept)")


def heard_at(clip: Clip, decibels: int | None) -> Samples:
    """The recording with silence around it, in noise or without."""
    samples = np.pad(clip.samples(), round(SILENCE_SECONDS * SAMPLE_RATE))
    if decibels is None:
        return samples
    level = np.sqrt(np.mean(np.square(clip.samples())))
    around = noise("pink", len(samples), np.random.default_rng(7)) / 0.1 * level * 10 ** (-decibels / 20)
    return np.asarray(np.clip(samples + around, -1, 1), np.float32)


def report(rows: list[tuple[Clip, str, str]]) -> None:
    """Error rates, and what was lost."""
    for language in dict.fromkeys(clip.language for clip, *_ in rows):
        own = [row for row in rows if row[0].language == language and row[0].sure]
        ours = rate([(clip.transcript, text) for clip, text, _ in own], language)
        theirs = rate([(clip.transcript, text) for clip, _, text in own], language)
        mark = "  worse" if ours > theirs + 0.01 else ""
        print(f"  {language:4}{len(own):4} clips   {ours:.3f}   peer {theirs:.3f}{mark}")
    for clip, text, other in rows:
        if not text:
            print(f"  lost: {clip.name} ({clip.transcript}; peer: {other})")
        elif wrong(clip, text) > wrong(clip, other):
            print(f"  {wrong(clip, text)} against {wrong(clip, other)}: {clip.name}: {text} (peer: {other})")


def wrong(clip: Clip, text: str) -> int:
    """Errors in a text."""
    return errors(units(clip.transcript, clip.language), units(text, clip.language))


if __name__ == "__main__":
    main()
