"""The boards that the program knows, and recognising one: ``assets/boards.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from engines.machine.memory import Memory

_LEAST_SEEN = 0.75
"""Part of a board's memory that its system sees at least; the rest is set aside for its devices."""

_MODULE = re.compile(r"\b(p\d{4}-\d{4})(-super)?$")
"""The module behind the carrier board in ``nvidia,p3768-0000+p3767-0005-super``."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board.

    Attributes:
        name: stable, ``orin-nano-8gb``.
        title: for a person.
        modules: part and variant of its modules, ``p3767-0005``.
        named: how the device tree calls its family.
        memory_gb: memory that is soldered on (10⁹ bytes).
        memory_bus_bits: width of the way to it.
        memory_mhz: fastest clock of the memory.
        super_memory_mhz: the same with the device tree of its faster modes; None where there are none.
        input_rails: labels of the power rails that together feed the module.
        budget_mb: memory that the program may take with all engines loaded (10⁶ bytes); None for what is available.
        last_linux: last major release of Jetson Linux for it; None while there are new ones.
    """

    name: str
    title: str
    modules: tuple[str, ...]
    named: str
    memory_gb: int
    memory_bus_bits: int
    memory_mhz: int
    input_rails: tuple[str, ...]
    super_memory_mhz: int | None = None
    budget_mb: int | None = None
    last_linux: int | None = None

    def bandwidth(self, memory_hertz: int | None, *, faster: bool) -> float:
        """Bytes a second that the memory delivers at most: two words a clock.

        Args:
            memory_hertz: limit of the clock in the power mode; None for the fastest.
            faster: whether the device tree is that of the faster modes.
        """
        fastest = (faster and self.super_memory_mhz) or self.memory_mhz
        return 2 * self.memory_bus_bits / 8 * (memory_hertz or fastest * 1e6)


@cache
def boards() -> Mapping[str, Board]:
    """Every board by name, in the order of the file."""
    rows = read_table()["boards"]
    return MappingProxyType({name: _board(name, row) for name, row in rows.items()})


def read_table() -> dict[str, Any]:
    """``assets/boards.toml``."""
    return tomllib.loads(resources.files("assets").joinpath("boards.toml").read_text("utf-8"))


def recognise(compatible: Sequence[str], model: str, memory: Memory | None) -> Board | None:
    """The board of a device tree: by its module, else by its family and memory; None for a machine that is no board.

    A module that isn't known is no board: its sister of the same family may have twice its memory.

    Args:
        compatible: strings of ``compatible``.
        model: text of ``model``; of a carrier board it may name another module than the one that is plugged in.
        memory: the system's.
    """
    modules = {module[1] for text in compatible if (module := _MODULE.search(text))}
    known = [board for board in boards().values() if modules.intersection(board.modules)]
    if modules:
        return known[0] if known else None
    family = [board for board in boards().values() if re.search(rf"\b{board.named}\b", model)]
    if memory is not None:
        family = [board for board in family if _LEAST_SEEN < memory.total / (board.memory_gb * 2**30) <= 1]
    return min(family, key=lambda board: board.memory_gb, default=None)


def runs_faster_modes(compatible: Sequence[str]) -> bool:
    """Whether a device tree is that of the faster ("Super") modes."""
    return any((module := _MODULE.search(text)) is not None and module[2] is not None for text in compatible)


def _board(name: str, row: Mapping[str, Any]) -> Board:
    return Board(name=name, **{**row, "modules": tuple(row["modules"]), "input_rails": tuple(row["input_rails"])})
