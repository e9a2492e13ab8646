"""Which sizes of models fit into the memory of a machine together, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engines.machine.machine import Machine
from engines.whisper.models import InstalledModel, best_model, known_models

HYMT_MEGABYTES = 2000
"""Limit for HY-MT 1.8B in INT8: 1.8 GB of weights, its cache and its buffers."""

LIGHT_MEGABYTES = 300
"""Two directions of a light translator (OPUS-MT in INT8; estimated from the sizes of the files)."""

REST_MEGABYTES = 500
"""Voices of two languages and the window."""

_UNKNOWN_MEGABYTES = 1 << 20
"""Taken for the memory of a machine that doesn't tell: a lot, for nothing is known to be short."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What fits.

    Attributes:
        budget: megabytes (10⁶ bytes) for all models, voices and the window.
        hymt: whether HY-MT fits; otherwise a light translator does.
        whisper: size of the Whisper model.
        whisper_megabytes: what it takes at its peak.
        whisper_room: megabytes that are left to recognition.
        reason: why not more, one line without a full stop.
    """

    budget: int
    hymt: bool
    whisper: str
    whisper_megabytes: int
    whisper_room: int
    reason: str

    @property
    def translator_megabytes(self) -> int:
        """What the translator takes."""
        return HYMT_MEGABYTES if self.hymt else LIGHT_MEGABYTES

    @property
    def megabytes(self) -> int:
        """What all takes together."""
        return self.translator_megabytes + self.whisper_megabytes + REST_MEGABYTES

    def describe(self) -> str:
        """One line without a full stop."""
        translator = "HY-MT INT8" if self.hymt else "light translator"
        return (
            f"{translator} ({_gigabytes(self.translator_megabytes)}) + Whisper {self.whisper} "
            f"({_gigabytes(self.whisper_megabytes)}) + voices and window ({_gigabytes(REST_MEGABYTES)}), because "
            f"{self.reason}"
        )


def choose_models(machine: Machine, *, on_cpu: bool) -> ModelChoice:
    """The largest models that fit together; the translator comes first, and any Whisper is better than none.

    Args:
        machine: its memory that is available now counts, and the budget of its board.
        on_cpu: whether Whisper runs on the processor, where the larger ones are too slow.
    """
    budget, reason = _budget(machine)
    sizes = known_models()
    least = HYMT_MEGABYTES + min(model.megabytes for model in sizes) + REST_MEGABYTES
    hymt = budget >= least
    room = budget - (HYMT_MEGABYTES if hymt else LIGHT_MEGABYTES) - REST_MEGABYTES
    whisper = best_model(sizes, room, on_cpu=on_cpu)
    reasons = [reason]
    if not hymt:
        reasons.append(f"HY-MT and the smallest of the others take {_gigabytes(least)}")
    if on_cpu and whisper != best_model(sizes, room, on_cpu=False):
        reasons.append("larger Whisper models are too slow without a GPU")
    return ModelChoice(budget, hymt, whisper.name, whisper.megabytes, room, "; ".join(reasons))


def best_whisper(models: Sequence[InstalledModel], machine: Machine, *, on_cpu: bool) -> InstalledModel:
    """The best of the installed Whisper models beside the other engines; the smallest where none fits."""
    return best_model(models, choose_models(machine, on_cpu=on_cpu).whisper_room, on_cpu=on_cpu)


def no_room_for_hymt(machine: Machine, model_bytes: int) -> str:
    """Why a model of HY-MT may not be loaded now, one line without a full stop; empty where it fits.

    Args:
        machine: with the memory that is available now, what is loaded already being gone from it.
        model_bytes: what the model takes.
    """
    if machine.memory is None:
        return ""
    needed, available = model_bytes // 1_000_000 + REST_MEGABYTES, machine.memory.available // 1_000_000
    if needed <= available:
        return ""
    return f"HY-MT takes {_gigabytes(needed)} with voices and window, and {_gigabytes(available)} are available"


def _budget(machine: Machine) -> tuple[int, str]:
    """Megabytes for everything, and what limits them."""
    if machine.memory is None:
        return _UNKNOWN_MEGABYTES, "the memory of this machine is not known"
    available = machine.memory.available // 1_000_000
    limit = machine.board.budget_mb if machine.board else None
    if machine.board and limit is not None and limit <= available:
        return limit, f"the appliance may take {_gigabytes(limit)} of a {machine.board.title}"
    return available, f"{_gigabytes(available)} are available"


def _gigabytes(megabytes: int) -> str:
    return f"{megabytes / 1000:.1f} GB"
