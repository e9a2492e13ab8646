"""The phrasebook by ear: a voice says everyday sentences, Whisper writes them, and the phrasebook answers or doesn't.

    python -m benchmarks.phrasebook_spoken --models DIR [--languages de ko …] [--count 40]

DIR is a store of models with a Whisper. The sentences are those of ``tests/assets/situations``; a list of near ones,
which mean no phrase, is spoken too. A sentence that was misheard and then taken for another phrase is the mistake that
counts; the last line is their number, and so is the exit status.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.hearing_support import Product
from benchmarks.hearing_words import say
from device_app.chain.hearing import HeardRecording
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.phrasebook.translator import PhrasebookTranslator
from engines.piper.synthesizer import PiperSynthesizer
from engines.protocols import SpeechSynthesizer
from tests.engines.situations import NO_PHRASE, OWN_LISTS, lists_in, read_list


def main() -> int:
    """Print a line for each list, and each sentence that was taken for something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--languages", nargs="*", metavar="CODE")
    parser.add_argument("--count", type=int, default=40, metavar="N", help="sentences of each list, evenly spread")
    options = parser.parse_args()
    product, book = Product(options.models, 2), PhrasebookTranslator()
    slots = {phrase.id: phrase.slots for phrase in book.book.phrases}
    espeak, piper = EspeakSynthesizer(), PiperSynthesizer(options.models, 2)
    wrong = 0
    for path in lists_in([OWN_LISTS]):
        listed = read_list(path, slots)
        language = listed.language
        if options.languages and language not in options.languages:
            continue
        voice: SpeechSynthesizer = piper if language in piper.languages else espeak
        every = max(1, len(listed.sentences) // options.count)
        known = understood = unheard = 0
        for expected in listed.sentences[::every]:
            found = product.hear(say(voice, expected.sentence, language), language)
            text = found.text if isinstance(found, HeardRecording) else ""
            match = book.match(text, language) if text else None
            known += expected.phrase != NO_PHRASE
            unheard += not text
            if match is not None and match.phrase.id == expected.phrase:
                understood += 1
            elif match is not None:
                wrong += 1
                print(f"  ! {expected.sentence} → {text} → {match.phrase.id}, not {expected.phrase}", flush=True)
        print(f"{path.stem:8} {known:3} mean a phrase, {understood} understood, {unheard} not heard", flush=True)
    print(f"{wrong} taken for something else")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
