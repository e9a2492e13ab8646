"""HTML and XML: elements, attributes, references, the language of the page."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from device_app.documents.document import DocumentReading
from tests.device_app.documents.reading import identity, marked, tagged_texts, texts, through
from tests.device_app.documents.samples import ANDROID, HTML, RESX, TTML


def test_html_keeps_all_but_its_words() -> None:
    result = through(HTML, "html", marked)
    for kept in (
        '<h1 class="x">HELLO <b>BOLD</b> WORLD</h1>',
        "<code>code <i>x</i></code>",
        "<a href=\"x?a=1&b=2\" title='THE TITLE'>A LINK <em>DEEP</em></a>.<br>NEXT LINE<!-- a comment --> ENDS",
        'alt="A PICTURE &quot;HERE&quot;"',
        "3 &lt; 4",
        '<pre>not   this</pre><script>var a = "nor <b>this</b>";</script><p translate=no>nor that</p>',
        "<title>A PAGE &amp; MORE</title><style>p { color: red }</style>",
        '<meta name="description" content="WHAT IT IS ABOUT">',
        "<td>CELL<td>42",
        '<input type=submit value="SEND IT"><input type=text value="kept">',
        '<html lang="pt">',
    ):
        assert kept in result
    before, after = lxml_html.fromstring(HTML), lxml_html.fromstring(result)
    assert [element.tag for element in before.iter()] == [element.tag for element in after.iter()]


def test_words_are_escaped_and_decoded() -> None:
    assert texts("<p>Fish &amp; chips &#8212; yes</p>", "html") == ["Fish & chips — yes"]
    assert through("<p>a</p>", "html", lambda _: 'x < y & "z"') == '<p>x &lt; y &amp; "z"</p>'
    assert through("<p>&lt;s1&gt; word</p>", "html", marked) == "<p>&lt;S1&gt; WORD</p>"
    assert through("<p>&company; of ours</p>", "xhtml", marked) == "<p>&company; OF OURS</p>"
    assert through("<img alt=cat>", "html", lambda _: 'a "b"') == '<img alt="a &quot;b&quot;">'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<html lang="en"><p>a</html>', '<html lang="ar" dir="rtl"><p>A</html>'),
        ("<html lang=en dir=ltr><p>a</html>", "<html lang=ar dir=rtl><p>A</html>"),
        ("<html><p>a</html>", '<html lang="ar" dir="rtl"><p>A</html>'),
        ('<html class="x"><p>a</html>', '<html class="x" lang="ar" dir="rtl"><p>A</html>'),
    ],
)
def test_the_page_says_its_new_language_and_direction(before: str, after: str) -> None:
    arabic = DocumentReading("a page", "en", "ar", rtl=True)
    assert through(before, "html", marked, arabic) == after
    assert through(before, "html", identity, arabic) == before


def test_from_right_to_left_back_to_left_to_right() -> None:
    assert through('<html lang="ar" dir="rtl"><p>a</html>', "html", marked) == '<html lang="pt" dir="ltr"><p>A</html>'


def test_addresses_stay() -> None:
    text = "<p>See https://a.example/b_c?d=e&amp;f, or write to me@a.example.</p>"
    assert through(text, "html", marked) == "<p>SEE https://a.example/b_c?d=e&amp;f, OR WRITE TO me@a.example.</p>"


def test_a_title_in_a_sentence_is_translated_once_with_it() -> None:
    text = '<p>A <b title="tip one">word</b> and <img alt="two">.</p>'
    assert tagged_texts(text, "html") == ["A <s1>word</s1> and <s2></s2>.", "tip one", "two"]
    assert through(text, "html", marked) == '<p>A <b title="TIP ONE">WORD</b> AND <img alt="TWO">.</p>'
    only = through(text, "html", lambda found: found.upper() if "tip" in found else found)
    assert only == '<p>A <b title="TIP ONE">word</b> and <img alt="two">.</p>'


def test_broken_html_is_read_as_browsers_do() -> None:
    assert texts("<p>one<p>two<b>three", "html") == ["one", "twothree"]
    assert texts("a < b <3 >", "html") == ["a < b <3 >"]
    assert texts("<a title='x>y'>z</a><p", "html") == ["z", "x>y"]
    assert texts("<script>if (a</b) x</script>after", "html") == ["after"]


def test_timed_text_and_resources() -> None:
    assert tagged_texts(TTML, "ttml") == ["Hello <s1>there</s1><s2></s2>my friend"]
    assert 'xml:lang="pt"' in through(TTML, "ttml", marked)
    assert texts(RESX, "resx") == ["Hello "]
    assert texts(ANDROID, "android") == ["Don't press now", " file"]
    assert "Don\\'t" not in through(ANDROID, "android", marked)
    assert 'DON\\\'T <b>PRESS</b> <xliff:g id="n">%1$s</xliff:g>\\nNOW' in through(ANDROID, "android", marked)


@pytest.mark.parametrize(
    "kept",
    ["{{ user.name }}", "{% if x %}", "<%= a > b %>", "${price}", "\\(a_1 < b\\)", "$$\\frac{a}{b}$$"],
)
def test_what_a_program_fills_in_stays(kept: str) -> None:
    page = f"<p>before {kept} after</p>"
    assert tagged_texts(page, "html") == ["before <s1></s1> after"]
    assert through(page, "html", marked) == f"<p>BEFORE {kept.replace(' < ', ' &lt; ')} AFTER</p>"


def test_readings_and_formulas_of_a_page_are_no_words() -> None:
    page = '<p><ruby>東京<rp>(</rp><rt>とう</rt></ruby> is <span class="math inline"><em>a</em></span> big</p>'
    assert tagged_texts(page, "html") == ["<s1>東京<s2></s2><s3></s3></s1> is <s4></s4> big"]
    assert through(page, "html", marked) == page.replace("is", "IS").replace("big", "BIG")


def test_an_ampersand_between_letters_is_one_word() -> None:
    assert tagged_texts("<p>R&D of AT&T &foo; here</p>", "html") == ["R&D of AT&T <s1></s1> here"]
    assert through("<p>R&D, &foo; x</p>", "html", marked) == "<p>R&amp;D, &foo; X</p>"


def test_characters_of_xml_are_read() -> None:
    caption = "<tt><body><p>{}</p></body></tt>"
    assert through(caption.format("<![CDATA[ 1 < two ]]>"), "ttml", marked) == (
        caption.format("<![CDATA[ 1 < TWO ]]>").replace("<tt>", '<tt xml:lang="pt">')
    )
    assert "<![CDATA[<b>BOTH</b> &lt; X]]>" in through(caption.format("<![CDATA[<b>both</b> &lt; x]]>"), "ttml", marked)


@pytest.mark.parametrize("sign", ["♪", "😀", "👩\u200d🔬", "©", "→", "⚠\ufe0f"])
def test_signs_that_are_pictures_stay(sign: str) -> None:
    assert tagged_texts(f"<p>{sign} words {sign}</p>", "html")[0].endswith(" words <s2></s2>")
    assert through(f"<p>{sign} words {sign}</p>", "html", marked) == f"<p>{sign} WORDS {sign}</p>"


def test_a_word_behind_an_address_is_no_part_of_it() -> None:
    page = "<p>See https://a.example/b now</p>"
    assert through(page, "html", lambda _: "<s1></s1>jetzt") == "<p>https://a.example/b jetzt</p>"
    assert through(page, "html", lambda _: "<s1></s1>。") == "<p>https://a.example/b。</p>"
