"""A small process outside the filter that makes the few connections the program needs.

A filter sees the numbers of a call, not the address behind a pointer. So the kernel puts every ``connect`` to this
process (``SECCOMP_RET_USER_NOTIF``), which reads the address, and, where it is one that the program needs, takes the
caller's socket and connects it to its own copy of that address. It ends with the last process that has the filter.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import struct
import threading
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from device_app.sandbox.local_sockets import LocalSockets

_RECEIVE, _SEND, _IS_VALID = 0xC0502100, 0xC0182101, 0x40082102
"""``SECCOMP_IOCTL_NOTIF_…`` of linux/seccomp.h."""
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
"""Number of the request, thread, flags; then call, architecture, instruction pointer, six arguments."""
_RESPONSE = struct.Struct("=QqiI")
_PIDFD_OPEN, _PIDFD_GETFD = 434, 438
_LONGEST_ADDRESS = 110
"""Bytes of ``struct sockaddr_un``."""


def can_reach(process: int, descriptor: int, address: int, content: bytes) -> bool:
    """Whether this process may do its work on another: read memory of it, and take a descriptor."""
    try:
        if _read(process, address, len(content)) != content:
            return False
        os.close(_take(process, descriptor))
    except OSError:
        return False
    return True


def serve(listener: int, sockets: LocalSockets) -> NoReturn:
    """Answer until nobody is left who could ask, then end the process."""
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        events = poll.poll()[0][1]
        if events & select.POLLIN:
            request = bytearray(_NOTIFICATION.size)
            with suppress(OSError):  # whoever asked is gone
                fcntl.ioctl(listener, _RECEIVE, request)
                # A connection may have to wait for its server; others must not wait for that.
                threading.Thread(target=_answer, args=(listener, bytes(request), sockets), daemon=True).start()
        elif events:
            os._exit(0)


def detach() -> None:
    """Let go of all that the process got from its parent, and leave the signals of the terminal to the parent."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)


def _answer(listener: int, request: bytes, sockets: LocalSockets) -> None:
    identity, thread, _, _, _, _, descriptor, address, length, *_ = _NOTIFICATION.unpack(request)
    try:
        result = _connect(listener, identity, thread, (descriptor, address, length), sockets)
    except OSError as error:
        result = error.errno or errno.EACCES
    except Exception:  # noqa: BLE001 - the border of a process: whoever asked must not wait for ever
        result = errno.EACCES
    with suppress(OSError):  # whoever asked is gone
        fcntl.ioctl(listener, _SEND, bytearray(_RESPONSE.pack(identity, 0, -result, 0)))


def _connect(listener: int, identity: int, thread: int, arguments: tuple[int, int, int], sockets: LocalSockets) -> int:
    descriptor, address, length = arguments
    wanted = _read(thread, address, min(length & 0xFFFFFFFF, _LONGEST_ADDRESS))
    family = int.from_bytes(wanted[:2], "little")
    if family == socket.AF_UNIX:
        allowed = sockets.resolve(wanted[2:], Path(f"/proc/{thread}/cwd").readlink())
        if allowed is None:
            return errno.EACCES
        wanted = wanted[:2] + allowed + (b"" if allowed.startswith(b"\0") else b"\0")
    elif family != socket.AF_NETLINK:
        return errno.EACCES
    taken = _take(thread, descriptor & 0xFFFFFFFF)
    try:
        # Only now is it certain that both were the caller's, not those of a later bearer of its number.
        fcntl.ioctl(listener, _IS_VALID, identity.to_bytes(8, "little"))
        library = ctypes.CDLL(None, use_errno=True)
        return ctypes.get_errno() if library.connect(taken, wanted, len(wanted)) else 0
    finally:
        os.close(taken)


def _read(thread: int, address: int, length: int) -> bytes:
    memory = os.open(f"/proc/{thread}/mem", os.O_RDONLY)
    try:
        return os.pread(memory, length, address)
    finally:
        os.close(memory)


def _take(thread: int, descriptor: int) -> int:
    """A copy of another process's descriptor."""
    status = Path(f"/proc/{thread}/status").read_text("ascii", "replace")
    group = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("Tgid:"))
    process = _call(_PIDFD_OPEN, group, 0)
    try:
        return _call(_PIDFD_GETFD, process, descriptor, 0)
    finally:
        os.close(process)


def _call(number: int, *arguments: int) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    result = int(library.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
