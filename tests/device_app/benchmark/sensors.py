"""A folder like the sysfs of a board with INA3221 sensors, laid out as the kernel's driver does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NANO_RAILS = {"VDD_IN": (4984, 1200), "VDD_CPU_GPU_CV": (4976, 240), "VDD_SOC": (4976, 304)}
"""Label → millivolts and milliamperes."""


def write_sensor(root: Path, rails: Mapping[str, tuple[int, int]], address: str = "1-0040", number: int = 3) -> Path:
    """One sensor; its shunt voltages and their sum are there, too, and are no rails."""
    folder = root / "sys/bus/i2c/drivers/ina3221" / address / f"hwmon/hwmon{number}"
    folder.mkdir(parents=True)
    for channel, (label, (millivolts, milliamperes)) in enumerate(rails.items(), start=1):
        (folder / f"in{channel}_label").write_text(f"{label}\n")
        (folder / f"in{channel}_input").write_text(f"{millivolts}\n")
        (folder / f"curr{channel}_input").write_text(f"{milliamperes}\n")
        (folder / f"in{channel + 3}_input").write_text("8720\n")
    (folder / "in7_label").write_text("sum of shunt voltages\n")
    (folder / "in7_input").write_text("8080\n")
    (folder / "curr4_input").write_text("1744\n")
    return folder
