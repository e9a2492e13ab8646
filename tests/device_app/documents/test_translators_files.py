"""Files of translators as their programs export them: Trados, memoQ, Qt Linguist, gettext."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from device_app.documents.document import DocumentReading
from tests.device_app.documents.reading import marked, tagged_texts, texts, through

TRADOS = """\ufeff<?xml version="1.0" encoding="utf-8"?><xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"\
 xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2" sdl:version="1.0"><file original="a.docx"\
 datatype="x-sdlfilterframework2" source-language="en-US" target-language="pt-PT"><body>
<trans-unit id="1"><source>First <g id="p">bold</g> one. Second.</source><seg-source><mrk mtype="seg" mid="1">First\
 <g id="p">bold</g> one.</mrk> <mrk mtype="seg" mid="2">Second.</mrk></seg-source>{target}<sdl:seg-defs><sdl:seg id="1"\
 /><sdl:seg id="2"/></sdl:seg-defs></trans-unit>
<trans-unit id="2"><source>Locked.</source><seg-source><mrk mtype="seg" mid="3">Locked.</mrk></seg-source><target><mrk\
 mtype="seg" mid="3"/></target><sdl:seg-defs><sdl:seg id="3" locked="true"/></sdl:seg-defs></trans-unit>
</body></file></xliff>
"""
SENTENCE = '<mrk mtype="seg" mid="{}">{}</mrk>'


@pytest.mark.parametrize(
    "target",
    ["", "<target/>", f"<target>{SENTENCE.format(1, '')} {SENTENCE.format(2, '')}</target>"],
    ids=["none", "empty", "cut"],
)
def test_sentences_of_trados_go_where_their_numbers_are(target: str) -> None:
    file = TRADOS.format(target=target)
    assert texts(file, "xliff") == ["First bold one.", "Second."]
    assert through(file, "xliff") == file
    first, second = SENTENCE.format(1, 'FIRST <g id="p">BOLD</g> ONE.'), SENTENCE.format(2, "SECOND.")
    result = through(file, "xliff", marked)
    assert f"<target>{first} {second}</target><sdl:seg-defs>" in result
    assert 'target-language="pt-PT"' in result  # which Trados asks for


def test_a_half_translated_unit_of_trados_gets_the_other_half() -> None:
    for target in (f"{SENTENCE.format(1, 'Feito.')} {SENTENCE.format(2, '')}", SENTENCE.format(1, "Feito.")):
        file = TRADOS.format(target=f"<target>{target}</target>")
        assert texts(file, "xliff") == ["Second."]
        assert f"{SENTENCE.format(1, 'Feito.')} {SENTENCE.format(2, 'SECOND.')}</target>" in through(
            file, "xliff", marked
        )


def test_codes_of_memoq_are_pairs_and_locked_rows_stay() -> None:
    source = (
        'Hello <bpt id="1">&lt;b&gt;</bpt>bold<ept id="1">&lt;/b&gt;</ept> and <ph id="2">{1}</ph> <it id="3">x</it>.'
    )
    file = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="m"><file><body>'
        f'<trans-unit id="1" mq:status="NotStarted"><source>{source}</source><target></target></trans-unit>'
        '<trans-unit id="2" mq:locked="locked"><source>Locked words</source><target/></trans-unit>'
        "</body></file></xliff>"
    )
    assert tagged_texts(file, "xliff") == ["Hello <s1>bold</s1> and <s2></s2> <s3></s3>."]
    swapped = through(file, "xliff", lambda _: "<s3></s3> e <s1>negrito</s1>: <s2></s2>")
    assert '<target><it id="3">x</it> e <bpt id="1">&lt;b&gt;</bpt>negrito<ept id="1">&lt;/b&gt;</ept>: <ph' in swapped
    assert f"<source>{source}</source>" in swapped


def test_codes_and_protected_words_of_xliff_two() -> None:
    file = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="pt-BR"><file id="f">'
        '<unit id="1"><segment><source>An <sc id="3"/>open<ec startRef="3"/> '
        '<mrk id="m" translate="no">Brand Name</mrk></source></segment></unit>'
        '<group id="g" translate="no"><unit id="2"><segment><source>Not this</source>'
        '</segment></unit><unit id="3" translate="yes"><segment><source>But this</source></segment></unit></group>'
        "</file></xliff>"
    )
    assert tagged_texts(file, "xliff") == ["An <s1>open</s1> <s2></s2>", "But this"]
    assert (
        '<target>AN <sc id="3"/>OPEN<ec startRef="3"/> <mrk id="m" translate="no">Brand Name</mrk></target>'
        in through(file, "xliff", marked)
    )


@pytest.mark.parametrize(("language", "count"), [("pt", 2), ("ru", 3), ("zh", 1)])
def test_plurals_have_the_forms_of_the_language(language: str, count: int, tmp_path: Path) -> None:
    reading = DocumentReading("a", "en", language)
    qt = (
        '<TS version="2.1"><context><message numerus="yes"><source>%n file(s)</source>'
        '<translation type="unfinished"><numerusform></numerusform></translation></message></context></TS>'
    )
    root = etree.fromstring(through(qt, "ts", marked, reading))
    assert [form.text for form in root.iter("numerusform")] == ["%n FILE(S)"] * count
    template = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"\n\n'
        '#, c-format\nmsgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    result = through(template, "po", marked, reading)
    assert f"nplurals={count};" in result
    assert result.count("msgstr[") == count
    if shutil.which("msgfmt"):
        (tmp_path / "a.po").write_text(result, "utf-8")
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", tmp_path / "a.po"], check=True, timeout=60)


def test_a_region_that_a_catalogue_names_stays() -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n\nmsgid "Hello"\nmsgstr ""\n'
    assert "Language: pt_BR" in through(head.format("pt_BR"), "po", marked)
    assert "Language: pt\\n" in through(head.format("de"), "po", marked)


def test_the_letter_of_a_menu_is_no_part_of_the_word() -> None:
    for words, found in (
        ("_Open", "Open"),
        ("Save &as", "Save as"),
        ("snake_case x", "snake_case x"),
        ("R&D x", "R&D x"),
    ):
        assert texts(f'msgid "{words}"\nmsgstr ""\n', "po") == [found]
    assert 'msgstr "_OPEN"' in through('msgid "_Open"\nmsgstr ""\n', "po", marked)
    assert 'msgstr "&SAVE AS"' in through('msgid "Save &as"\nmsgstr ""\n', "po", marked)
