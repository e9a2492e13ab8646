"""The offline guarantee: no code of the program opens a connection that leaves the device.

Walls, from the inside: libraries are told to stay offline, and variables that would lead them outside are dropped; the
interpreter refuses connections of Python code, in clear words; the kernel refuses those of all code
(`device_app.sandbox`); on the appliance the unit has no network but the loopback.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import sys
from functools import cache

from device_app.sandbox.environment import drop_outside
from engines.errors import DragomanError
from engines.hymt_server.address import ServerAddress

_LIBRARIES = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
_log = logging.getLogger(__name__)
_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_permitted: set[tuple[str, int]] = set()


def forbid_network() -> None:
    """Refuse, in this process and for its whole life, every connection that would leave the device.

    Local sockets and the loopback stay allowed: display, sound server and service manager are reached through them.
    Call before any library is imported that reads its environment at import. Idempotent.

    Raises (from then on, where a connection is tried):
        DragomanError: ``system.offline``.
    """
    os.environ.update(_LIBRARIES)
    for name in drop_outside(os.environ):
        _log.warning("%s would lead off the device and is ignored", name)
    _install()


def permit_server(address: ServerAddress) -> None:
    """Let connections to the translation server through, to its port alone."""
    _permitted.add((address.host, address.port))


@cache
def _install() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host, port = arguments[0], None
    elif event in _EVENTS:
        sock, address = arguments[0], arguments[1]
        if not isinstance(sock, socket.socket) or sock.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        host, port = address[:2] if isinstance(address, tuple) and len(address) > 1 else (None, None)
    else:
        return
    if host is None or _is_local(host) or _is_permitted(host, port):
        return
    raise DragomanError(
        "system.offline",
        f"a connection to {host!s:.60} was refused",
        hint="Dragoman works offline; only 'dragoman models pull' may use the network",
    )


def _is_permitted(host: object, port: object) -> bool:
    """Whether it is the server, by the name that is looked up, or by an address that this name has, and its port."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if port is None:
        return name in {server for server, _ in _permitted}
    return any(number == port and name in {server, *_addresses(server, number)} for server, number in _permitted)


def _addresses(server: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(server, port)}
    except OSError:
        return set()


def _is_local(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
