"""What listening keeps of the sound while nobody speaks: a device that listens by itself waits for hours."""

from __future__ import annotations

import gc

from device_app.chain.chain import Chain
from device_app.events.engine import Listen, SpeechStarted
from device_app.events.families import Data, JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.protocols import Samples
from engines.voice_activity import Frames
from tests.device_app.small_engines import LoudnessDetector, burst, load_small_engines, of, silence

TURN_END_SECONDS = 8.0
"""The most that anything here hears at once."""


class QuietRoom:
    """Nobody speaks for some minutes, then somebody does; how many frames were kept at the most."""

    def __init__(self, minutes: int) -> None:
        self._blocks = [silence(10.0)] * (6 * minutes) + [burst(), silence(2.0)]
        self.most = 0

    def read(self) -> Samples | None:
        self.most = max(self.most, sum(type(one) is Frames for one in gc.get_objects()))
        return self._blocks.pop(0) if self._blocks else None


def test_of_a_quiet_room_only_the_newest_seconds_are_kept() -> None:
    room, events, detector = QuietRoom(minutes=3), list[Data](), LoudnessDetector()
    chain = Chain(load_small_engines(), detector, TurnSettings())
    chain.listen(Listen(JobId(1), "en", "es", patient=True), room, events.append, Cancellation())
    assert of(events, SpeechStarted)
    assert 0 < room.most * detector.frame_samples / 16000 < 2 * TURN_END_SECONDS
