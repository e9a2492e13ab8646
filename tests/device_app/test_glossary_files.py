"""Glossaries and context as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.context_files import read_context
from device_app.glossary_files import read_glossary
from engines.errors import DragomanError
from engines.protocols import Exchange

TBX = """<?xml version="1.0"?>
<!DOCTYPE martif [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<martif type="TBX"><text><body>
<termEntry><langSet xml:lang="en-US"><tig><term>kernel</term></tig><tig><term>core</term></tig></langSet>
<langSet xml:lang="es"><tig><term>núcleo</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="en"><tig><term>&secret;x</term></tig></langSet></termEntry>
</body></text></martif>"""


def read(folder: Path, name: str, content: str, pair: tuple[str, str] = ("en", "es")) -> list[tuple[str, str]]:
    path = folder / name
    path.write_text(content, "utf-8")
    return [(term.source, term.target) for term in read_glossary(path, *pair)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "kernel,núcleo\n\nthread,hilo\n"),
        ("a.csv", "source,target\nkernel,núcleo\nthread,hilo\nkernel,grano\n"),
        ("a.csv", 'kernel;núcleo\r\n"thread";hilo\r\n'),
        ("a.tsv", "kernel\tnúcleo\nthread\thilo\n"),
        ("a.csv", "de,es,en\nKern,núcleo,kernel\nFaden,hilo,thread\nx,,y\n"),
        ("a.txt", "kernel\tnúcleo\nthread\thilo"),
    ],
)
def test_tables(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, name, content) == [("kernel", "núcleo"), ("thread", "hilo")]


def test_a_table_serves_both_directions(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "en,es\nkernel,núcleo\n", ("es", "en")) == [("núcleo", "kernel")]


def test_tbx_of_both_editions_without_its_entities(tmp_path: Path) -> None:
    assert read(tmp_path, "a.tbx", TBX) == [("kernel", "núcleo"), ("core", "núcleo")]
    new = TBX.replace("termEntry", "conceptEntry").replace("langSet", "langSec").replace("tig>", "termSec>")
    assert read(tmp_path, "b.tbx", new) == [("kernel", "núcleo"), ("core", "núcleo")]


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        ("a.csv", "kernel\n", "file.glossary_broken", "line 1"),
        ("a.csv", 'a,b\n"c,d', "file.glossary_broken", "line 2"),
        ("a.tbx", "<a>", "file.glossary_broken", "not TBX"),
        ("a.tbx", "<a/>", "file.glossary_broken", "no TBX entries"),
        ("a.csv", "en,fr\nx,y\n", "file.glossary_language", "'es'"),
        ("a.tbx", TBX.replace('"es"', '"fr"'), "file.glossary_language", "'es'"),
    ],
)
def test_what_is_no_glossary(tmp_path: Path, name: str, content: str, code: str, expected: str) -> None:
    with pytest.raises(DragomanError) as caught:
        read(tmp_path, name, content)
    assert caught.value.code == code
    assert expected in caught.value.message


def test_context(tmp_path: Path) -> None:
    path = tmp_path / "context.txt"
    path.write_text("I have a dog.\tTengo un perro.\n\nIs it big?\n")
    assert read_context(path, "en", "es") == (
        Exchange("en", "I have a dog.", "es", "Tengo un perro."),
        Exchange("en", "Is it big?", "es", ""),
    )
