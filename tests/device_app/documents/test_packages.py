"""What a package may hold, and what its paragraphs may hold."""

from __future__ import annotations

import io
import zipfile

import pytest

from device_app.documents import limits, packages
from device_app.documents.formats import BY_NAME
from engines.errors import DragomanError
from tests.device_app.documents.office_files import docx, package, part, run
from tests.device_app.documents.reading import READING, through_bytes


def refused(content: bytes) -> str:
    with pytest.raises(DragomanError) as failure:
        through_bytes(content, "docx")
    return failure.value.code


def test_a_part_that_unpacks_to_a_flood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST_PART", 100_000)
    assert refused(package({"word/document.xml": " " * 5_000_000})) == "file.too_complex"


def test_all_parts_together_are_no_longer_than_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_TEXT", 5000)
    parts = {f"header{number}": run("Hello") + " " * 2000 for number in range(3)}
    assert refused(docx(run("Hello"), **parts)) == "file.too_long"


def test_the_pieces_of_all_parts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PIECES", 100)
    half = f"<w:p>{'<w:r/>' * 60}</w:p>"
    assert through_bytes(docx(run("Hello"), header1=half), "docx")
    assert refused(docx(run("Hello"), header1=half, header2=half)) == "file.too_long"


def test_two_parts_of_one_name_are_refused() -> None:
    file = io.BytesIO(docx(run("Hello")))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", part(docx(run("Goodbye")), "word/document.xml"))
    assert refused(file.getvalue()) == "file.broken"


def test_paragraphs_are_in_each_other_a_few_deep() -> None:
    def boxes(count: int) -> bytes:
        return docx("<w:r><w:pict><w:p>" * count + run("Hello") + "</w:p></w:pict></w:r>" * count)

    assert BY_NAME["docx"].read(boxes(3), READING).texts == ["Hello"]
    assert refused(boxes(limits.DEEPEST)) == "file.too_complex"


def test_formats_are_compared_whatever_their_namespaces() -> None:
    bold = '<w:r><w:rPr><w:b xmlns:x="x"/></w:rPr><w:t>dear </w:t></w:r>'
    document = docx(run("Hello my ") + bold + bold + run("old friend."))
    assert BY_NAME["docx"].read(document, READING).texts == ["Hello my <s1>dear dear </s1>old friend."]
