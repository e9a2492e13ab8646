"""The round trip by ear: a voice says sentences with figures, Whisper writes them, the figures are compared.

    python -m benchmarks.heard_figures [--synthesizer piper|espeak-ng] [--count N]

What was heard is written out again and read by the tests' second reading of numbers, so that "12" and "twelve" agree.
Prints the sentences whose figures differ, and how many agree.
"""

from __future__ import annotations

import argparse

from device_app.paths import models_folder
from engines.options import AUTO
from tests.engines.heard_figures import SENTENCES, differing


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--synthesizer", default=AUTO)
    parser.add_argument("--count", type=int, default=len(SENTENCES), help="sentences")
    args = parser.parse_args()
    sentences = SENTENCES[: args.count]
    wrong = differing(sentences, models_folder(), args.synthesizer)
    for sentence, text in wrong.items():
        print(f"{sentence}  →  {text}")
    print(f"{len(sentences) - len(wrong)} of {len(sentences)} sentences came back with their figures")


if __name__ == "__main__":
    main()
