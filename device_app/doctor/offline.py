"""The offline guarantee, proved by trying."""

from __future__ import annotations

from device_app.doctor.check import Check, CheckStatus
from device_app.sandbox.proof import WAYS, open_ways


def check_offline(server: str) -> Check:
    """Whether anything of this program could leave the device: every way is tried, by it and by a program it starts.

    Args:
        server: the one other machine that translates, and so hears what is said; empty for none.
    """
    try:
        found = open_ways()
    except (OSError, ValueError) as error:
        return Check("offline", CheckStatus.FAIL, f"nothing could be tried: {error}", "Report this: it is a mistake")
    ways = list(dict.fromkeys(way for tried in found.values() for way in tried))
    if not ways and server:
        finding = f"translates on {server}; the kernel refuses all other ways off this device"
        return Check("offline", CheckStatus.WARN, finding)
    if not ways:
        return Check(
            "offline",
            CheckStatus.OK,
            f"the kernel refuses all of {len(WAYS)} ways off this device, to {' and to '.join(found)}",
        )
    return Check(
        "offline",
        CheckStatus.WARN,
        f"not enforced here: the kernel leaves {', '.join(ways)} open; the program itself refuses to use them",
        "Use a kernel with seccomp filters, or the appliance's service",
        "system.not_enforced",
    )
