"""Sentences spoken by eSpeak NG in a process of its own: within one, a sentence's sound depends on what came before."""

from __future__ import annotations

import numpy as np
import soxr

from engines.cancellation import Cancellation
from engines.espeak.library import NORMAL_RATE, espeak_library
from engines.protocols import SAMPLE_RATE, Samples


def speech(text: str, voice: str = "en-us") -> Samples:
    """`text` spoken by eSpeak NG, ``float32[n]`` at 16 kHz with 0.4 s of silence around it."""
    clauses = espeak_library().speak(text, voice, NORMAL_RATE, Cancellation())
    return np.pad(soxr.resample(np.concatenate(clauses), 22_050, SAMPLE_RATE), int(0.4 * SAMPLE_RATE))
