"""Placeholders come out of every translator as they went in, or it is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from engines.cancellation import Cancellation
from engines.loading import Engines
from engines.placeholders import lost, placeholders, shield
from engines.protocols import Quality, Translation, TranslationRequest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{count} files", ["{count}"]),
        ("Hello, {{user}} and %(name)s!", ["{{user}}", "%(name)s"]),
        ("%s of %d, %1$s, %.2f, 50 %", ["%s", "%d", "%1$s", "%.2f"]),
        ("Call __init__ or _x_ now", ["__init__", "_x_"]),
        ("a <x/> b <br /> c <b>d</b>", ["<x/>", "<br />", "<b>", "</b>"]),
        ("Open /usr/bin/env, ~/notes.txt or C:\\Users\\me", ["/usr/bin/env", "~/notes.txt", "C:\\Users\\me"]),
        ("See https://example.org/a?b=1", ["https://example.org/a?b=1"]),
        ("${HOME} and $PATH", ["${HOME}", "$PATH"]),
        ("and/or 24/7 at 50 km/h for $5, 1 < 2 > 0", []),
        ("<s1>tag</s1> {n}", ["{n}"]),
        ("100% sure, 20% discount", []),
        ("[[Home page]] and %-5s, a&nbsp;b &#160; &#xA0;", ["[[Home page]]", "%-5s", "&nbsp;", "&#160;", "&#xA0;"]),
        ("You have {n, plural, one {# file} other {# files}} left", ["{n, plural, one {# file} other {# files}}"]),
        ("On {when, date, short} at R&D, this & that; [1] [a]", ["{when, date, short}"]),
    ],
)
def test_what_is_a_placeholder(text: str, found: list[str]) -> None:
    assert placeholders(text) == found
    shielded = shield(text)
    assert bool(found) == (shielded.text != text)
    assert shielded.restored(shielded.text) == text
    assert lost(text, text) == []
    assert lost(text, "") == sorted(found)


class Scripted:
    """A translator that answers by a function."""

    name, quality = "scripted", Quality.MODEL
    pairs = frozenset({("en", "es")})

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        self.asked.append(request.text)
        text = self.answer(request.text)
        yield Translation(text[:2], 2, final=False, engine=self.name, quality=self.quality)
        yield Translation(text, len(text), final=True, engine=self.name, quality=self.quality, alternatives=(text,))

    def close(self) -> None: ...


def translated(answer: Callable[[str], str], text: str) -> tuple[list[Translation], list[str]]:
    scripted = Scripted(answer)
    request = TranslationRequest(text, "en", "es")
    return list(Engines((), (scripted,), ()).translate(request, Cancellation())), scripted.asked


def test_one_that_keeps_them_is_asked_once() -> None:
    (growing, last), asked = translated(lambda text: text.replace("files", "archivos"), "{count} files")
    assert (last.text, last.stable, last.warnings, asked) == ("{count} archivos", 16, (), ["{count} files"])
    assert growing.stable == 0


def test_one_that_translates_them_gets_marks() -> None:
    answers = {"{count} files": "{cuenta} archivos", "QX1Z files": "archivos: qx1z"}
    (*_, last), asked = translated(answers.__getitem__, "{count} files")
    assert (last.text, last.warnings) == ("archivos: {count}", ())
    assert last.alternatives == ("archivos: {count}",)
    assert asked == list(answers)


def test_what_is_lost_all_the_same_is_reported() -> None:
    (*_, last), _ = translated(lambda text: "Quedan archivos.", "{count} files are left in {folder}.")
    assert (last.text, last.warnings) == ("Quedan archivos.", ("mt.placeholder_lost",))


def test_a_text_without_any_grows_as_ever() -> None:
    (growing, last), asked = translated(lambda text: "Hola.", "Hello.")
    assert (growing.stable, last.text, asked) == (2, "Hola.", ["Hello."])
