"""What the phrasebook understands of everyday sentences, and what it takes for something else.

    python -m benchmarks.phrasebook_recall [FILE_OR_FOLDER …] [--quiet]

Without arguments, the project's own lists. A list is a file ``LANGUAGE.tsv`` with a sentence, a tab and the id of the
phrase it means in each line, ``-`` where the phrasebook has none; after the id may follow the values its slots must
have (``travel.where_is place=toilet``). `tests/engines/situations.py` says all of it.

Per list: sentences, how many of them mean a phrase, recall (part of those that was understood), false answers. Then,
unless ``--quiet``, a line for each sentence that was missed (``-``) or taken for something else (``!``), with its line
in the file, what it means and what it was taken for. The exit status is 1 where there is a false answer.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engines.phrasebook.translator import PhrasebookTranslator
from tests.engines.situations import OWN_LISTS, Outcome, compare, lists_in, read_list


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path, nargs="*", default=[OWN_LISTS], metavar="FILE_OR_FOLDER")
    parser.add_argument("--quiet", action="store_true", help="the figures alone")
    options = parser.parse_args()
    translator = PhrasebookTranslator()
    slots = {phrase.id: phrase.slots for phrase in translator.book.phrases}
    paths = list(lists_in(options.lists))
    width = max((len(path.stem) for path in paths), default=4)
    print(f"{'list':{width}} {'sentences':>9} {'known':>6} {'recall':>7} {'false':>6}")
    outcomes = []
    for path in paths:
        listed = read_list(path, slots)
        outcome = compare(translator, listed)
        outcomes.append(outcome)
        counts = f"{len(listed.sentences):9} {outcome.known:6} {outcome.recall:7.3f} {len(outcome.false):6}"
        print(f"{path.stem:{width}} {counts}", flush=True)
        if not options.quiet:
            _print_differences(outcome)
    return int(any(outcome.false for outcome in outcomes))


def _print_differences(outcome: Outcome) -> None:
    for expected in outcome.missed:
        print(f"  - {expected.line}: {expected.sentence}  [{expected.phrase}]")
    for expected, taken in outcome.false:
        print(f"  ! {expected.line}: {expected.sentence}  [{expected.phrase}] taken for {taken}")


if __name__ == "__main__":
    sys.exit(main())
