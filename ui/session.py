"""A running kiosk: the window, the conversation behind it, and what they tell each other."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.events import Control, Side, State, StateChanged, Status
from device_app.settings import Settings
from device_app.vocabulary import DragomanError
from ui import finger
from ui.event_log import EventLog, process_age
from ui.fetcher import Fetcher
from ui.preferences import VOLUMES, Preferences, save_preferences
from ui.watchdog import ServiceNotifier
from ui.window import KioskWindow

if TYPE_CHECKING:
    from device_app.conversation.conversation import Conversation

_LOG = logging.getLogger(__name__)
_CONTROLS = ("talkA", "talkB", "chipA", "chipB", "swap", "handsFree", "suggestion")
_START_LIMIT_S = 10.0


class Session(QObject):
    """Owns the window and the conversation. The window comes first; all else is imported and started behind it.

    Args:
        settings: what was set.
        make_audio: makes microphone and loudspeaker, not started; called once, in another thread.
        size: size of the window in pixels; None fills the screen.
        events: where every event is noted.
        preferences: what was chosen on the screen before; None neither reads nor keeps any.
        fetcher: leads to the process that brings models from the network; None where there is none.
    """

    received = Signal(object)
    """Every event of the conversation, in the window's thread."""

    def __init__(
        self,
        settings: Settings,
        make_audio: Callable[[], tuple[AudioInput, AudioOutput]],
        *,
        size: QSize | None = None,
        events: EventLog | None = None,
        preferences: Preferences | None = None,
        fetcher: socket.socket | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._make_audio = make_audio
        self._conversation: Conversation | None = None
        self._early: list[Control] = []
        self._handing_over = threading.Lock()
        self._starter = threading.Thread(target=self._start, name="starter")
        self._closing = threading.Event()
        self._events = events
        self._notifier = ServiceNotifier.of_environment(self._alive, self)
        kept = preferences or Preferences()
        self.kiosk = KioskWindow(settings, self.post, size, reader=kept.reader, less_motion=kept.less_motion)
        self.kiosk.firstFrame.connect(self._begin)
        if fetcher is not None:
            self.kiosk.bridge.work.use(Fetcher(fetcher, self))
        if preferences is not None:
            self.kiosk.bridge.set_recent((settings.language_a, settings.language_b, *preferences.recent))
            self.kiosk.bridge.choices_.remember(preferences.settings)
            self.kiosk.bridge.choices_.changed.connect(self._remember)
            self.kiosk.bridge.remembered.connect(self._remember)
            self.kiosk.bridge.volumeChanged.connect(self._remember)
            self.kiosk.appearance.chosen.connect(self._remember)

    def post(self, request: Control) -> None:
        """Ask the conversation for something; returns at once. What is asked before it is there waits for it."""
        with self._handing_over:
            if self._conversation is None:
                self._early.append(request)
            else:
                self._conversation.post(request)

    def close(self) -> None:
        """Close the window at once, then end the conversation and its engine process."""
        self._closing.set()
        self._notifier.stopping()
        self.kiosk.window.hide()
        if self._starter.is_alive():
            self._starter.join(_START_LIMIT_S)
        if self._conversation is not None:
            self._conversation.close()
        self.kiosk.close()

    @Slot()
    def _begin(self) -> None:
        """Once there is something to see, load the rest."""
        if self._events:
            places = {name: finger.place(self.kiosk.window, name) for name in _CONTROLS}
            controls = {name: point.toTuple() for name, point in places.items() if point}
            self._events.note("FirstFrame", platform=QGuiApplication.platformName(), controls=controls)
        _LOG.info("first frame %.2f s after the process started", process_age())
        self._notifier.ready()
        self._starter.start()

    def _start(self) -> None:
        """Import, make and start the conversation: half a second that the window's thread must not lose."""
        try:
            from device_app.conversation.conversation import Conversation  # noqa: PLC0415 - see above

            conversation = Conversation(self._settings, *self._make_audio())
            if not self._closing.is_set():
                with self._handing_over:
                    self._conversation = conversation
                    for request in self._early:
                        conversation.post(request)
                conversation.start(self._listen)
        except DragomanError as failure:
            self._listen(StateChanged(State.UNAVAILABLE, code=failure.code, message=failure.message))
        except Exception:  # noqa: BLE001 - see below
            # The end of the thread: nobody else would hear of it, and the window would say "starting" for ever.
            _LOG.exception("the conversation did not start")
            self._listen(StateChanged(State.UNAVAILABLE, code="turn.bug"))

    def _alive(self) -> bool:
        return self._conversation is None or self._conversation.alive

    def _listen(self, status: Status) -> None:
        """Called by the worker's thread."""
        if self._events:
            self._events.write(status)
        self.kiosk.receive(status)
        self.received.emit(status)

    @Slot()
    def _remember(self) -> None:
        bridge = self.kiosk.bridge
        theme, text_scale, less_motion = self.kiosk.appearance.choice
        save_preferences(
            Preferences(
                language_a=bridge.seat(Side.A).code,
                language_b=bridge.seat(Side.B).code,
                theme=theme,
                text_scale=text_scale,
                recent=bridge.recent,
                reader=str(bridge.property("reader")),
                less_motion=less_motion,
                settings=bridge.choices_.chosen,
                volume=float(bridge.property("volume")) if bridge.property("volume") in VOLUMES else 0.0,
            )
        )
