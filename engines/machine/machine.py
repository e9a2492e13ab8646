"""All that is known of the machine."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from pathlib import Path

from engines.machine.boards import Board, read_table, recognise, runs_faster_modes
from engines.machine.files import read_strings, read_text
from engines.machine.jetpack import JetPack, read_jetpack
from engines.machine.memory import Memory, read_memory
from engines.machine.power_mode import PowerMode, read_power_mode

_ROOT = Path("/")
_DEVICE_TREE = Path("proc/device-tree")
_PROCESSOR = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine.

    Attributes:
        model: what it calls itself: the device tree's model, else its processor's name.
        memory: None where the system doesn't tell.
        board: None for a machine that is none of the boards the program knows.
        power_mode: of a Jetson; None where it isn't known.
        jetpack: of a Jetson; None elsewhere.
        bandwidth: bytes a second that the memory delivers at most in this power mode (in the fastest, where the mode
            isn't known); None for a machine that is no known board.
        fastest_bandwidth: the same in the board's fastest power mode.
    """

    model: str
    memory: Memory | None = None
    board: Board | None = None
    power_mode: PowerMode | None = None
    jetpack: JetPack | None = None
    bandwidth: float | None = None
    fastest_bandwidth: float | None = None

    def describe(self) -> str:
        """One line: board, power mode, bandwidth, JetPack."""
        if self.board is None:
            return self.model if self.jetpack is None else f"{self.model}, Jetson Linux {self.jetpack.linux}"
        assert self.bandwidth is not None
        mode = f"power mode {self.power_mode.name}" if self.power_mode else "power mode unknown"
        if self.jetpack is None:
            system = "no Jetson Linux"
        else:
            jetpack = f"JetPack {self.jetpack.name}, " if self.jetpack.name else ""
            system = f"{jetpack}Jetson Linux {self.jetpack.linux}"
        return f"{self.board.title}, {mode}, {self.bandwidth / 1e9:.0f} GB/s, {system}"

    def unsupported(self) -> str:
        """Why this system isn't supported, and what to do, one line without a full stop; empty where it is."""
        if self.jetpack is None or self.jetpack.supported:
            return ""
        wanted = read_table()["plan"]["jetpack"]
        if self.board is not None and self.board.last_linux is not None:
            return f"JetPack {self.jetpack.name} is not supported, and this board has no newer one: take a Jetson Orin"
        return f"JetPack {self.jetpack.name} is not supported: install JetPack {wanted}"

    def no_plan(self) -> str:
        """Why TensorRT can't run HY-MT here, and what does instead, one line; empty where it can."""
        if self.board is None and self.jetpack is None:
            return "TensorRT plans are for Jetson boards; here ONNX Runtime runs HY-MT on the processor"
        if self.jetpack is None:
            return "TensorRT comes with JetPack, which was not found; ONNX Runtime runs HY-MT on the processor"
        if self.jetpack.builds_plans:
            return ""
        named = (
            f"TensorRT {self.jetpack.tensorrt} of JetPack {self.jetpack.name}" if self.jetpack.name else "its TensorRT"
        )
        if self.board is not None and self.board.last_linux is not None:
            return f"{named}, the last for this board, can't run HY-MT's plan; llama.cpp runs its GGUF file instead"
        wanted = read_table()["plan"]["jetpack"]
        return f"{named} can't run HY-MT's plan, JetPack {wanted} can; until then llama.cpp or ONNX Runtime runs HY-MT"


def read_machine(root: Path = _ROOT) -> Machine:
    """This machine. What is missing or makes no sense is not known; nothing fails.

    Args:
        root: folder of the system's files.
    """
    compatible = read_strings(root / _DEVICE_TREE / "compatible")
    model = " ".join(read_strings(root / _DEVICE_TREE / "model"))
    memory = read_memory(root)
    board = recognise(compatible, model, memory)
    mode = read_power_mode(root)
    limit = mode.memory_hertz if mode else None
    faster = runs_faster_modes(compatible)
    return Machine(
        model=model or _processor(root),
        memory=memory,
        board=board,
        power_mode=mode,
        jetpack=read_jetpack(root),
        bandwidth=board.bandwidth(limit, faster=faster) if board else None,
        fastest_bandwidth=board.bandwidth(None, faster=faster) if board else None,
    )


def _processor(root: Path) -> str:
    found = _PROCESSOR.search(read_text(root / "proc/cpuinfo"))
    return found[1].strip() if found else platform.machine()
