"""The way to the translation server of the settings: a small process outside the filter that connects to it alone.

The filter leaves no socket of the network to the program. What it says to the server goes through a local socket to
this process, which knows one address and passes bytes on as they are.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import socket
import struct
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from typing import NoReturn

from device_app.offline import permit_server
from device_app.sandbox.broker import detach
from device_app.settings_file import load_settings
from engines.errors import DragomanError
from engines.hymt_server.address import ServerAddress

_PR_SET_PDEATHSIG = 1
_CONNECT_SECONDS = 5.0
_PIECE = 1 << 16  # bytes
_name = ""


def relay_socket() -> str:
    """Name of the local socket that leads to the server; empty where this process started no relay."""
    return _name


def start_relay(arguments: Sequence[str]) -> str:
    """Start the relay where the settings name a server; call before `lock_down`, while there is one thread.

    Args:
        arguments: of the command line, whose settings count too; those that are wrong are reported when they are used.

    Returns:
        Name of a local socket, in the abstract name space, that leads to the server; empty where none is set.
    """
    global _name  # noqa: PLW0603 - of the process, as the filter is
    try:
        engines = load_settings(_flags(arguments)).engines
        address = ServerAddress.parse(engines.server) if engines.server else None
    except DragomanError:
        return ""
    if address is None or not (engines.server_remote or address.is_here):
        return ""
    permit_server(address)
    name = f"dragoman-server-{secrets.token_hex(16)}"
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(f"\0{name}")
    listening.listen()
    parent = os.getpid()
    if os.fork() == 0:
        try:
            _serve(listening, address, parent)
        finally:
            os._exit(0)
    listening.close()
    _name = name
    return name


def _flags(arguments: Sequence[str]) -> list[str]:
    """Values of ``--set``, before anything is parsed."""
    after = [value for flag, value in pairwise(arguments) if flag == "--set"]
    return after + [argument.removeprefix("--set=") for argument in arguments if argument.startswith("--set=")]


def _serve(listening: socket.socket, address: ServerAddress, parent: int) -> NoReturn:
    detach()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.closerange(3, listening.fileno())
    os.closerange(listening.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    while os.getppid() == parent:
        ours, _ = listening.accept()
        threading.Thread(target=_pass_on, args=(ours, address), daemon=True).start()
    os._exit(0)


def _pass_on(ours: socket.socket, address: ServerAddress) -> None:
    """Join a connection of this user's to one with the server; ends both where the server can't be reached."""
    with ours:
        _, user, _ = struct.unpack("3i", ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if user != os.getuid():
            return
        with suppress(OSError), socket.create_connection((address.host, address.port), _CONNECT_SECONDS) as theirs:
            theirs.settimeout(None)
            back = threading.Thread(target=_copy, args=(theirs, ours), daemon=True)
            back.start()
            _copy(ours, theirs)
            back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
    for sock, how in ((target, socket.SHUT_WR), (source, socket.SHUT_RD)):
        with suppress(OSError):
            sock.shutdown(how)
