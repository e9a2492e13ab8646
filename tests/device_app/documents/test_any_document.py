"""What holds for every format: an identity changes nothing, and only words change at all."""

from __future__ import annotations

import codecs
import os
import time
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device_app.documents.document import DocumentReading
from device_app.documents.formats import BY_NAME, PLAIN, file_format, text_format
from device_app.documents.limits import LONGEST_READING, MOST_CATALOGUED, MOST_LINES, MOST_TEXTS
from device_app.documents.markup_tokens import markup_tokens
from device_app.text_files import read_bytes
from engines.errors import DragomanError
from engines.inline_tags import TAG, split_tags
from tests.device_app.documents.hostile import OPEN_FIELD, PLACES, hostile_documents
from tests.device_app.documents.reading import READING, marked, rewritten, through, through_bytes
from tests.device_app.documents.samples import DOCUMENTS, HTML, SRT, VTT


@pytest.mark.parametrize("form", DOCUMENTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_an_identity_changes_nothing(form: str, newline: str) -> None:
    document = DOCUMENTS[form].replace("\r\n", "\n").replace("\n", newline)
    assert through(document, form) == document


@pytest.mark.parametrize("form", DOCUMENTS)
def test_words_are_found_and_written(form: str) -> None:
    document = DOCUMENTS[form]
    found = BY_NAME[form].read(document.encode(), READING).texts
    assert found
    result = through(document, form, marked)
    assert result != document
    if form not in {"po", "xliff", "ts"}:  # which keep the original beside the translation
        again = BY_NAME[form].read(result.encode(), READING).texts
        assert [marked(text) for text in found] == list(again)


@pytest.mark.parametrize("form", ["plain", "html", "markdown", "srt", "vtt", "json", "ttml"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_the_encoding_is_kept(form: str, mark: bytes, encoding: str) -> None:
    document = DOCUMENTS[form].replace('<?xml version="1.0" encoding="UTF-8"?>\n', "")
    content = mark + document.encode(encoding)
    assert through_bytes(content, form) == content
    result = through_bytes(content, form, marked)
    assert result == mark + through(document, form, marked).encode(encoding)


def test_a_declared_encoding_is_kept_and_takes_every_character() -> None:
    page = '<html lang="en"><meta charset="iso-8859-1"><p>caf\xe9</p></html>'.encode("latin-1")
    assert through_bytes(page, "html") == page
    assert b"<p>&#12354;\xe9</p>" in through_bytes(page, "html", lambda _: "あ\xe9")


def test_a_named_encoding_is_used_and_kept() -> None:
    content = "caf\xe9".encode("cp1252")
    with pytest.raises(DragomanError, match="is not text"):
        through_bytes(content, "plain")
    named = DocumentReading("a file", "en", "fr", encoding="cp1252")
    assert through_bytes(content, "plain", marked, named) == "CAF\xc9".encode("cp1252")
    with pytest.raises(DragomanError) as failure:
        through_bytes(content, "plain", lambda _: "字", named)
    assert failure.value.code == "file.encoding"


def test_formats_are_told_by_name_and_beginning() -> None:
    assert file_format(PurePath("a.MD"), b"x").name == "markdown"
    assert text_format(HTML).name == "html"
    assert file_format(PurePath("a.txt"), SRT.encode()).name == "srt"
    assert file_format(PurePath("talk"), VTT.encode()).name == "vtt"
    assert file_format(PurePath("strings.xml"), DOCUMENTS["android"].encode()).name == "android"
    assert file_format(PurePath("README"), b"# x") is PLAIN


@pytest.mark.parametrize("name", ["a.tex", "a.rtf", "a.xml", "a.doc", "a.csv", "a.py", "a.png", "a.exe"])
def test_an_unknown_format_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(DragomanError) as failure:
        file_format(PurePath(name), b"\\section{Hello}")
    assert failure.value.code == "file.format_unknown"
    assert ".docx" in failure.value.hint
    assert ".srt" in failure.value.hint


def test_a_pipe_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", tmp_path, Path("/dev/zero")):
        with pytest.raises(DragomanError) as failure:
            read_bytes(path)
        assert failure.value.code == "file.not_a_file"


REFUSALS = {"file.broken", "file.too_complex", "file.too_long", "file.no_words", "file.encoding"}


@pytest.mark.parametrize("form", BY_NAME)
def test_a_hostile_document_is_read_and_written_or_refused(form: str) -> None:
    for kind, content in hostile_documents(form, 2000):
        try:
            through_bytes(content, form, rewritten)
        except DragomanError as error:
            assert error.code in REFUSALS, kind  # noqa: PT017


GROWING = [
    ("lrc", "[00:01.00]", "|"),
    ("lrc", "[00:01.00]", "a|"),
    ("mpl2", "[1][2]", "{y:i}"),
    ("srt", "1\n00:00:01,000 --> 00:00:02,000\n", "<b>"),
    ("ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{", "\\p1"),
    ("markdown", "", ":::"),
    ("markdown", "", "----------\n-- --\n"),
    ("markdown", "\n\n\\end{a}", "\\begin{a}"),
    ("html", "<p>", "\\("),
    ("properties", "a=b", " "),
    ("html", "<p>", "<%"),
]
"""Formats, beginnings, and what some readers read again from each of its places."""


def _sentences(length: int) -> str:
    return "".join(f"<mrk mtype='seg' mid='{number}'>a</mrk>" for number in range(length // 40))


MADE: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "open fields": ("docx", lambda length: PLACES["docx"][0].file(OPEN_FIELD * (length // len(OPEN_FIELD)))),
    "sentences of one unit": ("xliff", lambda length: PLACES["xliff"][1].file(_sentences(length))),
}
"""Documents with an end: the format, and one of a length."""


def _of(before: str, unit: str) -> Callable[[int], bytes]:
    return lambda length: (before + unit * (length // len(unit))).encode()


@pytest.mark.parametrize(
    ("form", "made"), [*((form, _of(before, unit)) for form, before, unit in GROWING), *MADE.values()]
)
def test_the_time_of_hostile_text_grows_as_its_length(form: str, made: Callable[[int], bytes]) -> None:
    def seconds(length: int) -> float:
        content = made(length)
        begin = time.process_time()
        through_bytes(content, form, rewritten)
        return time.process_time() - begin

    # A fixed cost, and what else the machine does, are no growth: of several tries the best counts.
    assert any(seconds(60_000) < 8 * seconds(15_000) + 0.01 for _ in range(5))


def test_more_texts_than_a_book_are_refused() -> None:
    for form, unit, most in (
        ("plain", "a\n\n", MOST_TEXTS),
        ("po", 'msgid "a"\nmsgstr ""\n\n', MOST_CATALOGUED),
        ("srt", "\n", MOST_LINES),
    ):
        with pytest.raises(DragomanError) as failure:
            BY_NAME[form].read((unit * (most + 1)).encode(), READING)
        assert failure.value.code == "file.too_long"


def test_more_markup_than_text_is_refused() -> None:
    for form, before, unit in (("html", "", "<b>"), ("markdown", "", "*a* "), ("lrc", "[00:01.00]", "|")):
        with pytest.raises(DragomanError) as failure:
            through(before + unit * (LONGEST_READING + 1), form)
        assert failure.value.code == "file.too_complex"


fragment = st.sampled_from(
    [
        *"<>&*_`[]()#|~\\-!:\n \r{}\"'/=.,$^%@",
        *("<b>", "</b>", "<p>", "</p>", "<code>", "</code>", "&amp;", "&lt;", "<!--", "-->", "**", "<br>", "<script>"),
        *("word", "zwei", "字", "<s1>", "</s1>", "](x)", "```\n", "> ", "- ", "1. ", "\n\n", "    ", "\ud7ff", "😀"),
        *(
            "<a href='x'>",
            "</a>",
            "00:00:01,000 --> 00:00:02,000\n",
            "1\n",
            "| a |\n|---|\n",
            "\u200f",
            "[^1]",
            "{\\i1}",
        ),
        *(
            "- [ ] ",
            ":::",
            "+++\n",
            "---\n",
            "$a_1$",
            "[r]: u\n",
            "[[a|b]]",
            "==",
            "[Events]\n",
            "Dialogue: 0,,,,,,,,,",
        ),
        *("{1}{2}", "[00:01.00]", "\\N", "\\\n", "key=", '"k"="', '";', "%s", "{name}", "https://a.b/c_d_e", "a@b.c"),
        *("<string>", "</string>", "<value>", "</value>", "<![CDATA[", "]]>", "<span>", "</span>", "<p/>", "&#65;"),
    ]
)
anything = st.lists(fragment, max_size=30).map("".join)
TEXTS = [name for name in DOCUMENTS if name not in {"json", "po", "xliff", "ts"}]


@pytest.mark.parametrize("form", TEXTS)
@given(document=anything)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_an_identity(form: str, document: str) -> None:
    assert through(document, form) == document


@pytest.mark.parametrize("form", TEXTS)
@given(document=anything)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_translated(form: str, document: str) -> None:
    """Tags are those that the segment wrote; a translation is written, whatever it is."""
    for text in BY_NAME[form].read(document.encode(), READING).texts:
        assert all(split_tags(text)[index] for index in range(1, len(split_tags(text)), 2))
        assert any(character.isalpha() for character in TAG.sub("", text))
    through(document, form, rewritten)


@given(document=anything)
@settings(max_examples=200, deadline=None)
def test_tokens_cover_any_markup(document: str) -> None:
    for xml in (False, True):
        tokens = list(markup_tokens(document, xml=xml))
        assert "".join(document[token.start : token.end] for token in tokens) == document


@given(document=anything)
@settings(max_examples=150, deadline=None)
def test_any_html_keeps_its_elements(document: str) -> None:
    def elements(text: str) -> list[tuple[str, str]]:
        return [(str(token.kind), token.name) for token in markup_tokens(text) if token.kind in ("open", "close")]

    assert elements(through(document, "html", marked)) == elements(document)
