"""Locks this process, and all it will start, onto the device."""

from __future__ import annotations

import ctypes
import logging
import os
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from device_app import service_manager
from device_app.sandbox import broker, syscall_filter
from device_app.sandbox.local_sockets import needed_sockets

_PR_SET_PTRACER = 0x59616D61
"""``"Yama"``: lets the broker, which is a child, reach into this process where only ancestors may (prctl(2))."""
_GREETING = b"dragoman"
_log = logging.getLogger(__name__)


def lock_down(relay: str = "") -> None:
    """Have the kernel refuse every way off the device, for the life of this process and of all it starts.

    Call at the start of the program, while it has one thread. Where the kernel can't do it, nothing happens: ask
    `network_is_impossible` for what is so.

    Args:
        relay: name of the local socket of `start_relay`, the one way out that somebody has set; empty for none.
    """
    if not syscall_filter.is_supported() or threading.active_count() > 1 or _is_locked():
        return
    service_manager.connect()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child = os.fork()
        if child == 0:
            _be_broker(theirs, relay)
        theirs.close()
        asks = _greet(ours, child)
        try:
            listener = syscall_filter.install(ask_about_connections=asks)
        except OSError as error:
            _log.warning("the kernel gives no listener: %s", error)
            with suppress(OSError):
                syscall_filter.install(ask_about_connections=False)
            return  # the broker ends when it finds the connection closed
        if listener >= 0:
            socket.send_fds(ours, [b"l"], [listener])
            os.close(listener)


def network_is_impossible() -> bool:
    """Whether the kernel keeps this process from the network: by a filter, or because there is none."""
    if all(_refuses(family) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_PACKET)):
        return True
    folder = Path("/sys/class/net")
    try:
        return all(path.name == "lo" for path in folder.iterdir() if path.is_dir())
    except OSError:
        return False


def _is_locked() -> bool:
    """Whether this filter is installed already; a service manager's allows local datagrams."""
    try:
        for channel in socket.socketpair(type=socket.SOCK_DGRAM):
            channel.close()
    except OSError:
        return True
    return False


def _greet(connection: socket.socket, child: int) -> bool:
    """Find out whether the broker can do its work here."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(child), 0, 0, 0)
    greeting = ctypes.create_string_buffer(_GREETING)
    connection.sendall(f"{os.getpid()} {connection.fileno()} {ctypes.addressof(greeting)}\n".encode())
    return connection.recv(1) == b"y"


def _be_broker(connection: socket.socket, relay: str) -> None:
    """The life of the child process; never returns."""
    try:
        broker.detach()
        os.closerange(3, connection.fileno())
        os.closerange(connection.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        process, descriptor, address = map(int, connection.recv(100).split())
        able = broker.can_reach(process, descriptor, address, _GREETING)
        connection.sendall(b"y" if able else b"n")
        _, listeners, _, _ = socket.recv_fds(connection, 1, 1)
        if listeners:
            sockets = needed_sockets(os.environ)
            if relay:
                sockets = replace(sockets, names=(*sockets.names, relay.encode()))
            connection.close()
            broker.serve(listeners[0], sockets)
    finally:
        os._exit(0)


def _refuses(family: int) -> bool:
    try:
        socket.socket(family, socket.SOCK_DGRAM).close()
    except OSError:
        return True
    return False
