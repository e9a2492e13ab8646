"""Where captions go: files that grow, the page, a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from device_app.captions.cues import LINE_CHARACTERS, CaptionCue, CueMaker
from device_app.captions.files import CaptionFile
from device_app.captions.passages import Passage
from device_app.captions.server import CaptionServer
from device_app.captions.session import CaptionListener
from engines.errors import DragomanError

Out = Callable[[CaptionCue], None]


class CueListener(CaptionListener):
    """Makes cues of each language; where a translation is missing there is a gap, not words in another language.

    Args:
        source: code of the language spoken.
        outs: code → where the cues of that language go, in their order.
    """

    def __init__(self, source: str, outs: Mapping[str, Sequence[Out]]) -> None:
        self._source, self._outs = source, outs
        self._makers = {code: CueMaker(code) for code in outs}

    def settled(self, passage: Passage) -> None:
        """See `CaptionListener`."""
        self._write(self._source, passage, passage.text)

    def translated(self, passage: Passage, language: str, text: str) -> None:
        """See `CaptionListener`."""
        self._write(language, passage, text)

    def _write(self, language: str, passage: Passage, text: str) -> None:
        if language not in self._makers:
            return
        for cue in self._makers[language].cues(text, passage.start, passage.end):
            for out in self._outs[language]:
                out(cue)


def to_file(file: CaptionFile) -> Out:
    """Cues into a file."""
    return file.write


def to_page(server: CaptionServer, language: str) -> Out:
    """Cues onto the page."""
    return lambda cue: server.cue(language, cue.lines)


def to_text(stream: TextIO, language: str, *, named: bool) -> Out:
    """Cues as lines of a terminal, with their time."""
    name = f" {language}" if named else ""

    def out(cue: CaptionCue) -> None:
        minutes, seconds = divmod(int(cue.start), 60)
        stream.write(f"[{minutes:02}:{seconds:02}{name}] {' '.join(cue.lines)}\n")
        stream.flush()

    return out


class TentativeListener(CaptionListener):
    """Shows what may still change, in the page's last line or the terminal's, and says what failed.

    Args:
        source: code of the language spoken.
        server: of the page; None without one.
        terminal: whether to show it on standard error.
    """

    def __init__(self, source: str, server: CaptionServer | None, *, terminal: bool) -> None:
        self._source, self._server, self._terminal = source, server, terminal
        self._shown = ""

    def heard(self, tentative: str) -> None:
        """See `CaptionListener`: the end of it, for that is what is new."""
        shown = tentative[-LINE_CHARACTERS:]
        if shown != tentative:
            shown = "…" + shown.partition(" ")[2] if " " in shown else shown
        if shown == self._shown:
            return
        self._shown = shown
        if self._server:
            self._server.tentative(self._source, [shown] if shown else [])
        self._write(f"\r\033[K\033[2m{shown}\033[0m")

    def settled(self, passage: Passage) -> None:  # noqa: ARG002
        """See `CaptionListener`: the terminal's line makes room."""
        self._write("\r\033[K")

    def failed(self, language: str, error: DragomanError) -> None:
        """See `CaptionListener`."""
        sys.stderr.write(f"{error.line()} ({language})\n")

    def left_out(self, seconds: float, passages: int) -> None:
        """See `CaptionListener`."""
        what = [f"{seconds:.0f} seconds of sound were not heard"] if seconds else []
        what += [f"{passages} passages were not translated"] if passages else []
        sys.stderr.write(f"warning[audio.behind]: this device was behind when the talk ended: {', '.join(what)}\n")

    def _write(self, text: str) -> None:
        if self._terminal:
            sys.stderr.write(text)
            sys.stderr.flush()
