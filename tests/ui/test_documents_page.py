"""Documents as a page: chosen from what there is, followed while they are translated, told what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device_app.documents.formats import FORMATS, known_suffixes
from device_app.documents.places import entries
from device_app.documents.suffixes import SUFFIXES, looks_known
from device_app.events import Control
from device_app.events.documents import (
    CancelFile,
    FileChanged,
    FileReport,
    FileStage,
    PauseFile,
    TellFile,
    TranslateFile,
)
from device_app.paths import documents_folder
from device_app.vocabulary import DragomanError
from tests.ui.conftest import Desk, capabilities
from tests.waiting import longest_wait
from ui.bridge import Bridge
from ui.pages.documents.model import DocumentsModel


class Page:
    def __init__(self) -> None:
        self.posted: list[Control] = []
        self.bridge = Bridge(self.posted.append, "en", "es")
        self.model = DocumentsModel(self.bridge, self.bridge)

    def tell(self, status: FileChanged) -> None:
        self.bridge.told.emit(status)

    def __getitem__(self, name: str) -> Any:
        return self.model.property(name)


@pytest.fixture
def page(application: object) -> Page:
    return Page()


def test_every_format_has_its_suffixes() -> None:
    assert set(SUFFIXES) == {form.name for form in FORMATS}
    assert all(looks_known(Path(f"a{suffix.upper()}")) for suffix in known_suffixes())
    assert not looks_known(Path("a.exe"))


def test_a_folder_shows_folders_and_documents_alone(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    (stick / "zoo").mkdir(parents=True)
    for name in ("b.txt", "A.docx", "c.exe", ".hidden.txt"):
        (stick / name).write_text("x")
    (stick / "link.txt").symlink_to(stick / "b.txt")
    assert [(row.name, row.folder) for row in entries(stick)] == [("zoo", True), ("A.docx", False), ("b.txt", False)]
    with pytest.raises(DragomanError, match="does not exist"):
        entries(tmp_path / "gone")
    assert entries(documents_folder()) == []


def test_a_document_is_chosen_translated_paused_and_given_up(page: Page) -> None:
    assert page.posted == [TellFile()]
    page.model.choose("/stick/a.docx")
    assert (page["stage"], "a.docx" in page["name"]) == ("none", True)
    page.model.turnRound()
    page.model.translate()
    assert page.posted[-1] == TranslateFile("/stick/a.docx", "es", "en")
    page.tell(FileChanged(FileStage.RUNNING, "/stick/a.docx", 250, 1000, 90.0))
    assert (page["progress"], page["status"]) == (0.25, "2 min left")
    page.model.choose("/stick/b.docx")  # not while another one is at work
    page.model.pause()
    page.tell(FileChanged(FileStage.PAUSED, "/stick/a.docx", 250, 1000))
    page.model.pause()
    page.model.cancel()
    assert page.posted[-3:] == [PauseFile(on=True), PauseFile(on=False), CancelFile()]


def test_the_report_is_in_words(page: Page) -> None:
    report = FileReport("/stick/a.es.docx", sentences=12, remembered=3, rough=True, warnings=2)
    page.tell(FileChanged(FileStage.DONE, "/stick/a.docx", 9, 9, 0.0, report))
    assert "/stick/a.es.docx" in page["output"]
    assert [line for line in page["report"] if "12" in line or "3" in line or "2" in line] != []
    assert len(page["report"]) == 4
    page.tell(FileChanged(FileStage.DONE, "/stick/a.docx", 9, 9, 0.0, FileReport("/x", again=True, rough=True)))
    assert len(page["report"]) == 1


def test_a_failure_is_told_in_words_and_another_document_can_be_chosen(page: Page) -> None:
    page.tell(FileChanged(FileStage.FAILED, "/stick/a.xyz", code="file.format_unknown", message="x"))
    assert "PDF" in page["status"]
    page.model.choose("/stick/b.txt")
    assert (page["stage"], page["status"]) == ("none", "")


def test_a_pair_that_cannot_be_translated_is_told_and_asks_for_nothing(page: Page) -> None:
    page.bridge.receive(capabilities(phrases_only=frozenset({"es"})))
    page.bridge._drain()
    page.model.choose("/stick/a.txt")
    assert page["obstacle"] == "only_phrases"
    page.model.translate()
    assert page.posted == [TellFile()]


def waited(condition: Callable[[], object], desk: Desk) -> None:
    end = time.monotonic() + longest_wait()
    while not condition():
        assert time.monotonic() < end
        desk.settle(20)


def test_from_the_menu_to_the_translation(desk: Desk, isolated_home: Path) -> None:
    documents_folder().mkdir()
    letter = documents_folder() / "letter.txt"
    letter.write_text("Hello")
    desk.kiosk.navigator.go("documents", {})

    def tap_when_there(name: str) -> None:
        waited(lambda: desk.find_all(name), desk)
        desk.tap(name)

    tap_when_there("file.0")
    tap_when_there("folderUp")
    tap_when_there("file.0")
    tap_when_there("file.0")
    desk.tap("documentGo")
    assert desk.posted == [TellFile(), TranslateFile(str(letter), "en", "es")]
    desk.tell(FileChanged(FileStage.RUNNING, str(letter), 1, 2))
    assert not desk.find_all("documentFiles")
    desk.tap("documentCancel")
    assert desk.posted[-1] == CancelFile()
