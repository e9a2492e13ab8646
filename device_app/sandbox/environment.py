"""Variables that would make a library open the outside are dropped before it sees them."""

from __future__ import annotations

from collections.abc import MutableMapping

from device_app.sandbox.local_sockets import is_local_display, is_local_pulse_server

_PLATFORMS = {
    *("wayland", "wayland-egl", "xcb", "eglfs", "linuxfb", "vkkhrdisplay"),
    *("offscreen", "minimal", "minimalegl"),
}
"""Qt's platforms that draw on a screen of this device, or on none. ``vnc`` listens to anybody without a password."""

_PROXIES = {"http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"}

_BUSES = ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS")


def drop_outside(environment: MutableMapping[str, str]) -> tuple[str, ...]:
    """Drop what leads outside; the names of what was dropped.

    Buses are disabled rather than dropped: without an address libraries look for one, or start one.
    """
    dropped = [name for name in environment if name.casefold() in _PROXIES]
    for name, is_local in (
        ("DISPLAY", is_local_display),
        ("PULSE_SERVER", lambda servers: all(map(is_local_pulse_server, servers.split()))),
        ("QT_QPA_PLATFORM", _draws_here),
    ):
        if not is_local(environment.get(name) or _NEUTRAL[name]):
            dropped.append(name)
    for name in dropped:
        del environment[name]
    for name in _BUSES:
        environment[name] = "disabled:"
    return tuple(dropped)


_NEUTRAL = {"DISPLAY": ":0", "PULSE_SERVER": "", "QT_QPA_PLATFORM": "offscreen"}


def _draws_here(platforms: str) -> bool:
    return all(platform.partition(":")[0] in _PLATFORMS for platform in platforms.split(";"))
