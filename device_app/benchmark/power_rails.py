"""What a board draws, from the INA3221 sensors of its power rails (kernel: Documentation/hwmon/ina3221.rst)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.machine.files import read_number, read_text

_ROOT = Path("/")
_LABELS = "sys/bus/i2c/drivers/ina3221/*/hwmon/hwmon*/in*_label"


@dataclass(frozen=True, slots=True)
class PowerRail:
    """A rail: its label, and the files of its voltage (mV) and its current (mA)."""

    label: str
    voltage: Path
    current: Path

    def watts(self) -> float | None:
        """Its power now; None where it can't be read."""
        millivolts, milliamperes = read_number(self.voltage), read_number(self.current)
        return None if millivolts is None or milliamperes is None else millivolts * milliamperes / 1e6


def find_rails(labels: Sequence[str], root: Path = _ROOT) -> tuple[PowerRail, ...]:
    """The rails with these labels, in this order; none where any of them is missing.

    The number of a sensor's folder changes from boot to boot, and ``in4`` and above are no rails but voltages across
    the shunts and their sum: so a rail is found by its label alone.
    """
    found: dict[str, PowerRail] = {}
    for path in sorted(root.glob(_LABELS)):
        number = path.name.removeprefix("in").removesuffix("_label")
        rail = PowerRail(
            read_text(path).strip(), path.with_name(f"in{number}_input"), path.with_name(f"curr{number}_input")
        )
        if rail.watts() is not None:
            found[rail.label] = rail
    if not labels or not found.keys() >= set(labels):
        return ()
    return tuple(found[label] for label in labels)


def total_watts(rails: Sequence[PowerRail]) -> float | None:
    """Power of all rails now; None where one of them can't be read."""
    watts = [rail.watts() for rail in rails]
    known = [value for value in watts if value is not None]
    return sum(known) if len(known) == len(watts) else None
