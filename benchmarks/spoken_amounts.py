"""Says amounts in every language and reads them back: how many values come out wrong.

    python -m benchmarks.spoken_amounts [--count 100000] [--languages en,ru] [--seed 2]

The reading is a second one, written for the tests (``tests/engines/spoken_forms/reading.py``). Prints a line a
language: amounts, wrong ones, amounts a second; then the first wrong ones.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice

from engines.spoken_forms import SPELLED
from tests.engines.spoken_forms.amounts import amounts, wrongly_said

_SHOWN = 5


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="amounts a language")
    parser.add_argument("--languages", default=",".join(sorted(SPELLED)), help="codes, with commas between")
    parser.add_argument("--seed", type=int, default=2)
    args = parser.parse_args()
    for language in args.languages.split(","):
        start = time.perf_counter()
        wrong: list[str] = []
        for amount in islice(amounts(language, args.seed), args.count):
            heard = wrongly_said(amount, language)
            if heard:
                wrong.append(f"    {amount.written} → {heard}")
        rate = args.count / (time.perf_counter() - start)
        print(f"{language:8} {args.count} amounts, {len(wrong)} wrong, {rate:.0f} a second", flush=True)
        print("\n".join(wrong[:_SHOWN]), end="\n" if wrong else "", flush=True)


if __name__ == "__main__":
    main()
