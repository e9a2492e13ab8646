"""A folder of thousands of small files through ``dragoman translate``: files a second, memory, and a kill.

    python -m benchmarks.folders --from en --to pt [--files 10000]

Writes text, Markdown, pages, subtitles and messages, each with a sentence of its own and some that come again. They are
translated in a process of its own, which is killed when half of them are there, and by another to the end. Printed are
files a second and the memory (PSS) at a thousand files and at the end; and whether the report, the files that are there
and the memory of sentences agree.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

REPEATED = ("The lid is open.", "Press the red button.", "Wait for two minutes.", "Clean the filter once a week.")
FORMS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    (".txt", lambda own, again: f"{own} {again}\n"),
    (".md", lambda own, again: f"# {own}\n\n- {again}\n"),
    (".html", lambda own, again: f"<!doctype html><title>{own}</title><p>{again}</p>\n"),
    (
        ".srt",
        lambda own, again: f"1\n00:00:01,000 --> 00:00:03,000\n{own}\n\n2\n00:00:04,000 --> 00:00:05,000\n{again}",
    ),
    (".json", lambda own, again: json.dumps({"title": own, "text": again})),
)
FIRST = 1000
FOLDERS = 50
PAUSE_SECONDS = 0.5
COUNTS = ("texts", "sentences", "asked", "repeated", "remembered", "warnings")


def write(folder: Path, count: int) -> None:
    """So many files, in folders."""
    for number in range(count):
        suffix, content = FORMS[number % len(FORMS)]
        path = folder / f"{number % FOLDERS:02}" / f"note {number}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content(f"Box {number} is full.", REPEATED[number % len(REPEATED)]), "utf-8")


def there(folder: Path) -> int:
    """How many translations there are."""
    return sum(not name.startswith(".") for *_, names in os.walk(folder) for name in names)


def pss(process: int) -> float:
    """Proportional set size of a process, MB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def translated(command: list[str], out: Path, end: int) -> None:
    """Run until so many files are there or it is done, and print files a second and memory."""
    begun, began = there(out), time.monotonic()
    marks = [FIRST, end]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        memory, count, first = 0.0, begun, 0.0
        while process.poll() is None and count < end:
            time.sleep(PAUSE_SECONDS)
            memory, count = pss(process.pid) or memory, there(out)
            first = first or (count > begun) * (time.monotonic() - began)
            if begun < marks[0] <= count:
                print(f"{count} files: {memory:.0f} MB")
                marks.pop(0)
        seconds = time.monotonic() - began
        if count >= end and process.poll() is None:
            process.kill()
    rate = (count - begun) / seconds
    print(f"{begun} to {count} files: {rate:.1f} a second, the first after {first:.0f} s; {memory:.0f} MB at the end")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="pt")
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        notes, out, report = Path(folder, "notes"), Path(folder, "out"), Path(folder, "report.json")
        notes.mkdir()
        out.mkdir()
        write(notes, options.files)
        command = [
            *(sys.executable, "-m", "device_app.cli.main", "translate", "--file", str(notes), "--out", str(out)),
            *("--from", options.source, "--to", options.target),
            *("--memory", str(Path(folder, "memory.sqlite3")), "--report", str(report)),
        ]
        translated(command, out, options.files // 2)
        print("killed")
        translated(command, out, options.files + 1)
        told = json.loads(report.read_text("utf-8"))
        print(f"files there: {there(out)}; report: {dict(Counter(row['status'] for row in told['files']))}")
        print({name: told["total"][name] for name in COUNTS})


if __name__ == "__main__":
    main()
