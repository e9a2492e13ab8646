"""The way to the service manager that started this process (the protocol of ``sd_notify(3)``)."""

from __future__ import annotations

import logging
import os
import socket
from functools import cache

_log = logging.getLogger(__name__)


def connect() -> None:
    """Open the way now: once the process is locked onto the device, no datagram socket can be had any more."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        _channel(address)


def tell(address: str, message: str) -> None:
    """Send a message, without ever waiting; a service manager that doesn't listen is noted in the log.

    Args:
        address: ``$NOTIFY_SOCKET``; a leading ``@`` means the abstract name space. Empty: nobody is told.
        message: such as ``READY=1``.
    """
    if not address:
        return
    channel = _channel(address)
    if channel is None:
        return
    try:
        channel.send(message.encode())
    except OSError as error:
        _log.warning("systemd does not listen at %s: %s", address, error)


@cache
def _channel(address: str) -> socket.socket | None:
    channel: socket.socket | None = None
    try:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        channel.connect("\0" + address[1:] if address.startswith("@") else address)
    except OSError as error:
        _log.warning("systemd does not listen at %s: %s", address, error)
        if channel is not None:
            channel.close()
        return None
    return channel
