"""The offline guarantee."""

from __future__ import annotations

import os
import socket
import urllib.request

import pytest

from device_app.offline import forbid_network
from engines.errors import DragomanError


@pytest.fixture(autouse=True)
def offline() -> None:
    forbid_network()


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(DragomanError, match=r"example\.org") as caught:
        urllib.request.urlopen("https://example.org/model.bin", timeout=1)
    assert caught.value.code == "system.offline"


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1"])
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_an_address_outside_is_refused(address: str, kind: socket.SocketKind) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as sock:
        for connect in (sock.connect, sock.connect_ex):
            with pytest.raises(DragomanError):
                connect((address, 9))
        if kind is socket.SOCK_DGRAM:
            with pytest.raises(DragomanError):
                sock.sendto(b"x", (address, 9))
            with pytest.raises(DragomanError):
                sock.sendmsg([b"x"], [], 0, (address, 9))


def test_the_device_itself_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as connection,
        server.accept()[0] as accepted,
    ):
        accepted.sendall(b"here")
        assert connection.recv(4) == b"here"
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


def test_libraries_are_told() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
