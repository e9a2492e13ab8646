"""SubRip and WebVTT that grow: each cue is on the disk when it was written, so that a power cut keeps the talk."""

from __future__ import annotations

import html
import os
from pathlib import Path
from types import TracebackType

from device_app.captions.cues import CaptionCue
from device_app.text_files import not_writable


class CaptionFile:
    """A file of captions; use as a context manager.

    Args:
        path: its suffix says the format: ``.vtt`` is WebVTT, anything else SubRip. What is there is replaced.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._webvtt = path.suffix.lower() == ".vtt"
        self._count = 0
        try:
            self._file = path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise not_writable(path, error) from error
        if self._webvtt:
            self._append("WEBVTT\n\n")

    def __enter__(self) -> CaptionFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, cue: CaptionCue) -> None:
        """Append a cue.

        Raises:
            DragomanError: ``storage.full``, ``storage.unwritable``.
        """
        self._count += 1
        if self._webvtt:
            words = html.escape(cue.text, quote=False)
            self._append(f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n{words}\n\n")
        else:
            self._append(f"{self._count}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{cue.text}\n\n")

    def _append(self, text: str) -> None:
        try:
            self._file.write(text)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise not_writable(self._path, error) from error


def _time(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{mark}{milliseconds % 1000:03}"
