"""The machine in the output of commands."""

from __future__ import annotations

from engines.machine.machine import Machine


def machine_as_json(machine: Machine) -> dict[str, object]:
    """Stable keys; null for what isn't known or doesn't apply."""
    memory, jetpack = machine.memory, machine.jetpack
    return {
        "model": machine.model,
        "board": machine.board.name if machine.board else None,
        "power_mode": machine.power_mode.name if machine.power_mode else None,
        "memory_bytes": memory.total if memory else None,
        "available_bytes": memory.available if memory else None,
        "bandwidth_bytes_per_second": machine.bandwidth,
        "jetson_linux": jetpack.linux if jetpack else None,
        "jetpack": jetpack.name or None if jetpack else None,
        "tensorrt": jetpack.tensorrt or None if jetpack else None,
    }
