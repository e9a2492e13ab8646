"""A killed job: no half file, no lost work, nothing asked twice."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from device_app.translation.job import FileStatus, JobWishes, orders, run_job
from device_app.translation.store import StoredMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.protocols import TranslationRequest
from tests.device_app.documents.office_files import docx, part, run
from tests.device_app.translation.counting import CountingTranslator, engines
from tests.waiting import wait_until

SENTENCES = [f"Step {word} is done by hand." for word in "abcdefghijklmnopqrstuvwxyz" * 3]
PAGES = [run(f"{first} {second} Repeat it.") for first, second in zip(SENTENCES, SENTENCES[::-1], strict=True)] * 20
DIFFERENT = 27


def remembered(memory: Path) -> int:
    if not memory.exists():
        return 0
    with closing(sqlite3.connect(f"file:{memory}?mode=ro", uri=True)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM units").fetchone()[0])
        except sqlite3.Error:
            return 0


def test_a_killed_manual_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, memory = tmp_path / "stick", tmp_path / "memory.sqlite3"
    folder.mkdir()
    (folder / "manual.docx").write_bytes(docx(*PAGES))
    job = subprocess.Popen([sys.executable, "-m", "tests.device_app.translation.slow_job", str(folder), str(memory)])
    try:
        wait_until(lambda: remembered(memory) >= 5 or job.poll() is not None, "sentences on the disk")
    finally:
        job.send_signal(signal.SIGKILL)
        job.wait()
    known = remembered(memory)
    assert known >= 5
    assert [path.name for path in folder.iterdir()] == ["manual.docx"] or known == DIFFERENT
    counting = CountingTranslator()
    with StoredMemory(memory) as stored:
        texts = TextTranslator(engines(counting), TranslationRequest("", "en", "pt"), stored, Cancellation())
        (result,) = run_job(orders([folder], None, "pt"), JobWishes("en", "pt", digest="d"), texts, stored)
    assert result.status in (FileStatus.TRANSLATED, FileStatus.DONE_BEFORE)
    assert len(counting.texts) == DIFFERENT - known
    written = part((folder / "manual.pt.docx").read_bytes(), "word/document.xml")
    assert written.count("REPEAT IT.") == len(PAGES)
