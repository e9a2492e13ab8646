"""How fast the voices speak, and what writing out the figures costs.

    python -m benchmarks.voices [--repeat N]

For each language in which a sentence is at hand and each voice engine that speaks it: the time to the first chunk of
sound, the time of the whole over its duration (the real-time factor), the loudness (EBU R 128, as FFmpeg measures it),
the time from a cancellation in the middle of the work to its end, and the time that `spoken_form` takes with its share
of the time to the first chunk.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time

import numpy as np

from device_app.paths import models_folder
from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.loading import load_engines
from engines.options import NONE, EngineOptions
from engines.protocols import AudioChunk, SpeechSynthesizer
from engines.spoken_forms import spoken_form
from tests.engines.measured_loudness import measured_loudness

SENTENCES = {
    "en": "The train leaves at 15:30 on March 5, 2026 and costs $12.50.",
    "es": "El tren sale a las 15:30 el 5 de marzo de 2026 y cuesta 12,50 €.",
    "fr": "Le train part à 15h30 le 5 mars 2026 et coûte 12,50 €.",
    "de": "Der Zug fährt am 5. März 2026 um 15:30 Uhr und kostet 12,50 €.",
    "ru": "Поезд отходит 5 марта 2026 г. в 15:30 и стоит 12,50 €.",
    "zh": "火车2026年3月5日15:30出发，票价12.50元。",
    "ja": "電車は2026年3月5日15:30に出て、1200円です。",
    "ar": "يغادر القطار الساعة 15:30 في 5 مارس 2026.",
}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=20, help="times each sentence is spoken")
    repeat = parser.parse_args().repeat
    engines = load_engines(EngineOptions(models=models_folder(), recognizer=NONE, translator=NONE))
    for name, reason in engines.unavailable:
        print(f"{name} left out: {reason}")
    print(
        f"{'voice':12} {'':4} {'first ms':>9} {'real-time':>9}"
        f" {'LUFS':>6} {'cancelled ms':>12} {'figures ms':>10} {'share':>6}"
    )
    try:
        for voice in engines.synthesizers:
            for language in sorted(SENTENCES.keys() & voice.languages):
                measure(voice, language, repeat)
    finally:
        engines.close()
    for language, sentence in SENTENCES.items():
        print(f"{language}: {spoken_form(sentence, language)}")


def measure(voice: SpeechSynthesizer, language: str, repeat: int) -> None:
    """Print the row of one voice and language; the first time, which loads what is needed, is left out."""
    sentence = SENTENCES[language]
    list(voice.synthesize(sentence, language, Cancellation()))
    firsts, factors, figures = [], [], []
    chunks: list[AudioChunk] = []
    for _ in range(repeat):
        began = time.perf_counter()
        spoken_form(sentence, language)
        figures.append(time.perf_counter() - began)
        began = time.perf_counter()
        stream = voice.synthesize(sentence, language, Cancellation())
        chunks = [next(stream)]
        firsts.append(time.perf_counter() - began)
        chunks += stream
        factors.append((time.perf_counter() - began) / sum(chunk.seconds for chunk in chunks))
    samples = np.concatenate([chunk.samples for chunk in chunks])
    level = measured_loudness(samples, chunks[0].sample_rate)
    stopped = statistics.median(cancelled(voice, language) for _ in range(min(repeat, 5)))
    first, figure = statistics.median(firsts), statistics.median(figures)
    print(
        f"{voice.name:12} {language:4} {first * 1000:9.2f} {statistics.median(factors):9.4f} {level:6.1f}"
        f" {stopped * 1000:12.1f} {figure * 1000:10.3f} {figure / first:6.1%}"
    )


def cancelled(voice: SpeechSynthesizer, language: str) -> float:
    """Seconds from a cancellation, while a long sentence is made, to the end of the work."""
    cancellation = Cancellation()
    asked = [0.0]

    def cancel() -> None:
        asked[0] = time.perf_counter()
        cancellation.cancel()

    timer = threading.Timer(0.05, cancel)
    timer.start()
    try:
        for _ in voice.synthesize(SENTENCES[language] * 200, language, cancellation):
            pass
    except Cancelled:
        return time.perf_counter() - asked[0]
    finally:
        timer.cancel()
    return 0.0


if __name__ == "__main__":
    main()
