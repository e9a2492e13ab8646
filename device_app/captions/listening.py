"""The port of the captions' page, opened before the kernel refuses this process every new socket but local ones.

Imports nothing that starts a thread: the lock holds for threads that begin after it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from engines.errors import DragomanError, UsageError

_OPTION = "--serve"


def address(text: str) -> tuple[str, int]:
    """Host and port of ``127.0.0.1:8765``.

    Raises:
        UsageError: ``ui.bad_arguments``, also for an address that others could reach.
    """
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        number = int(port)
    except ValueError as error:
        raise UsageError("ui.bad_arguments", f"{text!r} is no address", hint="Such as 127.0.0.1:8765") from error
    if not local or not 0 <= number <= 65535:
        raise UsageError("ui.bad_arguments", f"{text!r} is not on this device", hint="Such as 127.0.0.1:8765")
    return ("127.0.0.1" if host == "localhost" else host), number


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: a loopback address.
        port: 0 for any free one.

    Raises:
        DragomanError: ``system.port_taken``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise DragomanError(
            "system.port_taken", f"{host}:{port} can't be used: {error.strerror}", hint="Name another port"
        ) from error


def listener_of(arguments: Sequence[str]) -> socket.socket | None:
    """The socket that the arguments of a command ask for; None where they don't.

    Raises:
        UsageError: ``ui.bad_arguments``.
        DragomanError: ``system.port_taken``.
    """
    for at, argument in enumerate(arguments):
        if argument == _OPTION and at + 1 < len(arguments):
            return listen(*address(arguments[at + 1]))
        if argument.startswith(f"{_OPTION}="):
            return listen(*address(argument.partition("=")[2]))
    return None
