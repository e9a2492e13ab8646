"""Runs the tests that make up their examples, with new ones each time: ``python -m tools.random_tests [--minutes 10]``.

``./test`` tries the same examples every time. What fails here is printed with its example; make that a fixed one
(``@example``) beside its test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

COMMAND = (sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "--hypothesis-profile", "random")


def main() -> int:
    """Run them again and again; 1 as soon as one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="when to begin no further round (default: 10)")
    parser.add_argument("tests", nargs="*", help="only these files or folders")
    args = parser.parse_args()
    end = time.monotonic() + 60.0 * args.minutes
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        rounds += 1
        print(f"── round {rounds}", flush=True)
        if subprocess.run([*COMMAND, *args.tests], check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
