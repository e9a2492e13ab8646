"""The loudspeaker as a conversation uses it: cues, the voice of a turn, and how long it still speaks."""

from __future__ import annotations

import logging
from collections.abc import Callable

from device_app.audio.cues import Cue, cue
from device_app.audio.protocols import AudioOutput
from engines.errors import DragomanError
from engines.protocols import AudioChunk

_log = logging.getLogger(__name__)


class VoicePlayer:
    """Plays on an `AudioOutput`, which may come and go."""

    def __init__(self, output: AudioOutput, *, cues: bool) -> None:
        self._output = output
        self._cues = cues
        self._ends = 0.0

    @property
    def why_not(self) -> str:
        """Code of why nothing can be played now; empty when it can."""
        return "" if self._output.name else "audio.no_loudspeaker"

    def cue(self, kind: Cue) -> None:
        """Play a cue, where they are wanted and can be heard."""
        if not self._cues or self.why_not:
            return
        try:
            self._output.write(cue(kind))
        except DragomanError as error:  # lost just now: the screen shows the same
            _log.info("no cue: %s", error.line())

    def play(self, chunk: AudioChunk, now: float) -> None:
        """Queue a piece of the voice.

        Raises:
            DragomanError: ``audio.no_loudspeaker``.
        """
        self._output.write(chunk)
        self._ends = max(self._ends, now) + chunk.seconds

    def seconds_left(self, now: float) -> float:
        """How long the voice that is queued will still be heard (seconds)."""
        return max(self._ends - now, 0.0)

    def finish(self, on_drained: Callable[[], None]) -> None:
        """Call `on_drained` when everything has been heard."""
        self._output.finish(on_drained)

    def stop(self) -> None:
        """Fall silent."""
        self._ends = 0.0
        self._output.stop()
