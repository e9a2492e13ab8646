"""Files and folders: originals untouched, one broken file stops no other, a kill loses nothing."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.cli.output import json_text
from device_app.translation import job
from device_app.translation.job import FileStatus, JobWishes, orders, output_name, run_job
from device_app.translation.store import StoredMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.protocols import TranslationRequest
from tests.device_app.documents.office_files import docx, part, run
from tests.device_app.translation.counting import CountingTranslator, engines

WISHES = JobWishes("en", "pt", digest="d")


@pytest.fixture
def memory(isolated_home: Path) -> Iterator[StoredMemory]:
    with StoredMemory(isolated_home / "memory.sqlite3") as memory:
        yield memory


def texts(
    counting: CountingTranslator, memory: StoredMemory, cancellation: Cancellation | None = None
) -> TextTranslator:
    request = TranslationRequest("", "en", "pt")
    return TextTranslator(engines(counting), request, memory, cancellation or Cancellation())


def stick(folder: Path) -> Path:
    (folder / "manuals" / "old").mkdir(parents=True)
    (folder / "letter.txt").write_text("Hello.\n")
    (folder / "letter.html").write_text("<p>Hello.</p>")
    (folder / "manuals" / "lid.docx").write_bytes(docx(run("Close the lid.")))
    (folder / "manuals" / "old" / "talk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / ".hidden.txt").write_text("no")
    (folder / "link.txt").symlink_to(folder / "letter.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_a_stick_keeps_its_files_and_gets_translations_beside_them(tmp_path: Path, memory: StoredMemory) -> None:
    folder = stick(tmp_path / "stick")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    counting = CountingTranslator()
    results = list(run_job(orders([folder], None, "pt"), WISHES, texts(counting, memory), memory))
    assert [result.status for result in results] == [FileStatus.TRANSLATED] * 4
    assert (folder / "letter.pt.txt").read_text() == "HELLO.\n"
    assert "CLOSE THE LID." in part((folder / "manuals" / "lid.pt.docx").read_bytes(), "word/document.xml")
    assert all(path.read_bytes() == content for path, content in before.items())
    assert sorted(counting.texts) == ["Close the lid.", "Hello."]
    again = list(run_job(orders([folder], None, "pt"), WISHES, texts(counting, memory), memory))
    assert [result.order.output for result in again] == [result.order.output for result in results]
    assert [result.status for result in again] == [FileStatus.DONE_BEFORE] * 4


def test_another_folder_gets_the_same_tree(tmp_path: Path) -> None:
    folder = stick(tmp_path / "stick")
    found = {str(order.output.relative_to(tmp_path)) for order in orders([folder], tmp_path / "out", "pt")}
    assert found == {
        "out/letter.pt.txt",
        "out/letter.pt.html",
        "out/manuals/lid.pt.docx",
        "out/manuals/old/talk.pt.srt",
    }


def test_names_get_the_language_once_and_never_collide(tmp_path: Path) -> None:
    assert output_name(Path("a/letter.en.txt"), "pt") == "letter.pt.txt"
    assert output_name(Path("report.v2.docx"), "zh-Hant") == "report.v2.zh-Hant.docx"
    assert output_name(Path("book.pdf"), "pt") == "book.pt.html"
    (tmp_path / "book.pdf").write_bytes(b"")
    (tmp_path / "book.html").write_bytes(b"")
    assert len({order.output for order in orders([tmp_path], None, "pt")}) == 2


def test_one_broken_file_stops_no_other(tmp_path: Path, memory: StoredMemory) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    (tmp_path / "b.txt").write_text("BREAK it")
    (tmp_path / "c.txt").write_text("good")
    results = list(run_job(orders([tmp_path], None, "pt"), WISHES, texts(CountingTranslator(), memory), memory))
    assert [(result.status, result.code) for result in results] == [
        (FileStatus.FAILED, "file.broken"),
        (FileStatus.FAILED, "mt.failed"),
        (FileStatus.TRANSLATED, ""),
    ]
    assert str(tmp_path / "a.docx") in results[0].message
    assert not (tmp_path / "b.pt.txt").exists()


def test_a_person_s_file_is_not_written_over(tmp_path: Path, memory: StoredMemory) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "a.pt.txt").write_text("mine")
    (order,) = orders([tmp_path / "a.txt"], None, "pt")
    (result,) = run_job([order], WISHES, texts(CountingTranslator(), memory), memory)
    assert (result.status, result.code) == (FileStatus.SKIPPED, "file.exists")
    assert (tmp_path / "a.pt.txt").read_text() == "mine"
    overwriting = JobWishes("en", "pt", overwrite=True)
    (result,) = run_job([order], overwriting, texts(CountingTranslator(), memory), memory)
    assert (tmp_path / "a.pt.txt").read_text() == "HELLO"


def test_a_changed_original_is_translated_again_and_asks_what_is_new(tmp_path: Path, memory: StoredMemory) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One. Two.")
    counting = CountingTranslator()
    list(run_job(orders([path], None, "pt"), WISHES, texts(counting, memory), memory))
    path.write_text("One. Three.")
    (result,) = run_job(orders([path], None, "pt"), WISHES, texts(counting, memory), memory)
    assert (result.status, result.tally.asked, result.tally.remembered) == (FileStatus.TRANSLATED, 1, 1)
    assert (tmp_path / "a.pt.txt").read_text() == "ONE. THREE."


def test_what_was_cancelled_goes_on_where_it_was(tmp_path: Path, memory: StoredMemory) -> None:
    (tmp_path / "a.txt").write_text("\n".join(f"Sentence {letter}." for letter in "abcdefgh"))
    counting, cancellation = CountingTranslator(), Cancellation()
    done = 0

    def progress(_: int) -> None:
        nonlocal done
        done += 1
        if done == 3:
            cancellation.cancel()

    with pytest.raises(Cancelled):
        list(run_job(orders([tmp_path], None, "pt"), WISHES, texts(counting, memory, cancellation), memory, progress))
    assert not (tmp_path / "a.pt.txt").exists()
    (result,) = run_job(orders([tmp_path], None, "pt"), WISHES, texts(counting, memory), memory)
    assert (result.tally.remembered, result.tally.asked) == (3, 5)
    assert len(counting.texts) == len(set(counting.texts)) == 8


def test_a_damaged_memory_is_set_aside_and_a_newer_one_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    path.write_bytes(b"no database at all" * 100)
    with StoredMemory(path) as memory:
        assert memory.pairs() == []
    assert (tmp_path / "memory.sqlite3.damaged").exists()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(DragomanError) as failure:
        StoredMemory(path)
    assert failure.value.code == "storage.newer"


def test_what_is_forgotten_is_in_no_file(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    with StoredMemory(path) as memory:
        memory.add_person([("en", "pt", "a secret sentence", "uma frase secreta")])
        memory.forget()
        assert memory.pairs() == []
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.glob("memory*"))


@pytest.mark.parametrize("written", [True, False], ids=["after writing", "before writing"])
def test_a_cut_while_a_file_is_written_leaves_no_stranger(
    written: bool, tmp_path: Path, memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def translated(status: FileStatus) -> None:
        (result,) = run_job(orders([folder], None, "pt"), WISHES, texts(CountingTranslator(), memory), memory)
        assert result.status is status

    def cut(path: Path, content: bytes) -> None:
        if written:
            path.write_bytes(content)
        raise Cancelled

    for words in ("Hello.", "Hello again."):
        (folder / "letter.txt").write_text(words)
        with monkeypatch.context() as patch:
            patch.setattr(job, "write_bytes", cut)
            with pytest.raises(Cancelled):
                translated(FileStatus.TRANSLATED)
        translated(FileStatus.DONE_BEFORE if written else FileStatus.TRANSLATED)
        assert (folder / "letter.pt.txt").read_text() == words.upper()
    (folder / "letter.pt.txt").write_text("mine")
    (folder / "letter.txt").write_text("Changed.")
    translated(FileStatus.SKIPPED)


def test_names_that_are_no_text_or_as_long_as_they_may_be(tmp_path: Path, memory: StoredMemory) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    names = [b"bad\xff\xfe.txt", b"new\nline.txt", b"a" * 248 + b".txt", b"b" * 250 + b".txt", b"-dash.txt", b"c.txt"]
    for name in names:
        (folder / os.fsdecode(name)).write_text("Hello.")
    (folder / "c.pt.txt").mkdir()
    found = list(run_job(orders([folder], None, "pt"), WISHES, texts(CountingTranslator(), memory), memory))
    statuses = {os.fsencode(result.order.path.name): (result.status, result.code) for result in found}
    failed = (FileStatus.FAILED, "storage.unwritable")
    assert statuses == {
        name: failed if name[:1] in b"bc" and name != names[0] else (FileStatus.TRANSLATED, "") for name in names
    }
    again = run_job(orders([folder], None, "pt"), WISHES, texts(CountingTranslator(), memory), memory)
    assert [result.status for result in again].count(FileStatus.DONE_BEFORE) == 4
    assert json.loads(json_text({"name": os.fsdecode(names[0])})) == {"name": "bad\udcff\udcfe.txt"}
    json_text({"name": os.fsdecode(names[0])}).encode()


def test_a_place_that_takes_no_file_is_told_before_the_work(tmp_path: Path, memory: StoredMemory) -> None:
    (tmp_path / "letter.txt").write_text("Hello.")
    (tmp_path / "out").write_text("a file")
    counting = CountingTranslator()
    (result,) = run_job(orders([tmp_path], tmp_path / "out", "pt"), WISHES, texts(counting, memory), memory)
    assert (result.status, result.code) == (FileStatus.FAILED, "storage.unwritable")
    assert not counting.asked


def test_what_a_power_cut_left_half_written_is_removed(tmp_path: Path, memory: StoredMemory) -> None:
    (tmp_path / "letter.txt").write_text("Hello.")
    old, fresh, mine = (tmp_path / name for name in (".letter.pt.txt.ab_1cd2e.part", ".x.txt.12345678.part", ".x.part"))
    for path in (old, fresh, mine):
        path.write_text("half")
    for path in (old, mine):
        os.utime(path, (1, 1))
    list(run_job(orders([tmp_path], None, "pt"), WISHES, texts(CountingTranslator(), memory), memory))
    assert [path.exists() for path in (old, fresh, mine)] == [False, True, True]
