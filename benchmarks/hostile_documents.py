"""How long hostile documents of each format take to be read or refused, and to be written.

    python -m benchmarks.hostile_documents [--size 2000000] [--slow 1.0] [FORMAT …]

For each format: how many kinds of hostility there are, and which took longest; besides, each that took longer than
``--slow`` seconds of the processor.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

from device_app.documents.formats import BY_NAME
from engines.errors import DragomanError
from tests.device_app.documents.hostile import PLACES, hostile_documents
from tests.device_app.documents.reading import READING, rewritten


@dataclass(frozen=True, slots=True)
class Figures:
    """What a document took: seconds of the processor to read and to write, and what became of it."""

    kind: str
    read: float
    write: float
    answer: str

    def __str__(self) -> str:
        return f"{self.read:6.2f} s read {self.write:6.2f} s written  {self.kind}: {self.answer}"


def measured(form: str, kind: str, content: bytes) -> Figures:
    """Read a document, and write it with each of its texts changed."""
    began = time.process_time()
    try:
        document = BY_NAME[form].read(content, READING)
        texts = document.texts
    except DragomanError as error:
        return Figures(kind, time.process_time() - began, 0.0, error.code)
    read = time.process_time()
    document.written([rewritten(text) for text in texts])
    return Figures(kind, read - began, time.process_time() - read, f"{len(texts)} texts")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", default=list(PLACES))
    parser.add_argument("--size", type=int, default=2_000_000)
    parser.add_argument("--slow", type=float, default=1.0)
    options = parser.parse_args()
    for form in options.formats:
        found = []
        for kind, content in hostile_documents(form, options.size):
            found.append(measured(form, kind, content))
            if max(found[-1].read, found[-1].write) > options.slow:
                print(f"  {found[-1]}", flush=True)
        print(f"{form}: {len(found)} kinds; {max(found, key=lambda figures: figures.read)}", flush=True)


if __name__ == "__main__":
    main()
