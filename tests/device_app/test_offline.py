"""The offline guarantee."""

from __future__ import annotations

import os
import socket
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from device_app import offline as offline_module
from device_app.engine_host.options import permit, remote_server
from device_app.offline import forbid_network
from engines.errors import DragomanError
from engines.options import EngineOptions


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


def reached(address: str, port: int) -> bool:
    """Whether the guard lets a connection through; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((address, port))
        except DragomanError:
            return False
        except OSError:  # the guard let it through, and there is no network
            return True
    return True


def test_a_server_elsewhere_is_reached_where_it_was_set_on_its_port_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline_module, "_permitted", set())
    options = EngineOptions(tmp_path, server="http://192.0.2.1:8000/v1")
    assert remote_server(options) == ""
    permit(options)
    assert not reached("192.0.2.1", 8000)
    remote = replace(options, server_remote=True)
    assert remote_server(replace(remote, translator="hy-mt-llama")) == ""
    assert remote_server(replace(remote, server="http://127.0.0.1:8000/v1")) == ""
    assert remote_server(remote) == "192.0.2.1"
    permit(remote)
    assert reached("192.0.2.1", 8000)
    assert not reached("192.0.2.1", 443)
    assert not reached("192.0.2.2", 8000)
    permit(replace(remote, server="http://translate.invalid:8000/v1"))
    with pytest.raises(OSError, match=r".") as caught:  # looked up, and not found
        socket.getaddrinfo("translate.invalid", 8000)
    assert not isinstance(caught.value, DragomanError)
    with pytest.raises(DragomanError):
        socket.getaddrinfo("example.org", 8000)
