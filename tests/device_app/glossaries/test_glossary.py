"""Glossaries as people have them: what is taken, what is told, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.glossaries.glossary import read_glossary
from device_app.language_names import code_of_name
from engines.errors import DragomanError
from tests.device_app.documents.office_files import S, package

TBX = """<?xml version="1.0"?>
<!DOCTYPE martif [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<martif type="TBX"><text><body>
<termEntry><langSet xml:lang="en-US"><tig><term>kernel</term></tig><tig><term>core</term></tig></langSet>
<langSet xml:lang="es"><tig><term>núcleo</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="en"><tig><term>&secret;x</term></tig></langSet></termEntry>
</body></text></martif>"""

MULTITERM = """<?xml version="1.0" encoding="UTF-16"?><mtf>
<conceptGrp><concept>1</concept>
<languageGrp><language type="English" lang="EN-US"/><termGrp><term>kernel</term></termGrp></languageGrp>
<languageGrp><language type="Spanish" lang="ES"/><termGrp><term>núcleo</term><descripGrp/></termGrp></languageGrp>
</conceptGrp></mtf>"""

MEMOQ = (
    "Entry_ID,Entry_Subject,Entry_Created,English_Def,English_United States,Term_Info,Spanish_Def,Spanish,Term_Info\n"
    '1,IT,2024-01-01,"the middle, of it",kernel,,"el medio",núcleo,\n'
    "2,IT,2024-01-01,,thread,,,hilo,\n"
)

TMX = """<tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>kernel</seg></tuv>
<tuv xml:lang="es-MX"><seg>núcleo</seg></tuv></tu></body></tmx>"""


def read(
    folder: Path, name: str, content: str | bytes, pair: tuple[str, str] = ("en", "es")
) -> tuple[list[tuple[str, str]], str]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_glossary(path, *pair)
    return [(term.source, term.target) for term in found.terms], "; ".join(found.notes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "kernel,núcleo\n\nthread,hilo\n"),
        ("a.csv", "source,target\nkernel,núcleo\nthread,hilo\nkernel,grano\n"),
        ("a.csv", 'kernel;núcleo\r\n"thread";hilo\r\n'),
        ("a.csv", "sep=;\r\nEnglish;Spanish\r\nkernel;núcleo\r\nthread;hilo\r\n"),
        ("a.tsv", "kernel\tnúcleo\nthread\thilo\n"),
        ("a.csv", "de,es,en\nKern,núcleo,kernel\nFaden,hilo,thread\nx,,y\n"),
        ("a.csv", "English,Spanish\nkernel,núcleo\nthread,hilo\n"),
        ("a.csv", "Inglés;Español (España)\nkernel;núcleo\nthread;hilo\n"),
        ("a.csv", "英语,西班牙语\nkernel,núcleo\nthread,hilo\n"),
        ("a.csv", "ES-ES|EN-GB|Notes\nnúcleo|kernel|a note\nhilo|thread|\n"),
        ("a.csv", MEMOQ),
        ("a.txt", "kernel\tnúcleo\nthread\thilo"),
        ("a.txt", "en\tes\nkernel\tnúcleo\nthread\thilo".encode("utf-16")),
        ("a.csv", "en,es\nkernel,núcleo\nthread,hilo".encode("cp1252")),
        ("a.csv", "\ufeffen,es\nkernel,núcleo\nthread,hilo"),
    ],
)
def test_tables(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert read(tmp_path, name, content)[0] == [("kernel", "núcleo"), ("thread", "hilo")]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.tbx", TBX), ("a.xml", MULTITERM.encode("utf-16")), ("a.tmx", TMX)],
)
def test_term_bases(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert read(tmp_path, name, content)[0][0] == ("kernel", "núcleo")
    assert read(tmp_path, name, content, ("es", "en"))[0][0] == ("núcleo", "kernel")


def test_tbx_of_both_editions_without_its_entities(tmp_path: Path) -> None:
    assert read(tmp_path, "a.tbx", TBX)[0] == [("kernel", "núcleo"), ("core", "núcleo")]
    new = TBX.replace("termEntry", "conceptEntry").replace("langSet", "langSec").replace("tig>", "termSec>")
    assert read(tmp_path, "b.tbx", new)[0] == [("kernel", "núcleo"), ("core", "núcleo")]


def test_a_sheet_of_excel(tmp_path: Path) -> None:
    cells = '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Spanish</t></is></c></row>'
    cells += '<row><c r="A2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t>núcleo</t></is></c></row>'
    strings = "<si><t>English</t></si><si><r><t>ker</t></r><r><t>nel</t></r></si>"
    book = package(
        {
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )
    assert read(tmp_path, "a.xlsx", book)[0] == [("kernel", "núcleo")]


def test_it_is_told_what_was_taken(tmp_path: Path) -> None:
    content = "en,es\nkernel,núcleo\nkernel,núcleo\nlid,tapa\nlid,tapadera\nopen,\n"
    terms, notes = read(tmp_path, "a.csv", content)
    assert terms == [("kernel", "núcleo"), ("lid", "tapa")]
    assert notes == (
        "2 terms, English → Spanish; 1 repeated; 1 without a translation; 1 contradict themselves; the first counts; "
        "'lid' is 'tapa', and 'tapadera' further down"
    )
    assert "taken as English in column 1, Spanish in 2" in read(tmp_path, "b.csv", "kernel,núcleo\n")[1]


ENGLISH = ["the kernel", "open the window", "close the door", "the key on the left", "waiting time", "good morning"]
SPANISH = [
    "el núcleo",
    "abrir la ventana",
    "cerrar la puerta",
    "la tecla de la izquierda",
    "tiempo de espera",
    "buenos días",
]
GERMAN = ["der Kern", "das Fenster öffnen", "die Tür schließen", "die linke Taste", "die Wartezeit", "guten Morgen"]


def test_a_list_without_names_is_told_by_its_words(tmp_path: Path) -> None:
    rows = [f"{left},{right}" for left, right in zip(SPANISH, ENGLISH, strict=True)]
    assert read(tmp_path, "a.csv", "\n".join(rows))[0][0] == ("the kernel", "el núcleo")
    rows = [f"{left},{right}" for left, right in zip(GERMAN, ENGLISH, strict=True)]
    with pytest.raises(DragomanError) as failure:
        read(tmp_path, "a.csv", "\n".join(rows))
    assert failure.value.code == "file.glossary_language"
    assert "German" in failure.value.message


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        ("a.csv", "kernel\n", "file.glossary_broken", "line 1"),
        ("a.csv", "", "file.glossary_broken", "empty"),
        ("a.csv", 'a,b\n"c,d', "file.glossary_broken", "line 2"),
        ("a.csv", "kernel,núcleo,Kern\nthread,hilo,Faden\n", "file.glossary_broken", "3 columns"),
        ("a.tbx", "<a>", "file.glossary_broken", "not TBX"),
        ("a.tbx", "<a/>", "file.glossary_broken", "no TBX entries"),
        ("a.sdltb", "x", "file.glossary_broken", "export it as XML"),
        ("a.csv", "en,fr\nx,y\n", "file.glossary_language", "English, French, not in English and Spanish"),
        ("a.csv", "de,fr\nx,y\n", "file.glossary_language", "German, French"),
        ("a.csv", "German,English,Notes\nx,y,z\n", "file.glossary_language", "German, English"),
        ("a.csv", "English,Remark\nx,y\n", "file.glossary_language", "in English, not"),
        ("a.tbx", TBX.replace('"es"', '"fr"'), "file.glossary_language", "English, French"),
    ],
)
def test_what_is_no_glossary_or_of_another_pair(
    tmp_path: Path, name: str, content: str, code: str, expected: str
) -> None:
    with pytest.raises(DragomanError) as caught:
        read(tmp_path, name, content)
    assert caught.value.code == code
    assert expected in caught.value.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"), ("en-US", "en"), ("zh_TW", "zh-Hant"), ("Español (México)", "es"), ("anglais", "en"),
        ("Португальский", "pt"), ("中文（简体）", "zh"), ("Chinese (Traditional)", "zh-Hant"),
        ("Brazilian Portuguese", "pt"), ("English_Def", ""), ("Notes", ""), ("Term", ""), ("", ""), ("hello", ""),
    ],
)  # fmt: skip
def test_languages_by_their_names(name: str, code: str) -> None:
    assert code_of_name(name) == code


@pytest.mark.parametrize(
    "content",
    [
        "kernel = núcleo\nthread = hilo\n",
        "kernel → núcleo\nthread → hilo\n",
        "kernel - núcleo\nthread – hilo\n",
        "en^es\nkernel^núcleo\nthread^hilo\n",
        "# my terms\n# by me\nen,es\nkernel,núcleo\nthread,hilo\n",
        "# Glossary in tab-separated format\nkernel\tnúcleo\ta remark\nthread\thilo\t\n",
        "\ufeffEnglish;Spanish\r\nkernel;núcleo\r\nthread;hilo\r\n".encode("utf-16-le"),
    ],
    ids=["equals", "arrow", "dashes", "caret", "remarks", "omegat", "utf-16"],
)
def test_lists_that_people_and_other_programs_write(content: str | bytes, tmp_path: Path) -> None:
    terms, notes = read(tmp_path, "a.txt", content)
    assert terms == [("kernel", "núcleo"), ("thread", "hilo")]
    assert notes.startswith("2 terms, English → Spanish")


def test_rows_that_name_their_own_languages(tmp_path: Path) -> None:
    rows = "kernel,núcleo,en,es\nhilo,thread,ES,EN\nKern,noyau,de,fr\n"
    for content in (rows, f"source,target,source_lang,target_lang\n{rows}"):
        terms, notes = read(tmp_path, "a.csv", content)
        assert terms == [("kernel", "núcleo"), ("thread", "hilo")]
        assert notes == "2 terms, English → Spanish; 1 in other languages"
    with pytest.raises(DragomanError) as failure:
        read(tmp_path, "a.csv", rows, ("pt", "zh"))
    assert failure.value.code == "file.glossary_language"


def test_a_list_without_terms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure:
        read(tmp_path, "a.csv", "en,es\n")
    assert failure.value.code == "file.glossary_broken"
