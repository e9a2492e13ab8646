"""Download one file to its end, over as many attempts as it takes, and check it.

What came is kept in a file of its own beside a note of what it is the beginning of, so a later run goes on with it.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from device_app.models.disk import require_space, storage_failure
from device_app.models.hub_request import FileFacts, HubAnswer, RangeRefused, TryAgain, request_file
from device_app.models.manifest import BLOCK, InstalledFile, sha256_of
from device_app.models.plausible import require_plausible
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.json_files import read_json

_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class TransferPatience:
    """How long to try.

    Attributes:
        attempts: fruitless attempts in a row before giving up; one that brought `least_bytes` begins the count anew.
        first_pause_seconds: pause after the first; each further one is twice as long, a minute at most.
        stall_seconds: an attempt ends when in so long a time fewer than `least_bytes` came.
        least_bytes: of progress; fewer are as good as none, or a drip would be waited for until the end of days.
    """

    attempts: int = 6
    first_pause_seconds: float = 1.0
    stall_seconds: float = 30.0
    least_bytes: int = 30_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download.

    Attributes:
        url: its address.
        name: its name in the model.
        sha256: its checksum where it is known beforehand, else empty.
    """

    url: str
    name: str
    sha256: str = ""


class FileDownload:
    """One file on its way to `target`.

    Args:
        wanted: what.
        target: where it is to lie; its folder exists.
        patience: how long to try.
        cancellation: looked at with every piece and while waiting.
        on_bytes: told how many bytes of the file are there, after each piece.
    """

    def __init__(
        self,
        wanted: Wanted,
        target: Path,
        patience: TransferPatience,
        cancellation: Cancellation,
        on_bytes: Callable[[int], None],
    ) -> None:
        self._wanted = wanted
        self._target = target
        self._part = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self._patience = patience
        self._cancellation = cancellation
        self._on_bytes = on_bytes
        self.revision = ""

    def run(self) -> InstalledFile:
        """Download and check; the file lies at its target when this returns.

        Raises:
            DragomanError: ``model.no_connection``, ``model.not_found``, ``model.refused``, ``model.wrong_file``,
                ``model.wrong_checksum``, ``model.disk_full``, ``model.bad_address``, ``model.unwritable``.
            Cancelled: on request; what came is kept.
        """
        try:
            facts = self._complete()
            try:
                return self._check(facts)
            except DragomanError as error:
                self._discard()
                if error.code != "model.wrong_checksum":
                    raise
            facts = self._complete()  # once more from its beginning: the transfer may have been at fault
            try:
                return self._check(facts)
            except DragomanError:
                self._discard()
                raise
        except OSError as error:
            raise storage_failure(error, self._target.parent) from error

    def _complete(self) -> FileFacts:
        """Bring the part to its full length."""
        fruitless = 0
        while True:
            self._cancellation.check()
            before = self._length()
            try:
                return self._attempt(before)
            except RangeRefused:
                self._discard()
                reason, after = "the server has another file than before", 0.0
            except TryAgain as again:
                reason, after = again.reason, again.after
            fruitless = 0 if self._length() - before >= self._patience.least_bytes else fruitless + 1
            if fruitless >= self._patience.attempts:
                raise DragomanError(
                    "model.no_connection",
                    f"{self._wanted.name} can't be downloaded: {reason}",
                    hint="What came is kept: pull again to go on",
                )
            pause = min(60.0, self._patience.first_pause_seconds * 2 ** max(0, fruitless - 1))
            self._wait(max(after, pause))

    def _attempt(self, start: int) -> FileFacts:
        """One request; returns when the file is complete.

        Raises:
            TryAgain, RangeRefused, DragomanError, Cancelled: it is not; what came is in the part.
        """
        answer = request_file(self._wanted.url, start, self._patience.stall_seconds)
        with answer.body:
            facts = answer.facts
            if answer.start and not self._continues(facts):
                raise RangeRefused
            self.revision = facts.revision
            self._write_note(facts)
            if facts.size is not None:
                require_space(self._target.parent, facts.size - answer.start)
            self._receive(answer)
        length = self._length()
        if facts.size is not None and length != facts.size:
            if length > facts.size:
                raise RangeRefused
            raise TryAgain(f"the connection broke after {length} of {facts.size} bytes")
        return facts

    def _receive(self, answer: HubAnswer) -> None:
        began, counted = time.monotonic(), 0
        with self._part.open("r+b" if answer.start else "wb") as file:
            file.seek(answer.start)
            file.truncate()
            while True:
                self._cancellation.check()
                try:
                    piece = answer.body.read1(_READ)
                except (OSError, http.client.HTTPException) as error:
                    raise TryAgain(f"the connection broke: {error or type(error).__name__}") from error
                if not piece:
                    break
                file.write(piece)
                counted += len(piece)
                self._on_bytes(file.tell())
                if time.monotonic() - began > self._patience.stall_seconds:
                    if counted < self._patience.least_bytes:
                        raise TryAgain("hardly anything comes through the connection")
                    began, counted = time.monotonic(), 0
            file.flush()
            os.fsync(file.fileno())

    def _check(self, facts: FileFacts) -> InstalledFile:
        """Compare checksum and content, then move the part to its target."""
        digest = sha256_of(self._part, self._cancellation)
        expected = self._wanted.sha256 or facts.sha256
        checked = "catalogue" if self._wanted.sha256 else "hub"
        if expected:
            matches = digest == expected
        elif facts.git_sha1:
            matches = _git_sha1(self._part) == facts.git_sha1
        else:
            matches, checked = True, "first-use"
        require_plausible(self._part, self._wanted.name)
        if not matches:
            raise DragomanError(
                "model.wrong_checksum",
                f"{self._wanted.name} came damaged: its checksum is wrong",
                hint="Pull again; if it stays wrong, choose another address with --from",
            )
        size = self._length()
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)
        return InstalledFile(size=size, sha256=digest, checked=checked)

    def _continues(self, facts: FileFacts) -> bool:
        """Whether the part is the beginning of the file the hub describes now."""
        try:
            noted = FileFacts(**read_json(self._note))
        except (OSError, ValueError, TypeError):
            return False
        return bool(facts.tag) and replace(noted, revision="") == replace(facts, revision="")

    def _write_note(self, facts: FileFacts) -> None:
        note = {field: getattr(facts, field) for field in FileFacts.__slots__}
        self._note.write_text(json.dumps(note), "utf-8")

    def _length(self) -> int:
        try:
            return self._part.stat().st_size
        except FileNotFoundError:
            return 0

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._cancellation.check()
            time.sleep(min(0.1, left))


def _git_sha1(path: Path) -> str:
    """Checksum of a file as Git's blob."""
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
