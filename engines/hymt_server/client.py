"""Questions to a server over HTTP: one connection a question, answers as they come, every wait with a limit."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt_server.address import ServerAddress

_LONGEST_LINE = 1 << 20  # bytes
_LONGEST_ANSWER = 1 << 22
_JOIN_SECONDS = 0.2  # for a thread that is still connecting; it ends by itself
_LOOK_SECONDS = 0.05  # between two looks at the cancellation


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Seconds.

    Attributes:
        connect: until the server takes the connection.
        first: until the first piece of an answer; a busy server has others before.
        next: between two pieces.
        whole: until the answer has ended.
    """

    connect: float = 2.0
    first: float = 10.0
    next: float = 5.0
    whole: float = 60.0


class ServerRefusal(Exception):  # noqa: N818 - may be asked again otherwise
    """The server answered with a failure."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class ServerClient:
    """Asks one server."""

    def __init__(self, address: ServerAddress, limits: ServerLimits) -> None:
        self.address = address
        self._limits = limits

    def get(self, path: str) -> Any:
        """The JSON of a path.

        Raises:
            DragomanError: ``engine.server_unreachable``, ``engine.server_slow``, ``engine.server_broken``.
            ServerRefusal: another status than 200.
        """
        with self._open("GET", path, None, []) as response:
            try:
                return _parsed(response.read(_LONGEST_ANSWER).decode("utf-8", "replace"))
            except (OSError, HTTPException) as error:
                raise self._failure(error) from error

    def stream(self, path: str, body: Mapping[str, Any], cancellation: Cancellation) -> Iterator[Any]:
        """The JSON of each event of an answer, up to ``[DONE]`` or the end of the connection.

        Raises:
            DragomanError, ServerRefusal: as `get`.
            Cancelled: the connection is closed at once, so that the server stops too.
        """
        lines: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        closing = threading.Event()

        def read() -> None:
            try:
                with self._open("POST", path, body, opened) as response:
                    while not closing.is_set() and (line := response.readline(_LONGEST_LINE)):
                        lines.put(line.decode("utf-8", "replace").strip())
                lines.put(None)
            except Exception as error:  # noqa: BLE001 - handed to the thread that asked
                lines.put(error)

        opened: list[socket.socket] = []
        until = time.monotonic() + self._limits.whole
        thread = threading.Thread(target=read, name="server answer", daemon=True)
        thread.start()
        limit = self._limits.connect + self._limits.first
        try:
            while True:
                line = self._next(lines, min(limit, until - time.monotonic()), cancellation)
                if line is None or line == "data: [DONE]":
                    return
                if line.startswith("data:"):
                    yield _parsed(line.removeprefix("data:"))
                    limit = self._limits.next
                elif line and not line.startswith((":", "event:", "id:", "retry:")):
                    raise _broken(f"it said {line[:60]!r}")
        finally:
            closing.set()
            for sock in opened:  # which ends the reading thread's wait
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            thread.join(_JOIN_SECONDS)

    def _next(
        self, lines: queue.SimpleQueue[str | Exception | None], limit: float, cancellation: Cancellation
    ) -> str | None:
        """The next line; None at the end."""
        until = time.monotonic() + limit
        while True:
            cancellation.check()
            try:
                found = lines.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                if time.monotonic() > until:
                    raise self._slow(limit) from None
                continue
            if isinstance(found, ServerRefusal | DragomanError):
                raise found
            if isinstance(found, Exception):
                raise self._failure(found) from found
            return found

    @contextlib.contextmanager
    def _open(
        self, method: str, path: str, body: Mapping[str, Any] | None, opened: list[socket.socket]
    ) -> Iterator[HTTPResponse]:
        """The response; its socket is added to `opened`."""
        address = self.address
        connection = HTTPConnection(address.host, address.port)
        try:
            try:
                connection.sock = sock = self._connect()
                opened.append(sock)
                sock.settimeout(self._limits.first)
                data = None if body is None else json.dumps(body).encode()
                headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
                connection.request(method, address.path + path, data, headers)
                response = connection.getresponse()
            except (OSError, HTTPException) as error:
                raise self._failure(error) from error
            if response.status != 200:
                raise ServerRefusal(response.status, " ".join(response.read(2000).decode("utf-8", "replace").split()))
            with response:
                yield response
        finally:
            connection.close()
            for sock in opened:  # the response may have taken it over
                sock.close()

    def _connect(self) -> socket.socket:
        address, limit = self.address, self._limits.connect
        if address.relay:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.settimeout(limit)
            sock.connect(f"\0{address.relay}")
        else:
            sock = socket.create_connection((address.host, address.port), limit)
        return ssl.create_default_context().wrap_socket(sock, server_hostname=address.host) if address.secure else sock

    def _failure(self, error: Exception) -> DragomanError:
        if isinstance(error, TimeoutError):
            return self._slow(self._limits.first)
        if isinstance(error, HTTPException | ValueError):
            return _broken(str(error) or type(error).__name__)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return DragomanError(
            "engine.server_unreachable",
            f"the translation server {self.address.host}:{self.address.port} can't be reached: {reason}",
            hint="Is it running? See engines.server",
        )

    def _slow(self, seconds: float) -> DragomanError:
        host = f"{self.address.host}:{self.address.port}"
        return DragomanError(
            "engine.server_slow", f"the translation server {host} said nothing for {seconds:.0f} s", hint="It is busy"
        )


def _broken(what: str) -> DragomanError:
    return DragomanError("engine.server_broken", f"the translation server's answer makes no sense: {what[:200]}")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise _broken(f"it said {text.strip()[:60]!r}") from error
