"""The power mode that a Jetson is in, by name: what the numbers mean differs from module to module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engines.machine.files import read_text

_STATUS_FILE = Path("var/lib/nvpmodel/status")
_MODES_FILE = Path("etc/nvpmodel.conf")
_CURRENT = re.compile(r"\bpmode:(\d{1,9})\b")
_SECTION = re.compile(r"\s*<\s*(\w+)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"(\w+)=(\S+)")
_NUMBER = re.compile(r"\d{1,9}")
_MEMORY_LIMIT = re.compile(r"\s*EMC\s+MAX_FREQ\s+(\d{1,12})\b")


@dataclass(frozen=True, slots=True)
class PowerMode:
    """A mode of ``nvpmodel``.

    Attributes:
        name: such as ``25W`` or ``MAXN_SUPER``.
        memory_hertz: limit of the memory's clock; None for none of its own.
    """

    name: str
    memory_hertz: int | None = None


def read_power_mode(root: Path) -> PowerMode | None:
    """The current mode, from the state that ``nvpmodel`` keeps and the modes it was configured with.

    Args:
        root: folder in which ``etc`` and ``var`` are.

    Returns:
        None where the system doesn't tell, or is in a mode that its configuration doesn't have.
    """
    current = _CURRENT.search(read_text(root / _STATUS_FILE))
    if current is None:
        return None
    return _modes(read_text(root / _MODES_FILE)).get(int(current[1]))


def _modes(text: str) -> dict[int, PowerMode]:
    """The modes of a configuration by their number."""
    modes: dict[int, PowerMode] = {}
    number: int | None = None
    for line in text.splitlines():
        if section := _SECTION.match(line):
            attributes = dict(_ATTRIBUTE.findall(section[2]))
            number = None
            if section[1] == "POWER_MODEL" and _NUMBER.fullmatch(attributes.get("ID", "")) and "NAME" in attributes:
                number = int(attributes["ID"])
                modes[number] = PowerMode(attributes["NAME"])
        elif number is not None and (limit := _MEMORY_LIMIT.match(line)) and int(limit[1]) > 0:
            modes[number] = PowerMode(modes[number].name, int(limit[1]))
    return modes
