"""The demonstration in a window that stays open afterwards."""

from __future__ import annotations

from PySide6.QtCore import QSize

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.settings import Settings
from ui.demo.player import DemoPlayer
from ui.demo.script import load_script
from ui.event_log import EventLog
from ui.session import Session


def open_show(settings: Settings, size: QSize | None, events: EventLog | None) -> tuple[Session, DemoPlayer]:
    """Open the window and begin to play as soon as the device is ready; nothing of it is remembered.

    Args:
        settings: what was set; languages and cues are those of the script.
        size: size of the window in pixels; None fills the screen.
        events: where every event is noted.
    """
    script = load_script()
    microphone, loudspeaker = VirtualMicrophone(), MemoryLoudspeaker()
    session = Session(script.settings(settings), lambda: (microphone, loudspeaker), size=size, events=events)
    player = DemoPlayer(session, microphone, loudspeaker, script)
    player.start()
    return session, player
