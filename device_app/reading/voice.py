"""A sentence heard aloud, also slowly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import TracebackType

from device_app.audio.system import system_audio
from device_app.settings import Settings
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import AudioChunk

_LONGEST_SECONDS = 120.0
"""For one sentence; reached only where the loudspeaker hangs."""


class ReadingVoice:
    """Says sentences of one language; use as a context manager.

    Args:
        engines: with a voice of the language.
        settings: loudspeaker, and how slow is slow.
        language: code of the language of the text.

    Raises:
        DragomanError: ``tts.language_unsupported``.
    """

    def __init__(self, engines: Engines, settings: Settings, language: str) -> None:
        synthesizer = engines.synthesizer(language)
        if synthesizer is None:
            raise DragomanError(
                "tts.language_unsupported", f"no voice for {language!r} is installed", hint="See: dragoman languages"
            )
        self._synthesizer, self._settings, self._language = synthesizer, settings, language
        self._loudspeaker = system_audio(settings.audio)[1]
        self._started = False

    def __enter__(self) -> ReadingVoice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._started:
            self._loudspeaker.close()

    def speech(self, text: str, *, slow: bool) -> Iterator[AudioChunk]:
        """The speech of a text.

        Raises:
            DragomanError: ``tts.failed``.
        """
        speed = self._settings.turn.slow_speed if slow else 1.0
        return self._synthesizer.synthesize(text, self._language, Cancellation(), speed=speed)

    def say(self, text: str, *, slow: bool) -> None:
        """Say a text; returns when it has been heard.

        Raises:
            DragomanError: ``tts.failed``, ``audio.no_loudspeaker``.
        """
        if not self._started:
            self._loudspeaker.start(lambda: None)
            self._started = True
        for chunk in self.speech(text, slow=slow):
            self._loudspeaker.write(chunk)
        heard = threading.Event()
        self._loudspeaker.finish(heard.set)
        heard.wait(_LONGEST_SECONDS)
