"""Which engines a program wants."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

AUTO = "auto"
"""Setting that takes every engine installed, best first."""

NONE = ""
"""Loads no engine of that stage: a recogniser takes seconds, and who translates a text needs none."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Which engines to load.

    Attributes:
        models: folder of the prepared and downloaded models.
        recognizer: ``auto``, a name, or `NONE`.
        translator: ``auto``, a name, or `NONE`.
        synthesizer: ``auto``, a name, or `NONE`.
        threads: processor threads an engine may use; 0 for as many as there are cores, 4 at most.
    """

    models: Path
    recognizer: str = AUTO
    translator: str = AUTO
    synthesizer: str = AUTO
    threads: int = 0
