"""What the sound server said, and how long that counts."""

from __future__ import annotations

import time

import pytest

from device_app.audio.devices import Direction
from device_app.audio.sound_server import SoundServer, _Devices


@pytest.mark.parametrize(("age", "found"), [(1.0, "Lectern"), (30.0, None)])
def test_what_a_server_said_before_it_hung_counts_no_more(age: float, found: str | None) -> None:
    server = SoundServer()
    server._answer = dict.fromkeys(Direction, _Devices("Lectern", ("Lectern",)))
    server._answer_time = time.monotonic() - age
    server._answered.set()
    assert server.device(Direction.INPUT) == found
    assert server.names(Direction.INPUT) == (None if found is None else ("Lectern",))
