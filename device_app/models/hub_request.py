"""One request to the hub: follows redirects, keeps what the hub says about the file, tells what a refusal means."""

from __future__ import annotations

import http.client
import re
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, NoReturn
from urllib.parse import urlsplit

from engines.errors import DragomanError

_AGENT = "dragoman"
_TAG = re.compile(r'^(?:W/)?"?(?:sha256:)?([0-9a-f]+)"?$')
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_LONGEST_RETRY_AFTER = 60.0


class TryAgain(Exception):  # noqa: N818 - a request of the transport to its caller, never shown
    """The attempt failed in a way that time may heal: `reason` for a person, `after` seconds at the least."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class RangeRefused(Exception):  # noqa: N818 - see TryAgain
    """The server has not the bytes asked for: what is there of the file is not its beginning."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the hub says about a file.

    Attributes:
        size: bytes; None where it isn't said.
        sha256: its checksum as the hub states it; empty where it doesn't.
        git_sha1: checksum of a small file as Git makes it (of a header and the content); empty where it isn't stated.
        tag: changes whenever the file does; empty where nothing of the kind is stated.
        revision: commit the file is from; empty where it isn't stated.
    """

    size: int | None
    sha256: str
    git_sha1: str
    tag: str
    revision: str


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """An open answer; `start` is the position of its first byte in the file. Close `body`."""

    body: http.client.HTTPResponse
    start: int
    facts: FileFacts


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Keeps the headers of each hop (the hub states the checksum before it sends on to its storage)."""

    def __init__(self) -> None:
        self.hops: list[http.client.HTTPMessage] = []

    def redirect_request(  # noqa: PLR0917 - the signature is the library's
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise DragomanError("model.refused", "the hub sends to an address that is not encrypted")
        self.hops.append(headers)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def request_file(url: str, start: int, stall_seconds: float) -> HubAnswer:
    """Ask for a file from a position on.

    Args:
        url: its address, http or https.
        start: bytes that are there already.
        stall_seconds: longest wait for a connection and for each piece of the answer.

    Raises:
        TryAgain: no connection, or the server is busy.
        RangeRefused: `start` lies behind the file's end.
        DragomanError: ``model.not_found``, ``model.refused``, ``model.bad_address``, ``model.wrong_file``.
    """
    _require_address(url)
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects)
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        body = opener.open(urllib.request.Request(url, headers=headers), timeout=stall_seconds)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            _explain(error, url)
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise DragomanError(
                "model.refused", f"the certificate of {urlsplit(url).hostname} is not valid", hint="Check date and time"
            ) from error
        raise TryAgain(str(error.reason)) from error
    except (http.client.HTTPException, OSError) as error:
        raise TryAgain(str(error) or type(error).__name__) from error
    return _answer(body, redirects.hops, url, start)


def _require_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, an unfinished IPv6 address
        valid = False
    if not valid or not url.isprintable() or " " in url:
        raise DragomanError(
            "model.bad_address",
            f"{url[:200]!r} is no http or https address",
            hint="Correct the address given by --from",
        )


def _answer(body: http.client.HTTPResponse, hops: list[http.client.HTTPMessage], url: str, start: int) -> HubAnswer:
    name = urlsplit(url).path
    if body.headers.get_content_type() == "text/html" and not name.endswith((".html", ".htm")):
        body.close()
        raise DragomanError(
            "model.wrong_file",
            f"instead of {name.rpartition('/')[2]} came a web page",
            hint="Check the connection (a login page in between?) and the address, then pull again",
        )
    length = body.headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() else None
    if body.status == http.client.PARTIAL_CONTENT:
        match = _CONTENT_RANGE.match(body.headers.get("Content-Range", ""))
        if match is None or int(match[1]) != start:
            body.close()
            raise RangeRefused
        size = int(match[2])
    elif start:
        start = 0  # the server sends the whole file again
    return HubAnswer(body=body, start=start, facts=_facts([*hops, body.headers], size))


def _facts(headers: list[http.client.HTTPMessage], size: int | None) -> FileFacts:
    sha256 = git_sha1 = tag = revision = ""
    for message in headers:
        revision = revision or message.get("X-Repo-Commit", "")
        for header in ("X-Linked-ETag", "ETag"):
            stated = message.get(header, "").strip()
            tag = tag or stated
            match = _TAG.match(stated.lower())
            digits = match[1] if match else ""
            if len(digits) == 64:
                sha256 = sha256 or digits
            elif len(digits) == 40 and message.get("X-Repo-Commit"):  # elsewhere a tag of this length may be anything
                git_sha1 = git_sha1 or digits
    tag = tag or headers[-1].get("Last-Modified", "")
    return FileFacts(size=size, sha256=sha256, git_sha1="" if sha256 else git_sha1, tag=tag, revision=revision)


def _explain(error: urllib.error.HTTPError, url: str) -> NoReturn:
    where = urlsplit(url)
    if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise RangeRefused from error
    if error.code in {404, 410}:
        raise DragomanError(
            "model.not_found",
            f"{where.hostname} has no {where.path.lstrip('/')}",
            hint="Check the address given with --from, or import the model from a folder",
        ) from error
    if error.code in {408, 425, 429} or error.code >= 500:
        after = error.headers.get("Retry-After", "")
        wait = min(float(after), _LONGEST_RETRY_AFTER) if after.isdecimal() else 0.0
        raise TryAgain(f"{where.hostname} answered {error.code}", wait) from error
    raise DragomanError(
        "model.refused",
        f"{where.hostname} refused with status {error.code}",
        hint="The model may ask for an account at the hub; download it by hand and import it",
    ) from error
