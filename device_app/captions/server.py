"""The page of captions on the loopback, for a browser or as a source of OBS: every client gets the same lines."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import queue
import socket
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib import resources
from types import TracebackType

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

_BACKLOG = 200
"""Messages that may wait for a client; a slower one is disconnected, and comes back by itself."""

_REMEMBERED = 6
"""Cues of each language that a new client gets."""

_GREETING_SECONDS, _GOODBYE_SECONDS = 1.0, 0.5
"""Longest wait for a client's first words, and for its good-bye: a browser that opens connections to have them, or
stands still, must not hold up the end of a talk."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self' ws:"
"""The page loads nothing, whatever stands in a caption."""

_log = logging.getLogger(__name__)

_Message = Mapping[str, object]


class CaptionServer:
    """Serves the page and its lines; use as a context manager.

    Args:
        listener: of `listen`; it is closed with the server.
        languages: codes of the languages shown, in their order.
    """

    def __init__(self, listener: socket.socket, languages: Sequence[str]) -> None:
        self._clients: set[queue.Queue[str | None]] = set()
        self._lock = threading.Lock()
        self._begin: _Message = {"kind": "begin", "languages": list(languages)}
        self._shown: dict[str, deque[_Message]] = {code: deque(maxlen=_REMEMBERED) for code in languages}
        self._page = resources.files("assets").joinpath("captions/page.html").read_bytes()
        self._server: Server = serve(
            self._speak,
            sock=listener,
            process_request=self._answer,
            compression=None,
            open_timeout=_GREETING_SECONDS,
            close_timeout=_GOODBYE_SECONDS,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="captions page", daemon=True)
        self._thread.start()

    def __enter__(self) -> CaptionServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Address of the page."""
        host, port = self._server.socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def cue(self, language: str, lines: Sequence[str]) -> None:
        """Show lines that stay."""
        message = {"kind": "cue", "language": language, "lines": list(lines)}
        with self._lock:
            self._shown[language].append(message)
            self._send(message)

    def tentative(self, language: str, lines: Sequence[str]) -> None:
        """Show what may still change."""
        with self._lock:
            self._send({"kind": "tentative", "language": language, "lines": list(lines)})

    def close(self) -> None:
        """Say good-bye to the clients and close the port."""
        with self._lock:
            for client in self._clients:
                _drop(client)
        self._server.shutdown()
        self._thread.join()

    def _send(self, message: _Message) -> None:
        text = json.dumps(message, ensure_ascii=False)
        for client in self._clients:
            try:
                client.put_nowait(text)
            except queue.Full:
                _drop(client)

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """The page; None lets a WebSocket through. Other sites that a browser shows get neither."""
        host = request.headers.get("Host", "")
        name = host.rpartition(":")[0].strip("[]") or host
        origin = request.headers.get("Origin")
        if not _local(name) or (origin is not None and origin.partition("://")[2] != host):
            return connection.respond(HTTPStatus.FORBIDDEN, "only from this device\n")
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return None
        if request.path.partition("?")[0] != "/":
            return connection.respond(HTTPStatus.NOT_FOUND, "there is only one page\n")
        headers = Headers(
            {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(self._page)),
                "Content-Security-Policy": _POLICY,
                "Connection": "close",
            }
        )
        return Response(HTTPStatus.OK.value, HTTPStatus.OK.phrase, headers, self._page)

    def _speak(self, connection: ServerConnection) -> None:
        mine: queue.Queue[str | None] = queue.Queue(_BACKLOG)
        with self._lock:
            for message in (self._begin, *(cue for shown in self._shown.values() for cue in shown)):
                mine.put_nowait(json.dumps(message, ensure_ascii=False))
            self._clients.add(mine)
        try:
            while (text := mine.get()) is not None:
                connection.send(text)
        except ConnectionClosed:
            _log.debug("a client went")
        finally:
            with self._lock:
                self._clients.discard(mine)


def _drop(client: queue.Queue[str | None]) -> None:
    """Have a client's thread end: what waits is dropped."""
    with contextlib.suppress(queue.Empty):
        while True:
            client.get_nowait()
    client.put_nowait(None)


def _local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
