"""Runs the kiosk until the window is closed or the system ends it."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.settings import Settings
from device_app.settings_file import given_settings
from ui.event_log import EventLog
from ui.preferences import Preferences, load_preferences
from ui.session import Session
from ui.termination import SignalWatch
from ui.window import HOME_SIZE, KioskWindow, create_application


def open_kiosk(
    settings: Settings,
    *,
    flags: Sequence[str],
    size: tuple[int, int] | None,
    windowed: bool,
    demo: bool,
    events: Path | None,
    fetcher: socket.socket | None,
) -> int:
    """Show the kiosk; returns the exit status when it was closed.

    Args:
        settings: what was set.
        flags: the settings of this run alone, ``KEY=VALUE`` each; they win over what was chosen on the screen.
        size: width and height in pixels.
        windowed: whether it is a window rather than the whole screen.
        demo: whether the demonstration plays in it, with people made of memory.
        events: file for the events; None for none.
        fetcher: leads to the process that brings models from the network; None where there is none.
    """
    application = create_application(fall_back=demo)
    log = EventLog(events) if events else None
    pixels = QSize(*size) if size else (HOME_SIZE if windowed else None)
    if demo:
        # Only the demonstration needs its player and the people's voices.
        from ui.demo.show import open_show  # noqa: PLC0415

        session, player = open_show(settings, pixels, log)
    else:
        preferences = load_preferences()
        is_first = is_first_start(preferences, flags)
        settings = preferences.applied_to(settings, flags)
        session = Session(
            settings,
            lambda: _system_audio(settings),
            size=pixels,
            events=log,
            preferences=preferences,
            fetcher=fetcher,
        )
        if is_first:
            session.kiosk.navigator.go("first_start")
        player = None
    watch = SignalWatch(application.quit)
    try:
        return application.exec()
    finally:
        watch.close()
        if player:
            player.close()
        session.close()
        if log:
            log.close()


def open_gallery(settings: Settings, size: tuple[int, int] | None) -> int:
    """Show every component in every state, without a conversation; returns the exit status when it was closed.

    Args:
        settings: theme, size of text and languages.
        size: width and height in pixels; that of the 7-inch panel by default.
    """
    application = create_application()
    window = KioskWindow(settings, lambda _request: None, QSize(*size) if size else HOME_SIZE)
    window.navigator.go("gallery")
    watch = SignalWatch(application.quit)
    try:
        return application.exec()
    finally:
        watch.close()
        window.close()


def is_first_start(preferences: Preferences, flags: Sequence[str]) -> bool:
    """Whether nobody has chosen any languages yet, neither on the screen nor in the settings.

    Args:
        preferences: what was chosen on the screen.
        flags: the settings of this run alone, ``KEY=VALUE`` each.
    """
    return not preferences.language_a and not given_settings(flags) & {"language_a", "language_b"}


def _system_audio(settings: Settings) -> tuple[AudioInput, AudioOutput]:
    # PortAudio takes a fifth of a second to import, which the first frame need not wait for.
    from device_app.audio.system import system_audio  # noqa: PLC0415

    return system_audio(settings.audio)
