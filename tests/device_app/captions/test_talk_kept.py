"""What a talk leaves behind when the power fails, and what a client that stands still costs."""

from __future__ import annotations

from contextlib import suppress

import pysubs2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from device_app.captions.cues import CaptionCue
from device_app.captions.files import CaptionFile
from device_app.captions.listening import listen
from device_app.captions.server import CaptionServer
from tests.device_app.disks import PowerCutDisk, power_cut_disk
from tests.waiting import longest_wait

__all__ = ["power_cut_disk"]


def test_a_power_cut_takes_no_cue_that_was_written(power_cut_disk: PowerCutDisk) -> None:
    path = power_cut_disk.folder / "talk.srt"
    with CaptionFile(path) as file:
        file.write(CaptionCue(0.0, 2.0, ("Good evening.",)))
        file.write(CaptionCue(2.0, 4.0, ("Take it twice a day.",)))
        power_cut_disk.cut()
    power_cut_disk.unmount()
    power_cut_disk.mount()
    assert [event.plaintext for event in pysubs2.load(str(path))] == ["Good evening.", "Take it twice a day."]


def test_a_client_that_does_not_keep_up_is_sent_away() -> None:
    count = 600
    with CaptionServer(listen("127.0.0.1", 0), ["en"]) as server, connect(server.url.replace("http", "ws")) as slow:
        for _ in range(count):
            server.cue("en", ["x" * 100_000])  # more in all than the buffers of a connection hold
        received = 0
        with suppress(ConnectionClosed):
            while received <= count:
                slow.recv(longest_wait())
                received += 1
        assert received < count
