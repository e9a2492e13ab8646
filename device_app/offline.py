"""The offline guarantee: no code of the program opens a connection that leaves the device.

Three walls, from the inside: libraries are told to stay offline; the interpreter refuses connections of Python code; on
the appliance the unit runs in a network namespace with nothing but the loopback.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from functools import cache
from pathlib import Path

from engines.errors import DragomanError

_LIBRARIES = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


def forbid_network() -> None:
    """Refuse, in this process and for its whole life, every connection that would leave the device.

    Local sockets and the loopback stay allowed: display, sound server and service manager are reached through them.
    Call before any library is imported that reads its environment at import. Idempotent.

    Raises (from then on, where a connection is tried):
        DragomanError: ``system.offline``.
    """
    os.environ.update(_LIBRARIES)
    _install()


def network_interfaces() -> tuple[str, ...]:
    """Names of the network interfaces besides the loopback; none in the namespace of the appliance's unit."""
    folder = Path("/sys/class/net")
    try:
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != "lo"))
    except OSError:
        return tuple(name for _, name in socket.if_nameindex() if name != "lo")


@cache
def _install() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in _EVENTS:
        sock, address = arguments[0], arguments[1]
        if not isinstance(sock, socket.socket) or sock.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        host = address[0] if isinstance(address, tuple) and address else None
    else:
        return
    if host is None or _is_local(host):
        return
    raise DragomanError(
        "system.offline",
        f"a connection to {host!s:.60} was refused",
        hint="Dragoman works offline; only 'dragoman models pull' may use the network",
    )


def _is_local(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
