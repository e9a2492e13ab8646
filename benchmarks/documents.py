"""A manual of many pages through ``dragoman translate``: throughput beside the engine's own, memory, and a kill.

    python -m benchmarks.documents --from en --to pt [--form docx | pdf] [--pages 300] [--distinct 400]

Writes a manual as DOCX or PDF, translates it in a process of its own, kills that when a third of its sentences are
remembered, lets it go on, and asks the engine the same sentences one by one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
import zipfile
from dataclasses import replace
from pathlib import Path

from device_app.engine_host.options import engine_options
from device_app.settings_file import load_settings
from engines.cancellation import Cancellation
from engines.loading import load_engines
from engines.options import NONE
from engines.protocols import TranslationRequest
from tests.device_app.documents.office_files import pdf as pdf_file

PARAGRAPHS_A_PAGE = 5
SENTENCES_A_PAGE = 5 * PARAGRAPHS_A_PAGE
PARTS = (
    ("Press", "Hold", "Check", "Clean", "Remove", "Replace", "Open", "Close", "Adjust", "Inspect"),
    ("the red button", "the filter", "the upper lid", "the water tank", "the safety valve", "the power cable"),
    ("before you start the pump", "when the green light is on", "after each use", "with a dry cloth", "once a week"),
    ("", " and wait for two minutes", " until you hear a click", " as shown in the picture"),
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def sentences(count: int, distinct: int) -> list[str]:
    """So many sentences of a manual, of which `distinct` are different."""
    chance = random.Random(1)
    every = [f"{a} {b} {c}{d}." for a in PARTS[0] for b in PARTS[1] for c in PARTS[2] for d in PARTS[3]]
    chance.shuffle(every)
    kinds = every[:distinct]
    return kinds[:count] + chance.choices(kinds, k=max(count - len(kinds), 0))


def docx(texts: list[str]) -> bytes:
    """A document of Word with five sentences a paragraph."""
    paragraphs = [" ".join(texts[at : at + 5]) for at in range(0, len(texts), 5)]
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def pdf(texts: list[str]) -> bytes:
    """A PDF with the same paragraphs, `PARAGRAPHS_A_PAGE` a page."""
    paragraphs = [" ".join(texts[at : at + 5]) for at in range(0, len(texts), 5)]
    pages = []
    for at in range(0, len(paragraphs), PARAGRAPHS_A_PAGE):
        bottom, lines = 780, []
        for paragraph in paragraphs[at : at + PARAGRAPHS_A_PAGE]:
            for line in textwrap.wrap(paragraph, 85):
                lines.append((11, 60, bottom, line))
                bottom -= 14
            bottom -= 14
        pages.append(lines)
    return pdf_file(pages)


def remembered(memory: Path) -> int:
    """How many sentences a translation memory holds that another process writes."""
    try:
        with contextlib.closing(sqlite3.connect(f"{memory.as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM units").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet, or being written
        return 0


FORMS = {"docx": docx, "pdf": pdf}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="pt")
    parser.add_argument("--form", choices=FORMS, default="docx")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--distinct", type=int, default=400)
    options = parser.parse_args()
    texts = sentences(options.pages * SENTENCES_A_PAGE, options.distinct)
    kinds = list(dict.fromkeys(texts))
    with tempfile.TemporaryDirectory() as folder:
        manual, memory = Path(folder, f"manual.{options.form}"), Path(folder, "memory.sqlite3")
        manual.write_bytes(FORMS[options.form](texts))
        command = [
            *(sys.executable, "-m", "device_app.cli.main", "translate", "--file", str(manual), "--json"),
            *("--from", options.source, "--to", options.target, "--memory", str(memory)),
        ]
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while first.poll() is None and remembered(memory) < len(kinds) // 3:
            time.sleep(0.2)
        if first.returncode is not None:
            print("done before it could be killed")
        first.kill()
        first.wait()
        began = time.monotonic()
        report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        seconds = time.monotonic() - began
        total = report["total"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{options.pages} pages, {len(texts)} sentences, {len(kinds)} different; engines {', '.join(total['engines'])}"
    )
    print(f"after a kill: {total['remembered']} remembered, {total['asked']} asked, {total['repeated']} repeated")
    print(f"{seconds:.1f} s for the rest, {total['asked'] / seconds:.1f} sentences asked a second; peak {peak:.0f} MB")
    engines = load_engines(replace(engine_options(load_settings(())), recognizer=NONE, synthesizer=NONE))
    sample = kinds[-total["asked"] :] if total["asked"] else kinds
    began = time.monotonic()
    for text in sample:
        for _ in engines.translate(TranslationRequest(text, options.source, options.target), Cancellation()):
            pass
    own = time.monotonic() - began
    engines.close()
    print(f"the engine alone: {len(sample) / own:.1f} sentences a second")


if __name__ == "__main__":
    main()
