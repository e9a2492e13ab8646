"""The board, its power mode, and the sizes of models that fit."""

from __future__ import annotations

from device_app.doctor.check import Check, CheckStatus
from engines.machine.machine import Machine
from engines.model_choice import ModelChoice


def check_board(machine: Machine) -> Check:
    """What the machine is, and whether its power mode holds the memory back: that is what translation waits for."""
    finding = machine.describe()
    if reason := machine.unsupported():
        return Check("board", CheckStatus.WARN, f"{finding}; {reason}", "See README, On a Jetson")
    if machine.board is None:
        return Check("board", CheckStatus.OK, finding)
    if machine.power_mode is None:
        return Check("board", CheckStatus.WARN, finding, "Choose a power mode: sudo nvpmodel -p --verbose lists them")
    assert machine.bandwidth is not None
    assert machine.fastest_bandwidth is not None
    if machine.bandwidth < 0.99 * machine.fastest_bandwidth:
        faster = f"{machine.fastest_bandwidth / 1e9:.0f} GB/s"
        advice = f"Other power modes move {faster} and translate faster: sudo nvpmodel -p --verbose lists them"
        return Check("board", CheckStatus.WARN, finding, advice)
    return Check("board", CheckStatus.OK, finding)


def check_sizes(choice: ModelChoice) -> Check:
    """Which models fit together."""
    finding = choice.describe()
    if choice.megabytes > choice.budget:
        return Check("sizes", CheckStatus.WARN, f"{finding}; even these don't fit together", "End other programs")
    if not choice.hymt:
        return Check(
            "sizes", CheckStatus.WARN, finding, "For HY-MT, end other programs, or take a machine with more memory"
        )
    return Check("sizes", CheckStatus.OK, finding)
