"""What one run of the chain carries along: whom to tell, when to stop, and the time it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from device_app.chain.timings import Stopwatch
from device_app.events.families import Data
from engines.cancellation import Cancellation

Emit = Callable[[Data], None]
"""Told of every event of the job, in order for each stage, from the thread of the chain or of its voice."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run.

    Attributes:
        emit: told of the events.
        cancellation: stops the job; nothing is emitted afterwards.
        voice: stops the speaking alone; cancelled with `cancellation` too.
        stopwatch: measures the run.
    """

    emit: Emit
    cancellation: Cancellation
    voice: Cancellation
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
