"""Sentences spoken by eSpeak NG in a process of its own: within one, a sentence's sound depends on what came before."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import soxr

from engines.cancellation import Cancellation
from engines.espeak.library import NORMAL_RATE, espeak_library
from engines.protocols import SAMPLE_RATE, Samples
from tests.conftest import ROOT


def speech(text: str, voice: str = "en-us") -> Samples:
    """`text` spoken by eSpeak NG, ``float32[n]`` at 16 kHz with 0.4 s of silence around it."""
    clauses = espeak_library().speak(text, voice, NORMAL_RATE, Cancellation())
    return np.pad(soxr.resample(np.concatenate(clauses), 22_050, SAMPLE_RATE), int(0.4 * SAMPLE_RATE))


def speeches(said: Sequence[tuple[str, str]]) -> list[Samples]:
    """As `speech` for pairs of text and voice; the same at every call."""
    command = [sys.executable, "-m", "tests.engines.spoken"]
    done = subprocess.run(command, input=json.dumps(said).encode(), cwd=ROOT, capture_output=True, check=True)
    with np.load(io.BytesIO(done.stdout)) as spoken:
        return [spoken[f"arr_{index}"] for index in range(len(said))]


if __name__ == "__main__":
    np.savez(sys.stdout.buffer, *(speech(text, voice) for text, voice in json.load(sys.stdin)))
