"""Pictures of every page and state, on every panel, light and dark, in five languages; and what is wrong with each.

``python -m tools.pictures --out DIR`` writes ``DIR/panel/language-theme/state.png`` and prints every fault that the
checks of the scene find; exit status 1 if there is any. A page of its own in ``ui/pages`` comes in by itself.
``--conversations`` draws a conversation in each of the device's languages instead, and types on its keyboard.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device_app.events import TurnChanged, TypeText
from device_app.vocabulary import languages
from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk, lay_desk
from tests.ui.scene import faults
from tests.ui.scene_rescue import rescue_scenes
from tests.ui.scene_states import keep_something, play, scenes
from tests.ui.typist import Typist
from tools.conversations import conversations, turns
from tools.pseudo_language import pseudo_words
from ui.window import create_application

PANELS = {"1024x600": LANDSCAPE, "800x480": SMALL, "720x1280": PORTRAIT, "1280x720": LOW, "1920x1080": LARGE}
THEMES = ("light", "dark")
PAGE_MS = 150
"""Time for a page to be laid out and to stop moving."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """The languages of the two seats, and what the words of the screen are spoken in meanwhile."""

    a: str
    b: str
    words: Callable[[], AbstractContextManager[None]] = nullcontext


LANGUAGES: Mapping[str, Speakers] = {
    "en": Speakers("en", "pt"),
    "ar": Speakers("ar", "en"),
    "zh": Speakers("zh", "ja"),
    "de": Speakers("de", "vi"),
    "pseudo": Speakers("en", "ms", pseudo_words),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Make the pictures that are asked for; 1 if a check found something."""
    options = _parser().parse_args(argv)
    create_application()
    return _photograph_all(options)


def _photograph_all(options: argparse.Namespace) -> int:
    count = found = 0
    for panel in options.panel or PANELS:
        for language in options.language or (conversations() if options.conversations else LANGUAGES):
            for theme in options.theme or THEMES:
                for name, wrong in _photograph(options, panel, language, theme):
                    count += 1
                    found += len(wrong)
                    for fault in wrong:
                        print(f"{panel} {language} {theme} {name}: {fault}", flush=True)
    print(f"{count} pictures in {options.out}, {found} faults")
    return 1 if found else 0


def _photograph(options: argparse.Namespace, panel: str, language: str, theme: str) -> Iterator[tuple[str, list[str]]]:
    speakers = LANGUAGES.get(language) or Speakers(language, "en")
    folder = options.out / panel / f"{'conversations' if options.conversations else language}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    # The pages show what is kept in a home of their own, and nothing of the person who takes the pictures.
    with speakers.words(), TemporaryDirectory() as home, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DRAGOMAN_HOME", home)
        if options.conversations:
            yield from photograph_conversation(folder, panel, speakers, theme)
        else:
            yield from photograph(folder, panel, speakers, theme, options.only)
            if not options.only or "rescue" in options.only:
                yield from photograph_rescue(folder, panel, speakers, theme, Path(home))


def photograph(
    folder: Path, panel: str, speakers: Speakers, theme: str, only: Sequence[str] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Save the pictures of one panel, pair of languages and theme.

    Args:
        folder: where they go.
        panel: one of `PANELS`.
        speakers: languages of the two seats.
        theme: one of `THEMES`.
        only: names of pages or states; empty for all.

    Yields:
        The name of each picture, and what is wrong with it.
    """
    keep_something(speakers.a, speakers.b)
    desk = lay_desk(PANELS[panel], a=speakers.a, b=speakers.b, theme=theme, less_motion=True)
    try:
        for scene in scenes(desk, speakers.a, speakers.b):
            if only and not {scene.name, scene.page or scene.name.partition("-")[2]} & {*only}:
                continue
            within = play(desk, scene, speakers.a, speakers.b)
            yield _keep(desk, folder, scene.name, within)
    finally:
        desk.kiosk.close()


def photograph_rescue(
    folder: Path, panel: str, speakers: Speakers, theme: str, home: Path
) -> Iterator[tuple[str, list[str]]]:
    """Save the pictures of the rescue screen.

    Args:
        folder: where they go.
        panel: one of `PANELS`.
        speakers: languages of the two seats.
        theme: one of `THEMES`.
        home: folder for what it finds on the device.

    Yields:
        The name of each picture, and what is wrong with it.
    """
    for name, desk in rescue_scenes(home, PANELS[panel], speakers.a, other=speakers.b, dark=theme == "dark"):
        wrong = faults(desk)
        desk.kiosk.window.grabWindow().save(str(folder / f"{name}.png"))
        yield name, wrong


def photograph_conversation(
    folder: Path, panel: str, speakers: Speakers, theme: str
) -> Iterator[tuple[str, list[str]]]:
    """Save a picture of a conversation, and of its question while it is typed by A.

    Args:
        folder: where they go.
        panel: one of `PANELS`.
        speakers: languages of the two seats.
        theme: one of `THEMES`.

    Yields:
        The name of each picture, and what is wrong with it.
    """
    desk = lay_desk(PANELS[panel], a=speakers.a, b=speakers.b, theme=theme, less_motion=True)
    try:
        desk.tell(*READY, *map(TurnChanged, turns(speakers.a, speakers.b)))
        desk.settle_page(PAGE_MS)
        yield _keep(desk, folder, speakers.a, "")
        desk.kiosk.navigator.go("composer", {"seat": "a"})
        desk.settle_page(PAGE_MS)
        typist = Typist(desk)
        said = conversations()[speakers.a]
        # Where suggestions are offered, they are shown before one is chosen.
        before, choice, after = said.keys.rpartition("〈")
        typist.type(before or after)
        name, wrong = _keep(desk, folder, f"{speakers.a}-typing", "page")
        if before:
            typist.type(choice + after)
        desk.tap("sendKey")
        sent = [control.text for control in desk.posted if isinstance(control, TypeText)]
        if sent != [unicodedata.normalize("NFC", said.question)]:
            wrong.append(f"typed wrongly: {sent} instead of {said.question!r}")
        yield name, wrong
    finally:
        desk.kiosk.close()


def _keep(desk: Desk, folder: Path, name: str, within: str) -> tuple[str, list[str]]:
    wrong = faults(desk, within=within)
    desk.kiosk.grab(folder / f"{name}.png")
    return name, wrong


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument("--panel", action="append", choices=PANELS, help="only this panel; repeatable")
    parser.add_argument(
        "--language",
        action="append",
        choices={**LANGUAGES, **languages()},
        metavar="CODE",
        help="only this; repeatable",
    )
    parser.add_argument("--theme", action="append", choices=THEMES, help="only this theme")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this page or state")
    parser.add_argument("--conversations", action="store_true", help="of a conversation in each language, and its keys")
    return parser


if __name__ == "__main__":
    sys.exit(main())
