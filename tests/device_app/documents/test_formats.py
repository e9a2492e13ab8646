"""Every format keeps its structure: nothing but words changes, and an identity changes nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from device_app.documents.formats import READERS, Format, detect_format
from device_app.documents.html_tokens import html_tokens
from device_app.documents.segment import replaced
from engines.inline_tags import TAG, split_tags


def through(document: str, form: Format, translate: Callable[[str], str]) -> str:
    for reader in READERS[form]:
        segments = reader(document)
        document = replaced(document, segments, [translate(segment.text) for segment in segments])
    return document


def marked(text: str) -> str:
    """Every run of words in capitals and in brackets that no format minds; tags untouched."""
    parts = split_tags(text)
    return "".join(part if index % 2 or not part.strip() else part.upper() for index, part in enumerate(parts))


def rewritten(text: str) -> str:
    """The same words, but not the same string: every segment is written by its format's rules."""
    return f"{text} "


def texts(document: str, form: Format) -> list[str]:
    return [TAG.sub("", segment.text) for reader in READERS[form] for segment in reader(document)]


HTML = """<!DOCTYPE html>
<html lang="en"><head><title>A  page &amp; more</title><style>p { color: red }</style></head>
<body>
<h1 class="x">Hello <b>bold</b> world</h1>
<p>
  <b>All bold</b>
  <img src=a alt="A picture &quot;here&quot;"> 3 &lt; 4 with <code>code <i>x</i></code> and
  <a href="x?a=1&b=2" title='the title'>a link <em>deep</em></a>.<br>Next line<!-- a comment --> ends
</p>
<pre>not   this</pre><script>var a = "nor <b>this</b>";</script><p translate=no>nor that</p>
<ul><li>One<li>Two &copy; <sub>2</sub></ul><table><tr><td>Cell<td>42</table>
<p>unclosed <b>x <p>next</p> a < b & c
</body></html>
"""

MARKDOWN = """---
title: keep
---
# A *heading* ##

> quote a
> b `c` **bold _nested_**\\
> hard
> break

1. 1
- item one
  goes on
- [link *t*](http://x "title") ![alt](a.png) <b>x</b> &amp; \\* 2 * 3 <http://a.b> [ref] [ref][]

| a | b |
|---|---|
| c **d** \\| | e |

**all bold**, ***both* x** ~~gone~~ snake_case

Setext
===

```py
code = "not this"
```

    indented code

<div>
<p>Hello <b>x</b></p>
</div>

[ref]: http://y
"""

SRT = """1
00:00:01,000 --> 00:00:02,500
Hello <i>there</i>
my friend

2
00:00:03,000 --> 00:00:04,000 X1:10
- Who?
- {\\an8}You.

3
00:00:05,000 --> 00:00:06,000
42

"""

VTT = """WEBVTT - a talk

NOTE this is no text

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 line:0
<v Anna>Hello <00:01.500>there

00:03.000 --> 00:04.000
"""

DOCUMENTS = {
    Format.HTML: HTML,
    Format.MARKDOWN: MARKDOWN,
    Format.SRT: SRT,
    Format.VTT: VTT,
    Format.PLAIN: " a\n\n\tb\r\nc",
}


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_identity_changes_nothing(form: Format, newline: str) -> None:
    document = DOCUMENTS[form].replace("\n", newline)
    assert through(document, form, lambda text: text) == document


def test_html_keeps_all_but_its_words() -> None:
    result = through(HTML, Format.HTML, marked)
    for kept in (
        '<h1 class="x">HELLO <b>BOLD</b> WORLD</h1>',
        "<code>code <i>x</i></code>",
        "<a href=\"x?a=1&b=2\" title='THE TITLE'>A LINK <em>DEEP</em></a>.<br>NEXT LINE<!-- a comment --> ENDS",
        'alt="A PICTURE &quot;HERE&quot;"',
        "3 &lt; 4",
        '<pre>not   this</pre><script>var a = "nor <b>this</b>";</script><p translate=no>nor that</p>',
        "<title>A PAGE &amp; MORE</title><style>p { color: red }</style>",
        "<td>CELL<td>42",
    ):
        assert kept in result
    before, after = lxml_html.fromstring(HTML), lxml_html.fromstring(result)
    assert [element.tag for element in before.iter()] == [element.tag for element in after.iter()]


def test_html_words_are_escaped_and_decoded() -> None:
    assert texts("<p>Fish &amp; chips &#8212; yes</p>", Format.HTML) == ["Fish & chips — yes"]
    assert through("<p>a</p>", Format.HTML, lambda _: 'x < y & "z"') == '<p>x &lt; y &amp; "z"</p>'
    assert through("<p>&lt;s1&gt; word</p>", Format.HTML, marked) == "<p>&lt;S1&gt; WORD</p>"


