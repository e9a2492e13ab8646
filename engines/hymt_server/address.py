"""The address of a server, and whether it is this device."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from engines.errors import UsageError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server is.

    Attributes:
        secure: whether to speak TLS.
        host: name or address.
        port: of TCP.
        path: before ``/chat/completions``, without a slash at its end.
        relay: name of a local socket, in the abstract name space, that leads there; empty to connect directly.
    """

    secure: bool
    host: str
    port: int
    path: str
    relay: str = ""

    @classmethod
    def parse(cls, url: str, relay: str = "") -> Self:
        """Read ``http://127.0.0.1:8000/v1``.

        Raises:
            UsageError: ``engine.server_address``.
        """
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _PORTS or not parts.hostname or parts.query or parts.username:
            raise UsageError(
                "engine.server_address",
                f"{url[:60]!r} is not the address of a server",
                hint="Set engines.server to one such as http://127.0.0.1:8000/v1",
            )
        path = parts.path.rstrip("/")
        return cls(parts.scheme == "https", parts.hostname, port or _PORTS[parts.scheme], path, relay)

    @property
    def is_here(self) -> bool:
        """Whether it is this device itself: the loopback, by number or as ``localhost``."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"
