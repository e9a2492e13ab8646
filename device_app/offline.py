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

_LIBRARIES = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
_log = logging.getLogger(__name__)
_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


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
