"""Peak memory of preparing HY-MT at its full width with more and more calibration texts.

    python -m benchmarks.calibration_memory [--layers N] [--texts 100 100000]

The checkpoint has random weights. Needs 2 GB of disk. The limit is 2 GB whatever the number of texts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 2.0e9

_WRITE = (
    "import sys, pathlib; from device_app.benchmark.random_checkpoint import write_random_checkpoint as write; "
    "write(pathlib.Path(sys.argv[1]), {'num_hidden_layers': int(sys.argv[2])})"
)


def main() -> int:
    """Print a line for each number of texts; 1 where one is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=2, metavar="N")
    parser.add_argument("--texts", type=int, nargs="+", default=[100, 100_000], metavar="N")
    options = parser.parse_args()
    over = False
    with tempfile.TemporaryDirectory(prefix="dragoman-calibration-") as work:
        checkpoint, texts, out = Path(work) / "Hy-MT2-random", Path(work) / "texts.txt", Path(work) / "out"
        checkpoint.mkdir()
        # In a process of its own: a child's peak begins with what its parent has.
        subprocess.run([sys.executable, "-c", _WRITE, str(checkpoint), str(options.layers)], check=True)
        for count in options.texts:
            lines = (f"{number} {'0123456789' * (1 + number % 8)}\n" for number in range(count))
            texts.write_text("".join(lines), "utf-8")
            began = time.monotonic()
            command = [sys.executable, "-m", "device_app.cli.main", "engine", "prepare", str(checkpoint)]
            pid = os.posix_spawn(
                sys.executable, [*command, "--out", str(out), "--calibration", str(texts)], dict(os.environ)
            )
            _, status, usage = os.wait4(pid, 0)
            peak = usage.ru_maxrss * 1024
            over |= status != 0 or peak > LIMIT
            seconds = time.monotonic() - began
            print(f"{count:8} texts: {peak / 1e9:.2f} GB at the peak of at most {LIMIT / 1e9:.1f}, {seconds:.0f} s")
            shutil.rmtree(out, ignore_errors=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
