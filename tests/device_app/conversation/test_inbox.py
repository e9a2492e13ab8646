from __future__ import annotations

from typing import Any

import numpy as np

from device_app.conversation.inbox import MAX_FRAMES, DevicesChanged, Drained, Inbox, MicrophoneFrame
from device_app.events.control import Stop, Tap
from device_app.events.families import JobId, Side


def frame(value: float) -> MicrophoneFrame:
    return MicrophoneFrame(np.full(1, value, np.float32))


def drain(inbox: Inbox) -> list[Any]:
    messages: list[Any] = []
    while (message := inbox.get(timeout=0.0)) is not None:
        messages.append(message)
    return messages


def test_control_overtakes_and_every_family_keeps_its_order() -> None:
    inbox = Inbox()
    for message in (Drained(JobId(1)), Tap(Side.A), Drained(JobId(2)), Stop()):
        inbox.put(message)
    assert drain(inbox) == [Tap(Side.A), Stop(), Drained(JobId(1)), Drained(JobId(2))]


def test_sound_that_waits_is_bounded_and_the_oldest_goes_first() -> None:
    inbox = Inbox()
    inbox.put(Drained(JobId(1)))
    for number in range(MAX_FRAMES + 5):
        inbox.put(frame(number))
    inbox.put(Drained(JobId(2)))
    first, *frames, last = drain(inbox)
    assert (first, last) == (Drained(JobId(1)), Drained(JobId(2)))
    assert [message.samples[0] for message in frames] == list(range(5, MAX_FRAMES + 5))


def test_sound_that_a_request_overtook_can_be_taken_first() -> None:
    inbox = Inbox()
    for message in (frame(1), Drained(JobId(1)), frame(2), Tap(Side.A)):
        inbox.put(message)
    assert inbox.get(timeout=0.0) == Tap(Side.A)
    assert [samples[0] for samples in inbox.take_frames()] == [1.0, 2.0]
    assert drain(inbox) == [Drained(JobId(1))]
    for number in range(MAX_FRAMES):
        inbox.put(frame(number))
    assert len(drain(inbox)) == MAX_FRAMES


def test_a_change_of_devices_is_told_once() -> None:
    inbox = Inbox()
    inbox.put(DevicesChanged())
    inbox.put(DevicesChanged())
    assert drain(inbox) == [DevicesChanged()]
