"""Which engines a program wants."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engines.regions import NO_REGIONS, Regions

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
        hymt15_suffix: what HY-MT1.5's prompts end with, ``assistant`` or ``end-of-turn``.
        server: address of a server that translates, ``http://127.0.0.1:8000/v1``; empty for none.
        server_model: its model's name; empty for the one of HY-MT that it lists.
        server_remote: whether it may be another machine.
        server_socket: name of a local socket, in the abstract name space, that leads to the server; empty to connect
            to it directly.
        regions: the region of each language that has several; where it is empty, an installed voice decides.
        voices: language and name of the voice preferred for it, an `InstalledVoice`; where it isn't installed, and for
            all other languages, the best that is.
    """

    models: Path
    recognizer: str = AUTO
    translator: str = AUTO
    synthesizer: str = AUTO
    threads: int = 0
    hymt15_suffix: str = "assistant"
    server: str = ""
    server_model: str = ""
    server_remote: bool = False
    server_socket: str = ""
    regions: Regions = NO_REGIONS
    voices: tuple[tuple[str, str], ...] = ()

    def voice(self, language: str) -> str:
        """Name of the voice preferred for a language; empty for none."""
        return dict(self.voices).get(language, "")
