"""Folders that look to the program like the file system of a Jetson; names, layout and numbers are real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RELEASE = (
    "# R{major} (release), REVISION: {rest}, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 2025\n"
)
SUPER_NANO_MODES = {"15W": 2_133_000_000, "25W": 3_199_000_000, "MAXN_SUPER": -1}
NX_MODES = {"MAXN_SUPER": -1, "10W": 2_133_000_000, "15W": -1, "25W": -1, "40W": -1}


@dataclass(frozen=True, slots=True)
class Jetson:
    """What a Jetson's files say."""

    model: str
    compatible: Sequence[str]
    memory_kilobytes: int
    available_kilobytes: int = 5_600_000
    linux: str = "36.4.3"
    modes: Mapping[str, int] | None = None
    mode: int = 0

    def write(self, root: Path) -> Path:
        tree = root / "proc/device-tree"
        tree.mkdir(parents=True)
        (tree / "model").write_bytes(self.model.encode() + b"\0")
        (tree / "compatible").write_bytes("".join(f"{text}\0" for text in self.compatible).encode())
        (root / "proc/meminfo").write_text(
            f"MemTotal:        {self.memory_kilobytes} kB\nMemFree:           81234 kB\n"
            f"MemAvailable:    {self.available_kilobytes} kB\nHugePages_Total:       0\n"
        )
        (root / "etc").mkdir()
        major, _, rest = self.linux.partition(".")
        (root / "etc/nv_tegra_release").write_text(RELEASE.format(major=major, rest=rest))
        if self.modes is not None:
            (root / "var/lib/nvpmodel").mkdir(parents=True)
            (root / "var/lib/nvpmodel/status").write_text(f"pmode:{self.mode:04} fmode:quiet\n")
            self._write_modes(root / "etc/nvpmodel.conf")
        return root

    def _write_modes(self, path: Path) -> None:
        assert self.modes is not None
        text = (
            "# < POWER_MODEL ID=9 NAME=mode_name >\n# PARAM1_NAME ARG11_NAME ARG11_VAL\n\n"
            "<PARAM TYPE=CLOCK NAME=EMC >\nMAX_FREQ /sys/kernel/nvpmodel_emc_cap/emc_iso_cap\n\n"
        )
        for number, (name, hertz) in enumerate(self.modes.items()):
            text += (
                f"< POWER_MODEL ID={number} NAME={name} >\nCPU_ONLINE CORE_0 1\n"
                f"GPU MAX_FREQ 612000000\nEMC MAX_FREQ {hertz}\nDLA0_CORE MAX_FREQ -1\n\n"
            )
        path.write_text(text + "< PM_CONFIG DEFAULT=1 >\nEMC MAX_FREQ 204000000\n")


SUPER_NANO = Jetson(
    "NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super",
    ("nvidia,p3768-0000+p3767-0005-super", "nvidia,p3767-0005", "nvidia,tegra234"),
    7_802_812,
    linux="39.2.0",
    modes=SUPER_NANO_MODES,
    mode=1,
)
NANO = Jetson(
    "NVIDIA Jetson Orin Nano Developer Kit",
    ("nvidia,p3768-0000+p3767-0005", "nvidia,p3767-0005", "nvidia,tegra234"),
    7_620_000,
    modes={"15W": 2_133_000_000, "7W": 2_133_000_000},
)
NX_16 = Jetson(
    "NVIDIA Jetson Orin NX Engineering Reference Developer Kit Super",
    ("nvidia,p3768-0000+p3767-0000-super", "nvidia,p3767-0000", "nvidia,tegra234"),
    15_980_000,
    12_000_000,
    modes=NX_MODES,
    mode=1,
)
NX_8 = Jetson(
    "NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super",  # a carrier board sold with another module
    ("nvidia,p3768-0000+p3767-0001-super", "nvidia,p3767-0001", "nvidia,tegra234"),
    7_630_000,
    modes=NX_MODES,
    mode=2,
)
AGX_64 = Jetson(
    "NVIDIA Jetson AGX Orin Developer Kit",
    ("nvidia,p3737-0000+p3701-0005", "nvidia,p3701-0005", "nvidia,tegra234"),
    64_300_000,
    58_000_000,
    linux="39.2.1",
    modes={"MAXN": -1, "15W": 2_133_000_000, "30W": -1, "50W": -1},
)
AGX_32 = Jetson(
    "NVIDIA Jetson AGX Orin Developer Kit",
    ("nvidia,p3737-0000+p3701-0000", "nvidia,p3701-0000", "nvidia,tegra234"),
    31_100_000,
    26_000_000,
    linux="36.3.0",
)
XAVIER_NX = Jetson(
    "NVIDIA Jetson Xavier NX Developer Kit",
    ("nvidia,p3509-0000+p3668-0001", "nvidia,tegra194"),
    6_850_000,
    5_000_000,
    linux="35.6.4",
    modes={"MODE_15W_2CORE": 1_866_000_000, "MODE_10W_2CORE": 1_600_000_000},
)
