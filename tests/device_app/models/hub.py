"""A hub of models on the loopback that misbehaves as it is told."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.waiting import longest_wait

REVISION = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Fault:
    """What goes wrong, and at how many requests of the path before it goes right.

    Attributes:
        times: so many requests meet the fault.
        status: answer this status instead.
        break_after: close the connection after so many bytes of the answer.
        drip_seconds: pause before each further byte.
        hang: send nothing at all until the server ends.
        page: answer a web page with status 200.
        ignore_range: answer a request for a range with the whole file.
        refuse_range: answer a request for a range with 416.
        redirect: send on to this path.
        damage: change the last byte.
        headers: further headers.
    """

    times: int = 1_000_000
    status: int = 0
    break_after: int | None = None
    drip_seconds: float = 0.0
    hang: bool = False
    page: bool = False
    ignore_range: bool = False
    refuse_range: bool = False
    redirect: str = ""
    damage: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Hub:
    """Attributes: `files` by path, `faults` by path, `requests` as (path, Range), whether it states checksums."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    states_sha256: bool = True
    states_git_sha1: bool = False
    states_tag: bool = True
    ended: threading.Event = field(default_factory=threading.Event)

    def ranges(self, path: str) -> list[str]:
        return [wanted for asked, wanted in self.requests if asked == path]


@contextmanager
def running_hub() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            hub.requests.append((self.path, wanted))
            fault = hub.faults.get(self.path, Fault())
            fault.times -= 1
            _answer(self, hub, fault if fault.times >= 0 else Fault(), wanted)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        hub.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(longest_wait())


def _answer(handler: BaseHTTPRequestHandler, hub: Hub, fault: Fault, wanted: str) -> None:
    content = hub.files.get(handler.path)
    if fault.hang:
        hub.ended.wait(longest_wait())
        return
    if fault.redirect:
        handler.send_response(302)
        handler.send_header("Location", fault.redirect)
        handler.send_header("X-Repo-Commit", REVISION)
        for name, value in fault.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    if fault.page:
        page = b"<!DOCTYPE html><title>Welcome to the hotel</title>"
        _send(handler, 200, page, {"Content-Type": "text/html; charset=utf-8"}, fault)
    elif fault.status or content is None:
        _send(handler, fault.status or 404, b"no", fault.headers, fault)
    elif wanted and (fault.refuse_range or int(wanted[6:-1]) >= len(content)):
        _send(handler, 416, b"", {"Content-Range": f"bytes */{len(content)}"}, fault)
    else:
        _send_file(handler, hub, fault, content, wanted)


def _send_file(handler: BaseHTTPRequestHandler, hub: Hub, fault: Fault, content: bytes, wanted: str) -> None:
    headers = {"Content-Type": "application/octet-stream", "X-Repo-Commit": REVISION}
    if hub.states_sha256:
        headers["X-Linked-ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    elif hub.states_git_sha1:
        headers["ETag"] = f'"{hashlib.sha1(b"blob %d" % len(content) + bytes(1) + content).hexdigest()}"'
    elif hub.states_tag:
        headers["ETag"] = f'"v{hashlib.md5(content).hexdigest()}"'
    start = 0
    if wanted and not fault.ignore_range:
        start = int(wanted[6:-1])
        headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
    body = content[start:]
    if fault.damage:
        body = body[:-1] + bytes([body[-1] ^ 1])
    _send(handler, 206 if start else 200, body, {**headers, **fault.headers}, fault)


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str], fault: Fault) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True
    try:
        if fault.drip_seconds:
            for byte in body:
                handler.wfile.write(bytes([byte]))
                time.sleep(fault.drip_seconds)
        else:
            handler.wfile.write(body[: fault.break_after])
    except OSError:
        return  # the other side has hung up
