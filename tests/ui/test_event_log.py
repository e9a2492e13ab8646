from __future__ import annotations

import json
from pathlib import Path

import pytest

from device_app.events import CapabilitiesChanged, Capability, Side, State, StateChanged, Turn, TurnChanged
from device_app.events.families import TurnNumber
from device_app.vocabulary import DragomanError, Quality
from ui.event_log import EventLog, process_age


def test_every_event_is_a_line_of_json_at_once(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.write(StateChanged(State.LISTENING, Side.A, seconds_left=60.0))
    log.write(TurnChanged(Turn(TurnNumber(1), Side.B, "es", "en", heard="¿Qué?", quality=Quality.ROUGH)))
    log.write(CapabilitiesChanged((Capability("en", "x", True, True, ""),), frozenset({("es", "en"), ("en", "es")})))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    log.close()
    log.note("too late")
    assert [line["event"] for line in lines] == ["StateChanged", "TurnChanged", "CapabilitiesChanged"]
    assert (lines[0]["state"], lines[0]["side"], lines[0]["seconds_left"]) == ("listening", "a", 60.0)
    assert (lines[1]["snapshot"]["heard"], lines[1]["snapshot"]["quality"]) == ("¿Qué?", "rough")
    assert lines[2]["pairs"] == [["en", "es"], ["es", "en"]]
    assert 0 < lines[0]["at"] <= lines[1]["at"] <= process_age()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as caught:
        EventLog(tmp_path / "none" / "events.jsonl")
    assert caught.value.code == "storage.unwritable"


def test_a_full_disk_ends_the_log_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    log = EventLog(Path("/dev/full"))
    log.write(StateChanged(State.IDLE))
    log.write(StateChanged(State.IDLE))
    assert caplog.text.count("the event log ends here") == 1
