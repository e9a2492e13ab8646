"""Plain text: lines, columns and indents stay; what a program wrapped is one sentence again."""

from __future__ import annotations

from tests.device_app.documents.reading import marked, texts, through

WRAPPED = """THE STORY

  It was a bright cold day in the middle of April, and all of the clocks were
  striking. Nobody who was in the street at that hour looked up, as they had
  heard it before.

Name:\tA title
* an item that is quite long, long enough to be a line of its own in a text
* another

A poem has short lines
and they are no sentence
"""

STORY = (
    "It was a bright cold day in the middle of April, and all of the clocks were striking. Nobody who was in the "
    "street at that hour looked up, as they had heard it before."
)


def test_wrapped_lines_are_one_text_and_are_wrapped_again() -> None:
    found = texts(WRAPPED, "plain")
    assert found == [
        "THE STORY",
        STORY,
        "Name:",
        "A title",
        "* an item that is quite long, long enough to be a line of its own in a text",
        "* another",
        "A poem has short lines",
        "and they are no sentence",
    ]
    assert through(WRAPPED, "plain") == WRAPPED
    assert through(WRAPPED, "plain", marked) == WRAPPED.upper()
    longer = through(WRAPPED, "plain", lambda text: text.replace("e", "ee"))
    paragraph = longer.split("\n\n")[1].split("\n")
    assert all(line.startswith("  ") and len(line) <= 78 for line in paragraph)
    assert len(paragraph) == 3


def test_the_ends_of_wrapped_lines_stay_as_they_are() -> None:
    document = WRAPPED.replace("\n", "\r\n")
    assert through(document, "plain", marked) == document.upper()
    chinese = through(WRAPPED, "plain", lambda _: "字" * 100)
    assert "  " + "字" * 75 + "\n" in chinese
