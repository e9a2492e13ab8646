"""Variables that lead off the device never reach a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.sandbox.environment import drop_outside
from device_app.sandbox.local_sockets import needed_sockets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PULSE_SERVER", "tcp:10.0.0.1:4713"),
        ("PULSE_SERVER", "unix:/run/pulse/native tcp:host"),
        ("PULSE_SERVER", "{0123}tcp6:[2001:db8::1]"),
        ("PULSE_SERVER", "host"),
        ("DISPLAY", "host:0"),
        ("DISPLAY", "10.0.0.1:0.0"),
        ("DISPLAY", "tcp/host:0"),
        ("DISPLAY", "localhost:10.0"),
        ("QT_QPA_PLATFORM", "vnc"),
        ("QT_QPA_PLATFORM", "vnc:size=800x600:port=5900"),
        ("QT_QPA_PLATFORM", "wayland;vnc"),
        ("QT_QPA_PLATFORM", "webgl:port=80"),
        ("https_proxy", "http://127.0.0.1:3128"),
        ("ALL_PROXY", "socks5://host"),
    ],
)
def test_what_leads_outside_is_dropped(name: str, value: str) -> None:
    environment = {name: value, "HOME": "/root"}
    assert drop_outside(environment) == (name,)
    assert name not in environment
    assert environment["HOME"] == "/root"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PULSE_SERVER", "unix:/run/user/1000/pulse/native"),
        ("PULSE_SERVER", "{0123}unix:/a /b"),
        ("PULSE_SERVER", ""),
        ("DISPLAY", ":99"),
        ("DISPLAY", "unix:0.0"),
        ("DISPLAY", ""),
        ("QT_QPA_PLATFORM", "wayland;xcb"),
        ("QT_QPA_PLATFORM", "linuxfb:fb=/dev/fb1"),
        ("QT_QPA_PLATFORM", "offscreen"),
    ],
)
def test_what_stays_on_the_device_stays(name: str, value: str) -> None:
    environment = {name: value}
    assert drop_outside(environment) == ()
    assert environment[name] == value


def test_no_bus_is_looked_for() -> None:
    environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}
    drop_outside(environment)
    assert environment["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"


def test_needed_are_display_and_sound_alone(tmp_path: Path) -> None:
    needed = needed_sockets(
        {
            "XDG_RUNTIME_DIR": str(tmp_path),
            "WAYLAND_DISPLAY": "/run/dragoman-display/wayland-1",
            "DISPLAY": ":5",
            "PULSE_SERVER": "unix:/run/sound",
        }
    )
    here = Path("/")
    for path in ("/run/dragoman-display/wayland-1", "/tmp/.X11-unix/X5", "/run/sound", f"{tmp_path}/pipewire-0"):
        assert needed.resolve(path.encode() + b"\0rest", here) == path.encode()
    for path in ("/run/dbus/system_bus_socket", f"{tmp_path}/bus", "/run/systemd/resolve/io.systemd.Resolve", "", "/"):
        assert needed.resolve(path.encode(), here) is None
    assert needed.resolve(b"\0/tmp/.X11-unix/X5", here) is not None
    assert needed.resolve(b"\0/tmp/.X11-unix/X6", here) is None
    assert needed.resolve(b"\0", here) is None
