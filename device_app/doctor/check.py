"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    """The device works; something is missing or short."""
    FAIL = "fail"
    """Two people can't talk through this device until it is put right."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes:
        name: what was checked; stable.
        status: how bad it is.
        finding: what was found, one line without a full stop.
        advice: what to do, one line; empty where all is well.
        code: of what is wrong, whose words for people are in ``assets/errors``; empty where there are none.
    """

    name: str
    status: CheckStatus
    finding: str
    advice: str = ""
    code: str = ""