def structure(document: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(document):
        found.append((token.type, token.tag, token.markup, token.info, token.level))
        for child in token.children or ():
            if child.type not in {"text", "softbreak"}:
                content = child.content if child.type in {"code_inline", "html_inline"} else ""
                found.append((child.type, child.tag, content, *sorted(child.attrs.items())))
        if token.type in {"fence", "code_block"}:
            found.append((token.content,))
    return found


@pytest.mark.parametrize("change", [marked, rewritten])
def test_markdown_keeps_its_structure(change: Callable[[str], str]) -> None:
    result = through(MARKDOWN, Format.MARKDOWN, change)
    assert structure(result) == structure(MARKDOWN)
    assert result.startswith("---\ntitle: keep\n---\n")
    assert "| C **D** \\| | E |" in through(MARKDOWN, Format.MARKDOWN, marked)


@pytest.mark.parametrize(
    "words", ["1. x", "# x", "- x", "> x", "+ x", "*x*", "[x](y)", "`x`", "<b>x", "&amp; x", "===", "a | b", "!["]
)
def test_words_never_become_markdown(words: str) -> None:
    result = through("some words\n", Format.MARKDOWN, lambda _: words)
    (inline,) = [token for token in MarkdownIt("commonmark").parse(result) if token.type == "inline"]
    assert inline.level == 1
    assert [(child.type, child.content) for child in inline.children or ()] == [("text", words)]


def test_subtitles_keep_times_numbers_and_lines() -> None:
    result = through(SRT, Format.SRT, lambda text: marked(text) + " X Y Z")
    lines, before = result.split("\n"), SRT.split("\n")
    assert len(lines) == len(before)
    assert [line for line in lines if "-->" in line or line.isdigit()] == [
        line for line in before if "-->" in line or line.isdigit()
    ]
    assert "- WHO? X Y Z\n- {\\an8}YOU. X Y Z\n" in result
    assert re.search(r"HELLO <i>THERE</i>.*\n.+ X Y Z\n\n", result)
    vtt = through(VTT, Format.VTT, marked)
    assert vtt == VTT.replace("Hello", "HELLO").replace("there", "THERE")
    broken = through("1\n00:00:01,000 --> 00:00:02,000\nA\n", Format.SRT, lambda _: "x\n\ny")
    assert broken == "1\n00:00:01,000 --> 00:00:02,000\nx y\n"


def test_formats_are_told_by_name_and_beginning() -> None:
    assert detect_format("x", PurePath("a.MD")) is Format.MARKDOWN
    assert detect_format(HTML, None) is Format.HTML
    assert detect_format(SRT, PurePath("a.txt")) is Format.SRT
    assert detect_format(VTT, None) is Format.VTT
    assert detect_format("# x", PurePath("a.txt")) is Format.PLAIN


fragment = st.sampled_from(
    [
        *"<>&*_`[]()#|~\\-!:\n \r{}\"'",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<code>",
        "</code>",
        "&amp;",
        "&lt;",
        "<!--",
        "-->",
        "**",
        "word",
        "zwei",
        "字",
        "<s1>",
        "</s1>",
        "](x)",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "\n\n",
        "    ",
        "<br>",
        "<a href='x'>",
        "</a>",
        "00:00:01,000 --> 00:00:02,000\n",
        "1\n",
        "| a |\n|---|\n",
        "<script>",
        "\ud7ff",
        "\u200f",
        "😀",
    ]
)
anything = st.lists(fragment, max_size=30).map("".join)


@pytest.mark.parametrize("form", Format)
@given(document=anything)
@settings(max_examples=150, deadline=None)
def test_any_text_survives_an_identity(form: Format, document: str) -> None:
    assert through(document, form, lambda text: text) == document


@pytest.mark.parametrize("form", Format)
@given(document=anything)
@settings(max_examples=100, deadline=None)
def test_any_text_keeps_what_is_no_word(form: Format, document: str) -> None:
    for reader in READERS[form]:
        done = 0
        for segment in reader(document):
            assert done <= segment.start < segment.end <= len(document)
            assert set(TAG.findall(segment.text)) == set(segment.markup) or not segment.markup
            done = segment.end


@given(document=anything)
@settings(max_examples=200, deadline=None)
def test_tokens_cover_any_html(document: str) -> None:
    tokens = html_tokens(document)
    assert "".join(document[token.start : token.end] for token in tokens) == document


@given(document=anything)
@settings(max_examples=150, deadline=None)
def test_any_html_keeps_its_elements(document: str) -> None:
    def elements(text: str) -> list[tuple[str, str]]:
        return [(str(token.kind), token.name) for token in html_tokens(text) if token.kind in ("open", "close")]

    assert elements(through(document, Format.HTML, marked)) == elements(document)
