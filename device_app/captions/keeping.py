"""Keeps a talk as files while it goes on, on a thread of its own: a slow disk delays nothing else."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from device_app.captions.cues import CueMaker
from device_app.captions.files import CaptionFile
from device_app.events.captions import CaptionLine
from device_app.text_files import not_writable
from engines.durable_files import make_folder
from engines.errors import DragomanError

_PATIENCE = 5.0
"""Longest time that `close` waits for the disk (seconds)."""


class TalkKeeper:
    """Writes a SubRip file for each language of a talk; each cue is on the disk when it was written.

    Args:
        folder: of the files; it is made where it isn't there.
        name: of the talk; the files are ``NAME.CODE.srt``.
        languages: codes.
        on_failure: called once from the keeper's thread, when nothing more can be written.
    """

    def __init__(
        self, folder: Path, name: str, languages: Iterable[str], on_failure: Callable[[DragomanError], None]
    ) -> None:
        self.folder = folder
        self._paths = {code: folder / f"{name}.{code}.srt" for code in languages}
        self._on_failure = on_failure
        self._lines: queue.SimpleQueue[tuple[str, str, CaptionLine] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="captions-keeper", daemon=True)
        self._thread.start()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files."""
        return tuple(path.name for path in self._paths.values())

    def said(self, line: CaptionLine) -> None:
        """Keep the words of a line; returns at once."""
        self._lines.put((line.source, line.text, line))

    def translated(self, line: CaptionLine) -> None:
        """Keep the translation of a line, where it has one; returns at once."""
        if line.translation:
            self._lines.put((line.target, line.translation, line))

    def close(self) -> None:
        """Write what waits, in `_PATIENCE` at most."""
        self._lines.put(None)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            self._write()
        except DragomanError as error:
            self._on_failure(error)

    def _write(self) -> None:
        try:
            make_folder(self.folder, 0o700)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        with ExitStack() as stack:
            files = {code: stack.enter_context(CaptionFile(path)) for code, path in self._paths.items()}
            makers = {code: CueMaker(code) for code in files}
            while (waiting := self._lines.get()) is not None:
                code, text, line = waiting
                # The direction may be turned round in the middle of a talk, to a third language it can't.
                if code in files:
                    for cue in makers[code].cues(text, line.start, line.end):
                        files[code].write(cue)
