"""A program's messages: keys and placeholders stay, and the programs read what is written."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.pypo import pofile

from engines.errors import DragomanError
from tests.device_app.documents.reading import marked, tagged_texts, texts, through
from tests.device_app.documents.samples import JSON, PO, PROPERTIES, STRINGS, STRINGSDICT, TS, XLIFF


def test_json_keeps_keys_numbers_and_what_programs_read() -> None:
    result = json.loads(through(JSON, "json", marked))
    assert result == {
        "title": "HELLO {name}, YOU HAVE %d MESSAGES",
        "id": "some_key",
        "items": ["X Y", 1, True, None, "en-US", "https://a.b/c D", "#ff0000"],
        "said": 'CAFÉ "HERE"',
    }
    assert json.loads(through('{"a": "x y"}', "json", lambda _: 'a "quoted"\nline\\')) == {"a": 'a "quoted"\nline\\'}
    assert texts('{"a": "Home", "b": "en-US", "c": "main.css", "d": "camelCase", "e": "Überall"}', "json") == [
        "Home",
        "Überall",
    ]


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"a": "b",}', "", '{"a": "x y"}{'])
def test_broken_json_is_one_line(content: str) -> None:
    with pytest.raises(DragomanError) as failure:
        through(content, "json")
    assert failure.value.code == "file.broken"


@pytest.mark.parametrize(
    "placeholder",
    ["%s", "%1$s", "%(name)s", "%d", "%.2f", "{}", "{0}", "{name}", "{{user}}", "${value}", "%@", "%n", "%L1", "__x__",
     "{n, plural, one {# file} other {# files}}", "<b>", "</b>", "&nbsp;", "%VAR%", "https://a.b/c"],
)  # fmt: skip
def test_placeholders_stay(placeholder: str) -> None:
    document = json.dumps({"k": f"before {placeholder} after"})
    assert tagged_texts(document, "json") == ["before <s1></s1> after"]
    assert json.loads(through(document, "json", marked)) == {"k": f"BEFORE {placeholder} AFTER"}


def test_properties_and_apple_strings() -> None:
    assert texts(PROPERTIES, "properties") == ["Hello ", "in two lines café"]
    result = through(PROPERTIES, "properties", marked)
    assert "key.one = HELLO {0}\nkey.two: IN TWO LINES CAF\\u00c9\n" in result
    assert through("k=a\n", "properties", lambda _: "字😀") == "k=\\u5b57\\ud83d\\ude00\n"
    assert through("k=é\n", "properties", lambda _: "字") == "k=字\n"
    assert through(STRINGS, "strings", marked) == STRINGS.replace("Hello", "HELLO").replace("you", "YOU").replace(
        "Two", "TWO"
    ).replace("lines", "LINES")


def test_a_catalogue_of_gettext() -> None:
    result = through(PO, "po", marked)
    store = pofile.parsestring(result.encode())
    assert [(str(unit.source), str(unit.target)) for unit in store.units[1:]] == [
        ("Hello %s", "HELLO %s"),
        ("one file", "ONE FILE"),
        ("Open", "Abrir"),
    ]
    assert 'msgstr[1] "%d FILES"' in result
    assert "Language: pt" in result


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_gettext_compiles_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(through(PO, "po", marked), "utf-8")
    subprocess.run(["msgfmt", "--check", "-o", tmp_path / "a.mo", tmp_path / "a.po"], check=True, timeout=60)


def test_xliff_gets_targets_and_keeps_sources() -> None:
    result = through(XLIFF, "xliff", marked)
    assert '<target>HELLO <g id="1">BOLD <x id="2"/></g> WORLD</target>' in result
    assert "<target>Dois</target>" in result
    assert "THREE" not in result
    assert 'target-language="pt"' in result
    assert '<source>Hello <g id="1">bold <x id="2"/></g> world</source>' in result
    second = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en"><file id="f"><unit id="1">'
        '<segment><source>Hi <pc id="1">all</pc> <ph id="2"/></source></segment></unit></file></xliff>'
    )
    assert '</source><target>HI <pc id="1">ALL</pc> <ph id="2"/></target>' in through(second, "xliff", marked)


def test_qt_keeps_accelerators_and_numbers() -> None:
    root = etree.fromstring(through(TS, "ts", marked).encode())
    assert [element.text for element in root.iter("translation")][::2] == ["&HELLO %1", "Feito"]
    assert [element.text for element in root.iter("numerusform")] == ["%n FILE(S)"] * 2
    assert root.get("language") == "pt"


def test_entities_are_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xliff version="1.2"><source>&b;</source></xliff>'
    assert texts(bomb, "xliff") == []
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><TS><message><source>&a; x</source></message></TS>'
    assert "root:" not in through(outside, "ts", marked)


def test_wordings_of_a_choice_are_texts_and_the_choice_stays() -> None:
    document = '{"k": "{n, plural, =0 {No files} one {# file} other {{n} files}}"}'
    assert tagged_texts(document, "json") == ["No files", "<s1></s1> file", "<s1></s1> files"]
    assert through(document, "json", marked) == ('{"k": "{n, plural, =0 {NO FILES} one {# FILE} other {{n} FILES}}"}')
    nested = "k={g, select, other {{n, plural, one {a file} other {b}}}}\n"
    assert through(nested, "properties", marked) == nested.replace("a file", "A FILE").replace("{b}", "{B}")
    assert texts("{\"k\": \"{n, plural, one {it''s '{'} other {x}}\"}", "json") == []


def test_an_apostrophe_is_written_twice_where_a_pattern_wants_it() -> None:
    def said(_: str) -> str:
        return "d'água <s1></s1>"

    assert through("a=Water {0}\nb=Don't\n", "properties", said).startswith("a=d''\\u00e1gua {0}\n")
    assert through("a=Water {0}\nb=Don't {0}\n", "properties", said).startswith("a=d'\\u00e1gua {0}\n")
    assert texts("a=It''s {0}\n", "properties") == ["It's "]
    assert through('{"a": "It\'\'s {n}"}', "json", said) == '{"a": "d\'\'água {n}"}'
    assert through('{"a": "It is {n}"}', "json", said) == '{"a": "d\'água {n}"}'


def test_flutter_and_browsers_keep_what_is_said_about_their_messages() -> None:
    arb = '{"@@locale": "en", "a": "Hello", "@a": {"description": "a hint", "placeholders": {"n": {"type": "int"}}}}'
    assert texts(arb, "json") == ["Hello"]
    assert through(arb, "json", marked) == arb.replace('"en"', '"pt"').replace("Hello", "HELLO")
    extension = '{"a": {"message": "My $X$", "description": "a hint", "placeholders": {"x": {"example": "Bob"}}}}'
    assert through(extension, "json", marked) == extension.replace("My", "MY")
    several = '{"a": [{"message": "one"}, "two"], "b": "C:\\\\Program Files\\\\x", "c": "rgb(1, 2, 3)"}'
    assert texts(several, "json") == ["one", "two"]


@pytest.mark.parametrize(
    "placeholder", ["%#@files@", "$t(nav.home)", "@:nav.home", "$NAME$", "<0>", "</0>", "'{'", "%1$s"]
)
def test_references_of_further_libraries_stay(placeholder: str) -> None:
    assert tagged_texts(json.dumps({"k": f"before {placeholder} after"}), "json") == ["before <s1></s1> after"]


def test_plurals_of_apple() -> None:
    assert tagged_texts(STRINGSDICT, "stringsdict") == ["<s1></s1> left", "<s1></s1> file & more"]
    assert through(STRINGSDICT, "stringsdict", marked) == STRINGSDICT.replace("left", "LEFT").replace(
        "file &amp; more", "FILE &amp; MORE"
    )


def test_android_keeps_quotes_and_reads_its_html() -> None:
    def android(words: str) -> str:
        return f'<resources><string name="a">{words}</string></resources>'

    assert tagged_texts(android('"It\'s"'), "android") == ["<s1></s1>It's<s2></s2>"]
    assert through(android('"It\'s"'), "android", marked) == android('"IT\\\'S"')
    assert texts(android("caf\\u00e9 \\u00a0x"), "android") == ["café x"]
    html = android("<![CDATA[<b>Don\\'t</b> &amp; %1$s]]>")
    assert tagged_texts(html, "android") == ["<s1>Don't</s1> & <s2></s2>"]
    assert through(html, "android", marked) == html.replace("Don", "DON").replace("t<", "T<")


def test_resources_of_net_keep_what_is_no_text() -> None:
    def data(attributes: str, value: str) -> str:
        return f"<root><data {attributes}><value>{value}</value></data></root>"

    for attributes in ('name="a" type="System.Drawing.Size"', 'name="a" mimetype="x"', 'name="&gt;&gt;a.Name"'):
        assert texts(data(attributes, "two words"), "resx") == []
    assert texts(data('name="a" type="System.String"', "two words"), "resx") == ["two words"]
    assert through(data('name="a"', "&amp;Open\n  it"), "resx", marked) == data('name="a"', "&amp;OPEN\n  IT")
    assert through(data('name="a"', "<![CDATA[ 1 < two ]]>"), "resx", marked) == data(
        'name="a"', "<![CDATA[ 1 < TWO ]]>"
    )


def test_spaces_that_begin_a_property_stay() -> None:
    assert through("k=\\ \\ two words\n", "properties", marked) == "k=\\ \\ TWO WORDS\n"
