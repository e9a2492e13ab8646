"""A seccomp filter: after it is installed no process of this tree can open anything that leads off the device.

See seccomp(2) and Documentation/userspace-api/seccomp_filter.rst of the kernel. It needs no rights, and nobody can take
it off again. Sockets are left for two families, the local one and the kernel's own, and of that for what tells of
addresses and devices, not for what has drivers send; io_uring, which would open sockets past the filter, and calls that
reach into other processes are refused.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
from collections.abc import Mapping, Sequence

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS: Mapping[str, Mapping[str, int]] = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "socketpair": 53,
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "seccomp": 317,
    },
    "aarch64": {
        "socket": 198,
        "connect": 203,
        "socketpair": 199,
        "ptrace": 117,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "seccomp": 277,
    },
}
_CALLS_EVERYWHERE = {"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "pidfd_getfd": 438}
_REFUSED = ("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd")
_ABSENT = ("io_uring_setup", "io_uring_enter", "io_uring_register")

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER = 1
_NEW_LISTENER = 8
_X32_CALLS = 0x40000000
_ALLOW, _NOTIFY, _ERRNO = 0x7FFF0000, 0x7FC00000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
"""Offsets in ``struct seccomp_data``; an argument has eight bytes, the lower half first."""
_KINDS_OF_SOCKET = 0xF
_ROUTES, _DEVICES = 0, 15
"""Of the kernel's own sockets (netlink(7)): NETLINK_ROUTE and NETLINK_KOBJECT_UEVENT."""

_Instruction = tuple[int, int, int, int]
"""Code, steps to skip if true, if false, constant."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def is_supported() -> bool:
    """Whether the filter is written for this processor."""
    return platform.system() == "Linux" and platform.machine() in _AUDIT_ARCH


def install(*, ask_about_connections: bool) -> int:
    """Install the filter for the calling thread and all it starts; to be called while there is no other.

    Args:
        ask_about_connections: whether every ``connect`` is put to the listener, and local datagrams, which need no
            ``connect``, are refused. Otherwise local sockets may reach whoever listens on this device.

    Returns:
        Descriptor of the listener; -1 without one.

    Raises:
        OSError: the kernel refused.
    """
    instructions = _instructions(platform.machine(), ask_about_connections=ask_about_connections)
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    program = _Program(len(instructions), ctypes.cast(buffer, ctypes.c_void_p))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    number = _CALLS[platform.machine()]["seccomp"]
    flags = _NEW_LISTENER if ask_about_connections else 0
    result = library.syscall(
        ctypes.c_long(number), ctypes.c_long(_SET_MODE_FILTER), ctypes.c_long(flags), ctypes.byref(program)
    )
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result) if ask_about_connections else -1


def _instructions(machine: str, *, ask_about_connections: bool) -> Sequence[_Instruction]:
    calls = {**_CALLS[machine], **_CALLS_EVERYWHERE}
    refuse, absent = _ERRNO | errno.EACCES, _ERRNO | errno.ENOSYS
    program: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _AUDIT_ARCH[machine]),  # calls of another architecture have other numbers
        (_RETURN, 0, 0, refuse),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        program += [(_AT_LEAST, 0, 1, _X32_CALLS), (_RETURN, 0, 0, absent)]
    for name in _REFUSED:
        program += [(_EQUAL, 0, 1, calls[name]), (_RETURN, 0, 0, refuse)]
    for name in _ABSENT:
        program += [(_EQUAL, 0, 1, calls[name]), (_RETURN, 0, 0, absent)]
    if ask_about_connections:
        program += [(_EQUAL, 0, 1, calls["connect"]), (_RETURN, 0, 0, _NOTIFY)]
    kinds: list[_Instruction] = []
    if ask_about_connections:
        kinds = [
            (_LOAD, 0, 0, _ARGUMENT + 8),
            (_AND, 0, 0, _KINDS_OF_SOCKET),
            (_EQUAL, 0, 1, socket.SOCK_DGRAM),
            (_RETURN, 0, 0, refuse),
        ]
    families: list[_Instruction] = [
        (_LOAD, 0, 0, _ARGUMENT),
        (_EQUAL, 0, 6, socket.AF_NETLINK),
        (_LOAD, 0, 0, _ARGUMENT + 16),
        (_EQUAL, 0, 1, _ROUTES),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 1, _DEVICES),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refuse),
        (_EQUAL, 1, 0, socket.AF_UNIX),
        (_RETURN, 0, 0, refuse),
        *kinds,
        (_RETURN, 0, 0, _ALLOW),
    ]
    for name in ("socket", "socketpair"):
        program += [(_EQUAL, 0, len(families), calls[name]), *families]
    return [*program, (_RETURN, 0, 0, _ALLOW)]
