"""Plays the demonstration from beginning to end and keeps what came of it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from device_app import __version__
from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.settings import Settings
from device_app.vocabulary import Cancelled, DragomanError
from ui.demo.player import DemoPlayer, PlayedTurn
from ui.demo.record import prepare_folder, write_conversation, write_turn
from ui.demo.script import load_script
from ui.session import Session
from ui.termination import SignalWatch
from ui.window import HOME_SIZE, create_application

_LOUDSPEAKER_SPEED = 4.0
"""The answers are kept, not heard: they may be played faster than they would sound."""
_SETTLE_MS = 400
"""Until the last bubble stands still."""


def play_demo(settings: Settings, folder: Path) -> None:
    """Play it and write ``conversation.json``, ``turn-N.wav`` and ``screen.png``.

    Args:
        settings: what was set; languages and cues are those of the script.
        folder: where to write; made if need be.

    Raises:
        DragomanError: ``storage.unwritable`` and ``storage.full``; ``turn.timeout`` when the device stopped answering.
        Cancelled: it was interrupted.
    """
    prepare_folder(folder)
    script = load_script()
    application = create_application(fall_back=True)
    microphone, loudspeaker = VirtualMicrophone(), MemoryLoudspeaker(speed=_LOUDSPEAKER_SPEED)
    _say("starting the window and the engines …")
    session = Session(script.settings(settings), lambda: (microphone, loudspeaker), size=HOME_SIZE)
    player = DemoPlayer(session, microphone, loudspeaker, script)
    entries: list[dict[str, object]] = []
    failures: list[DragomanError] = []

    def keep(number: int, count: int, played: PlayedTurn) -> None:
        # An exception would end in Qt's loop: it is raised again behind it.
        try:
            entries.append(write_turn(folder, played, number))
        except DragomanError as failure:
            failures.append(failure)
            application.quit()
            return
        turn = played.turn
        how = "typed" if turn.typed else "spoke"
        _say(
            f"{number}/{count} {turn.source} {how}: {turn.heard} → {turn.target}: {turn.translation or turn.error_code}"
        )

    watch = SignalWatch(application.quit)
    player.advanced.connect(keep)
    player.finished.connect(lambda: QTimer.singleShot(_SETTLE_MS, application.quit))
    player.start()
    try:
        application.exec()
        if watch.arrived:
            raise Cancelled
        for failure in (*failures, player.failure):
            if failure:
                raise failure
        session.kiosk.grab(folder / "screen.png")
        heading = {
            "program": f"dragoman {__version__}",
            "languages": {"a": script.language_a, "b": script.language_b},
            "people": "synthesised voices through a virtual microphone",
            "screen": QGuiApplication.platformName(),
        }
        write_conversation(folder, heading, entries)
        _say(f"kept in {folder}")
    finally:
        watch.close()
        player.close()
        session.close()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - progress of a command
