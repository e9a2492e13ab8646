"""A running kiosk: the window, the conversation behind it, and what they tell each other."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.conversation import Conversation
from device_app.events import Side, Status
from device_app.settings import Settings
from ui import finger
from ui.event_log import EventLog, process_age
from ui.preferences import Preferences, save_preferences
from ui.watchdog import ServiceNotifier
from ui.window import KioskWindow

_LOG = logging.getLogger(__name__)


class Session(QObject):
    """Owns the window and the conversation; the window comes first, the engines load behind it.

    Args:
        settings: what was set.
        audio_input: the microphone, not started.
        audio_output: the loudspeaker, not started.
        size: size of the window in pixels; None fills the screen.
        events: where every event is noted.
        preferences: what was chosen on the screen before; None neither reads nor keeps any.
    """

    received = Signal(object)
    """Every event of the conversation, in the window's thread."""

    def __init__(
        self,
        settings: Settings,
        audio_input: AudioInput,
        audio_output: AudioOutput,
        *,
        size: QSize | None = None,
        events: EventLog | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self.conversation = Conversation(settings, audio_input, audio_output)
        self.kiosk = KioskWindow(settings, self.conversation.post, size)
        self._events = events
        self._notifier = ServiceNotifier.of_environment(self)
        self.kiosk.firstFrame.connect(self._begin)
        if preferences is not None:
            self.kiosk.bridge.set_recent((settings.language_a, settings.language_b, *preferences.recent))
            self.kiosk.bridge.remembered.connect(self._remember)
            self.kiosk.appearance.chosen.connect(self._remember)

    def close(self) -> None:
        """Close the window at once, then end the conversation and its engine process."""
        self._notifier.stopping()
        self.kiosk.window.hide()
        self.conversation.close()
        self.kiosk.close()

    def _begin(self) -> None:
        """Once there is something to see, load the rest."""
        if self._events:
            window = self.kiosk.window
            places = {name: finger.place(window, name) for name in ("talkA", "talkB", "chipA", "chipB", "swap")}
            controls = {name: point.toTuple() for name, point in places.items() if point}
            self._events.note("FirstFrame", platform=QGuiApplication.platformName(), controls=controls)
        _LOG.info("first frame %.2f s after the process started", process_age())
        self._notifier.ready()
        self.conversation.start(self._listen)

    def _listen(self, status: Status) -> None:
        """Called by the worker's thread."""
        if self._events:
            self._events.write(status)
        self.kiosk.receive(status)
        self.received.emit(status)

    def _remember(self) -> None:
        bridge = self.kiosk.bridge
        theme, text_scale = self.kiosk.appearance.choice
        save_preferences(
            Preferences(
                language_a=bridge.speaker(Side.A).code,
                language_b=bridge.speaker(Side.B).code,
                theme=theme,
                text_scale=text_scale,
                recent=bridge.recent,
            )
        )
