"""Tries every way off the device, past the interpreter: ``python -m device_app.sandbox.proof`` tells which are open.

Nothing is sent but the first packet of a connection to an address that nobody has (RFC 5737, RFC 3849), and that only
where nothing keeps it back.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from device_app.sandbox.lockdown import lock_down

_PORT = 9
_IO_URING_SETUP = 425
_VSOCK, _BLUETOOTH = 40, 31
_TO_DRIVERS = 16  # NETLINK_GENERIC: who may ask has Wi-Fi cards send frames
_SECONDS = 30.0
_IMPOSSIBLE = {
    *(errno.EACCES, errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.ESOCKTNOSUPPORT),
    *(errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENODEV),
}
"""Failures that say that there is no such way; any other says that somebody has to refuse at its end."""

INHERITED = "inherited"
"""Argument: don't lock this process, try what it inherited."""


def open_ways() -> Mapping[str, tuple[str, ...]]:
    """Names of the ways that are open to a program of Dragoman, and to a program that such a one starts.

    Raises:
        OSError: the programs could not be started.
        ValueError: they did not answer.
    """
    return _run()


def _run(*arguments: str) -> Mapping[str, tuple[str, ...]]:
    command = [sys.executable, "-P", "-m", "device_app.sandbox.proof", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=_SECONDS)
    except subprocess.SubprocessError as error:
        raise ValueError(str(error)) from error
    return {name: tuple(ways) for name, ways in json.loads(done.stdout).items()}


def ways_open_here() -> tuple[str, ...]:
    """Names of the ways that are open to this process."""
    return tuple(name for name, is_open in WAYS.items() if is_open())


def _connects(family: int, kind: int, address: bytes) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.socket(family, kind | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC, 0)
    if descriptor < 0:
        return ctypes.get_errno() not in _IMPOSSIBLE
    try:
        return not library.connect(descriptor, address, len(address)) or ctypes.get_errno() not in _IMPOSSIBLE
    finally:
        os.close(descriptor)


def _internet(kind: int, host: str) -> Callable[[], bool]:
    port = _PORT.to_bytes(2, "big")
    if ":" in host:
        address = struct.pack("=H2sI16sI", socket.AF_INET6, port, 0, socket.inet_pton(socket.AF_INET6, host), 0)
        return lambda: _connects(socket.AF_INET6, kind, address)
    address = struct.pack("=H2s4s8x", socket.AF_INET, port, socket.inet_aton(host))
    return lambda: _connects(socket.AF_INET, kind, address)


def _raw(family: int, kind: int, protocol: int) -> Callable[[], bool]:
    def opens() -> bool:
        library = ctypes.CDLL(None, use_errno=True)
        descriptor = library.socket(family, kind, protocol)
        if descriptor >= 0:
            os.close(descriptor)
        return bool(descriptor >= 0 or ctypes.get_errno() not in _IMPOSSIBLE)

    return opens


def _io_uring() -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    parameters = ctypes.create_string_buffer(120)
    descriptor = library.syscall(ctypes.c_long(_IO_URING_SETUP), ctypes.c_uint(1), parameters)
    if descriptor >= 0:
        os.close(descriptor)
    return bool(descriptor >= 0 or ctypes.get_errno() not in _IMPOSSIBLE)


def _local(*, abstract: bool) -> bool:
    with _proxy(abstract=abstract) as address:
        return _connects(socket.AF_UNIX, socket.SOCK_STREAM, struct.pack("=H", socket.AF_UNIX) + address)


@contextmanager
def _proxy(*, abstract: bool) -> Iterator[bytes]:
    """A server as any program on this device could have."""
    with socket.socket(socket.AF_UNIX) as server, tempfile.TemporaryDirectory(prefix="dragoman-proof-") as folder:
        server.bind(f"\0{folder}" if abstract else f"{folder}/proxy")
        server.listen()
        address = server.getsockname()
        yield address if isinstance(address, bytes) else os.fsencode(address) + b"\0"


WAYS: Mapping[str, Callable[[], bool]] = {
    "TCP": _internet(socket.SOCK_STREAM, "192.0.2.1"),
    "UDP": _internet(socket.SOCK_DGRAM, "192.0.2.1"),
    "TCP over IPv6": _internet(socket.SOCK_STREAM, "2001:db8::1"),
    "UDP over IPv6": _internet(socket.SOCK_DGRAM, "2001:db8::1"),
    "a proxy on the loopback": _internet(socket.SOCK_STREAM, "127.0.0.1"),
    "raw packets": _raw(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "raw frames": _raw(socket.AF_PACKET, socket.SOCK_RAW, 0),
    "the host of a virtual machine": _raw(_VSOCK, socket.SOCK_STREAM, 0),
    "Bluetooth": _raw(_BLUETOOTH, socket.SOCK_RAW, 1),
    "commands to network cards": _raw(socket.AF_NETLINK, socket.SOCK_RAW, _TO_DRIVERS),
    "io_uring": _io_uring,
    "an abstract socket": lambda: _local(abstract=True),
    "a socket in the file system": lambda: _local(abstract=False),
}
"""By name: whether the way is open to the process that asks."""


def main() -> None:
    """Entry of the program: one JSON object, from who tried to the ways that are open."""
    if sys.argv[1:] == [INHERITED]:
        found = {"a program that it starts": ways_open_here()}
    else:
        lock_down()
        found = {"the program": ways_open_here(), **_run(INHERITED)}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
