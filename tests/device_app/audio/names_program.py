"""A program that keeps both devices open, prints their names when they change, and ends when its input is closed."""

from __future__ import annotations

import json
import sys
import threading

from device_app.audio.system import system_audio
from device_app.settings import AudioSettings
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk
from tests.signals import speech_like

if __name__ == "__main__":
    microphone, loudspeaker = system_audio(AudioSettings())
    lock = threading.Lock()

    def tell(**values: object) -> None:
        with lock:
            print(json.dumps(values), flush=True)

    def tell_names() -> None:
        tell(microphone=microphone.name, loudspeaker=loudspeaker.name)

    microphone.start(lambda _frame: None, tell_names)
    loudspeaker.start(tell_names)
    for line in sys.stdin:
        if line.strip() == "play":
            try:
                loudspeaker.write(AudioChunk(speech_like(1.0), SAMPLE_RATE))
                loudspeaker.finish(lambda: tell(played=True))
            except DragomanError as error:
                tell(code=error.code)
    microphone.close()
    loudspeaker.close()
    tell(closed=True)
