"""Which of two languages: every recording against other languages, as hands-free and as with a pressed button.

    python -m benchmarks.hearing_languages FOLDER --models DIR [--every N] [--others en pt]

FOLDER has recordings and a ``manifest.json`` (see `hearing_support.clips`). Printed is how many choices were wrong
without a question, how many were asked about, and, with the right button pressed, how many were overridden.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.hearing_support import AtOnce, Product, clips
from device_app.chain.sample_sources import RecordedSamples
from device_app.events.engine import Listen
from device_app.events.families import JobId
from engines.protocols import SAMPLE_RATE


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="one recording of so many")
    parser.add_argument("--others", nargs="*", default=())
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    product = Product(options.models, options.threads)
    vars(product.recognizer)["_executor"] = AtOnce()
    every = [clip for clip in clips(options.folder) if clip.language in product.recognizer.languages]
    others = options.others or sorted({clip.language for clip in every})
    made = wrong = asked = nothing = pressed = overridden = 0
    for clip in every[:: options.every]:
        samples = np.pad(clip.samples(), round(0.8 * SAMPLE_RATE))
        for number, other in enumerate(code for code in others if code != clip.language):
            first, second = (clip.language, other) if number % 2 else (other, clip.language)
            request = Listen(JobId(1), first, second, speak=False, either=True, patient=True)
            heard = product.listen(request, RecordedSamples([samples]), lambda _: None)
            made += 1
            nothing += not heard.text
            asked += heard.other is not None
            if heard.text and heard.other is None and heard.language != clip.language:
                wrong += 1
                print(f"  {clip.name}: {heard.language}, {heard.text}", flush=True)
            if number == 0:
                request = Listen(JobId(1), clip.language, other, speak=False, either=True)
                heard = product.listen(request, RecordedSamples([samples]), lambda _: None)
                pressed += 1
                overridden += heard.language != clip.language
    print(f"{made} choices: {wrong} wrong without a question, {asked} asked, {nothing} not understood")
    print(f"{pressed} presses: {overridden} overridden")


if __name__ == "__main__":
    main()
