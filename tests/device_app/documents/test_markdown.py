"""Markdown with GitHub's and Pandoc's extensions: another parser must see the same structure afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from tests.device_app.documents.reading import marked, rewritten, tagged_texts, texts, through
from tests.device_app.documents.samples import MARKDOWN


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
    result = through(MARKDOWN, "markdown", change)
    assert structure(result) == structure(MARKDOWN)
    assert result.startswith("---\ntitle: keep\n---\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] to do\n- [x] done\n", "- [ ] TO DO\n- [x] DONE\n"),
        ("a note[^1] here\n\n[^1]: the note\n", "A NOTE[^1] HERE\n\n[^1]: THE NOTE\n"),
        ("> [!NOTE]\n> words\n", "> [!NOTE]\n> WORDS\n"),
        (":::tip Title\nwords\n:::\n", ":::tip TITLE\nWORDS\n:::\n"),
        ("::: {.note}\nwords\n:::\n", "::: {.note}\nWORDS\n:::\n"),
        ("+++\ntitle = 1\n+++\nwords\n", "+++\ntitle = 1\n+++\nWORDS\n"),
        ("it is $\\frac{a_1}{b_2}$ here\n", "IT IS $\\frac{a_1}{b_2}$ HERE\n"),
        ("costs $5 and $6\n", "COSTS \\$5 AND \\$6\n"),
        ("$$\na_b*c\n$$\n\nwords\n", "$$\na_b*c\n$$\n\nWORDS\n"),
        ("see https://a.example/garden_path_b.\n", "SEE https://a.example/garden_path_b.\n"),
        ("| a | b \\| c |\n|---|:-:|\n| **d** | e |\n", "| A | B \\| C |\n|---|:-:|\n| **D** | E |\n"),
        ("term\n: what it means\n", "TERM\n: WHAT IT MEANS\n"),
        ("as [@doe99, p. 3] says :smile:\n", "AS [@doe99, p. 3] SAYS :smile:\n"),
        ("# Title {#id .x}\n", "# TITLE {#id .x}\n"),
        ("[r] [r][] [r][b] ![r]\n\n[r]: u\n[b]: v\n", "[R][r] [R][r] [R][b] ![R]\n\n[r]: u\n[b]: v\n"),
        ("![a cat](c.png 'x') and ~~gone~~\n", "![A CAT](c.png 'x') AND ~~GONE~~\n"),
        ("[[Page|words]] and [[Page]]\n", "[[Page|WORDS]] AND [[Page]]\n"),
        ("{{< figure src=\"a\" >}} words {% x %}\n", "{{< figure src=\"a\" >}} WORDS {% x %}\n"),
        ("one\\\ntwo  \nthree\n", "ONE\\\nTWO  \nTHREE\n"),
        ("\\# no heading, \\*no\\* [\\*x*y*](u)\n", "\\# NO HEADING, \\*NO\\* [\\*X*Y*](u)\n"),
        ("x^2^ and H~2~O snake_case\n", "X^2^ AND H~2~O SNAKE_CASE\n"),
        ("<div>\n<p>words <b>x</b></p>\n</div>\n", "<div>\n<p>WORDS <b>X</b></p>\n</div>\n"),
    ],
)  # fmt: skip
def test_what_is_no_word_stays(before: str, after: str) -> None:
    assert through(before, "markdown", marked) == after


@pytest.mark.parametrize(
    "words",
    ["1. x", "# x", "- x", "> x", "+ x", "*x*", "[x](y)", "`x`", "<b>x", "&amp; x", "===", "a | b", "![", "_x_", ": x"],
)
def test_words_never_become_markdown(words: str) -> None:
    result = through("some words\n", "markdown", lambda _: words)
    (inline,) = [token for token in MarkdownIt("commonmark").parse(result) if token.type == "inline"]
    assert inline.level == 1
    assert [(child.type, child.content) for child in inline.children or ()] == [("text", words)]


def test_sentences_stay_whole() -> None:
    assert tagged_texts("a *b **c*** d\ne\n", "markdown") == ["a <s1>b <s2>c</s2></s1> d e"]
    assert texts("**all of it**\n", "markdown") == ["all of it"]
    assert texts("    code\n\n```\ncode\n```\n\n`code`\n", "markdown") == []


def test_notes_of_further_dialects_keep_their_shape() -> None:
    note = 'Before\n\n!!! note "Be café careful"\n    Words\n    of it.\n\n    - an item\n\nAfter\n'
    assert texts(note, "markdown") == ["Before", "Words of it.", "an item", "After", "Be café careful"]
    assert through(note, "markdown", marked) == note.upper().replace("NOTE", "note").replace(
        "WORDS\n    OF", "WORDS OF"
    )
    fence = ":::tip A title\ninside\n:::\n\n::: {.warning}\nwords\n:::\n"
    assert through(fence, "markdown", marked) == fence.replace("A title", "A TITLE").replace(
        "inside", "INSIDE"
    ).replace("words", "WORDS")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1. one\n   a. two\n      iv. three\n   b. four\n", "1. ONE\n   a. TWO\n      iv. THREE\n   b. FOUR\n"),
        ("(1) one\n(2) two\n\n(@) three\n\n#. four\n#. five\n", "(1) ONE\n(2) TWO\n\n(@) THREE\n\n#. FOUR\n#. FIVE\n"),
        ("wait a little,\na. m. or so\n", "WAIT A LITTLE, A. M. OR SO\n"),
        ("[some *words*]{.x} and [a [b](u)]{.x}\n", "[SOME *WORDS*]{.x} AND [A [B](u)]{.x}\n"),
        ("![a cat](c.png){width=2cm} [b](u){.x} {a}\n", "![A CAT](c.png){width=2cm} [B](u){.x} {A}\n"),
        ("| a |\n|---|\n| b |\n\n: words {#x}\n", "| A |\n|---|\n| B |\n\n: WORDS {#x}\n"),
        ("| one\n|    two\n", "| ONE\n|    TWO\n"),
        ("words^[a *note*] here\n", "WORDS^[A *NOTE*] HERE\n"),
        ("\\[a] and [b]\n", "\\[A\\] AND \\[B\\]\n"),
        ("`[a]{.x}`\n\n    [a]{.x}\n", "`[a]{.x}`\n\n    [a]{.x}\n"),
    ],
)  # fmt: skip
def test_marks_of_pandoc_stay(before: str, after: str) -> None:
    assert through(before, "markdown", marked) == after


@pytest.mark.parametrize(
    "formula",
    ["\\(a_1 + b\\)", "\\begin{align}\na &= b \\\\\n\\text{é}\n\\end{align}", "*[HTML]:", "@some-user", "$x$"],
)
def test_formulas_and_names_stay(formula: str) -> None:
    document = f"{formula} words and {formula} more\n"
    assert formula.partition("x")[0] in through(document, "markdown", marked)
    assert through(document, "markdown", marked).count(formula) == 2
    assert "WORDS AND" in through(document, "markdown", marked)


PANDOC_TABLES = """  Left    Right
  ------- -------
  one     two

Words.

------------------------------
 Centered   Default
----------- ------------------
   First    row that goes on
            here

  Second    another
------------------------------

+---------+-------+
| Fruit   | Price |
+=========+=======+
| Bananas | $1.34 |
+---------+-------+

- - -
More.
"""


def test_tables_whose_columns_are_places_stay() -> None:
    assert texts(PANDOC_TABLES, "markdown") == ["Words.", "More."]
    assert through(PANDOC_TABLES, "markdown", marked) == PANDOC_TABLES.replace("Words.", "WORDS.").replace(
        "More.", "MORE."
    )


@pytest.mark.parametrize(
    ("translation", "written"),
    [
        ("uma <s1> palavra </s1>aqui", "uma  **palavra** aqui"),
        ("一<s1>「词。」</s1>二", "一「**词**。」二"),
        ("uma<s1></s1> aqui", "uma aqui"),
        ("uma <s1>palavra.</s1> Aqui", "uma **palavra.** Aqui"),
    ],
)
def test_emphasis_is_set_where_its_stars_are_marks(translation: str, written: str) -> None:
    assert through("a **word** here\n", "markdown", lambda _: translation) == f"{written}\n"
