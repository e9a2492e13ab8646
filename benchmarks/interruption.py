"""Prints how long the device's voice goes on after a tap, measured at the loudspeaker.

    python -m benchmarks.interruption [--runs N] [--json]

The voice is that of the starter engines, the loudspeaker a virtual one of PipeWire behind real PortAudio. The recording
tells the time of its samples; the least it lags behind is in the figures: they are upper bounds. Run it on an idle
machine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import queue
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from device_app.audio.system import system_audio
from device_app.conversation.conversation import Conversation
from device_app.events import ReplayTurn, Side, State, StateChanged, Status, Tap, TurnNumber, TypeText
from device_app.settings import AudioSettings, Settings
from tests.audio_server import AudioServer
from tests.signals import RATE

SENTENCE = "I need a doctor."
SPOKEN_SECONDS = 0.6
"""Voice before the tap."""
LOUD = 1e-3


def wait_for(told: queue.SimpleQueue[Status], state: State) -> None:
    """Until the device is in a state."""
    while True:
        status = told.get(timeout=60.0)
        if isinstance(status, StateChanged) and status.state is state:
            return


def interrupt(conversation: Conversation, told: queue.SimpleQueue[Status], server: AudioServer) -> float:
    """Replay the only turn slowly, tap in its middle; seconds from the tap to the last audible sample."""
    with server.record_loudspeaker() as recording:
        conversation.post(ReplayTurn(TurnNumber(1), slow=True))
        wait_for(told, State.SPEAKING)
        began = time.monotonic()
        # When its first sample was recorded, as seen the moment after a block arrived.
        origin = math.inf
        while time.monotonic() < began + SPOKEN_SECONDS:
            origin = min(origin, time.monotonic() - recording.seconds_so_far())
            time.sleep(0.001)
        tapped = time.monotonic() - origin
        conversation.post(Tap(Side.A))
        wait_for(told, State.IDLE)
        time.sleep(0.5)
    loud = np.flatnonzero(np.abs(recording.samples) > LOUD) / RATE
    return float(loud[-1] - tapped)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = AudioServer(Path(folder))
        server.start()
        os.environ.update(server.variables, DRAGOMAN_HOME=str(Path(folder) / "home"))
        settings = Settings(audio=AudioSettings(cues=False))
        conversation = Conversation(settings, *system_audio(settings.audio))
        told: queue.SimpleQueue[Status] = queue.SimpleQueue()
        conversation.start(told.put)
        try:
            wait_for(told, State.IDLE)
            conversation.post(TypeText(Side.A, SENTENCE))
            wait_for(told, State.SPEAKING)
            wait_for(told, State.IDLE)
            seconds = sorted(interrupt(conversation, told, server) for _ in range(options.runs))
        finally:
            conversation.close()
            server.close()
    figures = {"runs": len(seconds), "median_ms": statistics.median(seconds) * 1000.0, "most_ms": seconds[-1] * 1000.0}
    if options.json:
        print(json.dumps({name: round(value, 1) for name, value in figures.items()}))
    else:
        print(f"voice after a tap, of {figures['runs']} taps:")
        print(f"  median {figures['median_ms']:.0f} ms, at most {figures['most_ms']:.0f} ms")


if __name__ == "__main__":
    main()
