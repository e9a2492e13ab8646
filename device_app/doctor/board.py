"""The board, its power mode, and the sizes of models that fit."""

from __future__ import annotations

from device_app.doctor.check import Check, CheckStatus
from engines.machine.machine import Machine
from engines.model_choice import ModelChoice


def check_board(machine: Machine) -> Check:
    """What the machine is, and whether its power mode holds the memory back: that is what translation waits for."""
    finding = machine.describe()
    if reason := machine.unsupported():
        return Check("board", CheckStatus.WARN, f"{finding}; {reason}", "See README, On a Jetson", "system.unsupported")
    if machine.board is None:
        return Check("board", CheckStatus.OK, finding)
    if machine.power_mode is None:
        advice = "Choose a power mode: sudo nvpmodel -p --verbose lists them"
        return Check("board", CheckStatus.WARN, finding, advice, "system.power_mode")
    assert machine.bandwidth is not None
    assert machine.fastest_bandwidth is not None
    if machine.bandwidth < 0.99 * machine.fastest_bandwidth:
        faster = f"{machine.fastest_bandwidth / 1e9:.0f} GB/s"
        advice = f"Other power modes move {faster} and translate faster: sudo nvpmodel -p --verbose lists them"
        return Check("board", CheckStatus.WARN, finding, advice, "system.power_mode")
    return Check("board", CheckStatus.OK, finding)


def check_sizes(choice: ModelChoice) -> Check:
    """Which models fit together."""
    finding = choice.describe()
    if choice.megabytes > choice.budget:
        finding = f"{finding}; even these don't fit together"
        return Check("sizes", CheckStatus.WARN, finding, "End other programs", "engine.out_of_memory")
    if not choice.hymt:
        advice = "For HY-MT, end other programs, or take a machine with more memory"
        return Check("sizes", CheckStatus.WARN, finding, advice, "engine.out_of_memory")
    return Check("sizes", CheckStatus.OK, finding)
