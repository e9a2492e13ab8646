"""What a talk leaves: its files, and its page as a client sees it; and whether all is as it has to be."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import av
from websockets.sync.client import connect

from device_app.captions.files import CaptionFile
from device_app.captions.listening import listen
from device_app.captions.server import CaptionServer
from device_app.captions.session import CaptionListener
from device_app.captions.writing import CueListener, Out, TentativeListener, to_file, to_page

_SUFFIXES = (".srt", ".vtt")
_GOODBYE_SECONDS = 1.0


class Outputs:
    """Files and page of a talk.

    Attributes:
        listeners: write them.
    """

    def __init__(self, folder: Path, codes: Sequence[str], server: CaptionServer, stack: ExitStack) -> None:
        self._files = {code: [folder / f"talk.{code}{suffix}" for suffix in _SUFFIXES] for code in codes}
        self._cues: list[tuple[str, list[str]]] = []
        self._shown: list[tuple[str, list[str]]] = []
        self._guesses = 0
        outs: dict[str, list[Out]] = {
            code: [self._noted(code), to_page(server, code)]
            + [to_file(stack.enter_context(CaptionFile(path))) for path in paths]
            for code, paths in self._files.items()
        }
        self.listeners: tuple[CaptionListener, ...] = (
            CueListener(codes[0], outs),
            TentativeListener(codes[0], server, terminal=False),
        )

    def _noted(self, code: str) -> Out:
        return lambda cue: self._cues.append((code, list(cue.lines)))

    def watch(self, url: str) -> None:
        """See the page as a client does, until it says good-bye."""
        with connect(url.replace("http", "ws")) as client:
            for text in client:
                message = json.loads(text)
                self._guesses += message["kind"] == "tentative"
                if message["kind"] == "cue":
                    self._shown.append((message["language"], message["lines"]))

    def report(self) -> None:
        """Print what was written, and whether FFmpeg reads it and the page shows the same, line by line."""
        for code, paths in self._files.items():
            made, shown = (
                [lines for language, lines in cues if language == code] for cues in (self._cues, self._shown)
            )
            read = ", ".join(f"{path.suffix[1:]} {_cues_of(path)}" for path in paths)
            print(f"cues of {code}: {len(made)}; that FFmpeg's reader finds: {read}")
            print(f"the page of {code}: {'the same lines, none again' if made == shown else 'OTHER LINES'}")
        print(f"guesses on the page: {self._guesses}")


def _cues_of(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for packet in container.demux(subtitles=0) if packet.size)


@contextmanager
def outputs(folder: Path, codes: Sequence[str]) -> Iterator[Outputs]:
    """Files and page of the language spoken, which is the first, and of its translation."""
    with CaptionServer(listen("127.0.0.1", 0), codes) as server, ExitStack() as stack:
        kept = Outputs(folder, codes, server, stack)
        client = threading.Thread(target=kept.watch, args=(server.url,), name="client")
        client.start()
        yield kept
        time.sleep(_GOODBYE_SECONDS)
    client.join()
