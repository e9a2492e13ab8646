"""Which sockets of this device the program needs: the display's and the sound server's, nothing else.

Others lead out: resolvers of names, the session bus (which starts programs outside the sandbox), proxies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_X_SOCKETS = "/tmp/.X11-unix"  # noqa: S108 - where X servers are, by convention


@dataclass(frozen=True, slots=True)
class LocalSockets:
    """Addresses that may be connected to.

    Attributes:
        paths: sockets in the file system; they may not exist, and may come and go.
        names: names of the abstract name space, without the leading zero byte.
    """

    paths: tuple[Path, ...]
    names: tuple[bytes, ...]

    def resolve(self, address: bytes, folder: Path) -> bytes | None:
        """The address to connect to in place of the one asked for; None where nobody may.

        Args:
            address: ``sun_path``, as the kernel would be given it.
            folder: where relative paths begin.
        """
        if address.startswith(b"\0"):
            return address if address[1:] in self.names else None
        asked = os.path.realpath(folder / os.fsdecode(address.partition(b"\0")[0]))
        return os.fsencode(asked) if asked in map(os.path.realpath, self.paths) else None


def needed_sockets(environment: Mapping[str, str]) -> LocalSockets:
    """Those that libraries will look for, given the variables of the process."""
    runtime = Path(environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    x_socket = _x_socket(environment.get("DISPLAY", ""))
    paths = [
        runtime / (environment.get("WAYLAND_DISPLAY") or "wayland-0"),
        *_sound(environment, runtime),
        Path("/run/nvidia-persistenced/socket"),
    ]
    if x_socket:
        paths.append(Path(x_socket))
    return LocalSockets(tuple(paths), (x_socket.encode(),) if x_socket else ())


def is_local_pulse_server(server: str) -> bool:
    """Whether a server string of PulseAudio names a socket of this device."""
    return server.rpartition("}")[2].removeprefix("unix:").startswith("/")


def is_local_display(display: str) -> bool:
    """Whether a name of an X display names one of this device."""
    return display.rpartition(":")[0] in {"", "unix"}


def _x_socket(display: str) -> str:
    number = display.rpartition(":")[2].partition(".")[0]
    return f"{_X_SOCKETS}/X{number}" if number.isdecimal() and is_local_display(display) else ""


def _sound(environment: Mapping[str, str], runtime: Path) -> Iterator[Path]:
    for server in environment.get("PULSE_SERVER", "").split():
        if is_local_pulse_server(server):
            yield Path(server.rpartition("}")[2].removeprefix("unix:"))
    for folder in (environment.get("PULSE_RUNTIME_PATH"), runtime / "pulse", "/run/pulse"):
        if folder:
            yield Path(folder) / "native"
    remote = environment.get("PIPEWIRE_REMOTE") or "pipewire-0"
    for folder in (environment.get("PIPEWIRE_RUNTIME_DIR"), runtime, "/run/pipewire"):
        if folder:
            yield Path(folder) / remote
            yield Path(folder) / f"{remote}-manager"
