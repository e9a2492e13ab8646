"""What the engine process does for the pages beside the conversation."""

from __future__ import annotations

from collections.abc import Callable

from device_app.chain.sample_sources import SampleSource
from device_app.engine_host.caption_job import caption_speech
from device_app.engine_host.wording_job import find_wordings
from device_app.events.captions import CaptionSpeech
from device_app.events.families import Data, PageJob
from device_app.events.wordings import FindWordings
from engines.cancellation import Cancellation
from engines.loading import Engines
from engines.protocols import VoiceActivityDetector


class PageJobs:
    """Does the jobs that somebody waits for.

    Args:
        engines: all that are loaded.
        detector: of voice.
    """

    def __init__(self, engines: Engines, detector: VoiceActivityDetector) -> None:
        self._engines, self._detector = engines, detector
        self._read: Callable[[PageJob, Callable[[Data], None], Cancellation], None] | None = None

    def run(
        self, request: PageJob, samples: SampleSource, emit: Callable[[Data], None], cancellation: Cancellation
    ) -> None:
        """Do a job.

        Raises:
            DragomanError: what it fails with.
            Cancelled: it was abandoned.
        """
        match request:
            case CaptionSpeech():
                caption_speech(request, self._engines, self._detector, samples, emit=emit, cancellation=cancellation)
            case FindWordings():
                find_wordings(request, self._engines, emit, cancellation)
            case _:
                self._reading(request, emit, cancellation)

    def _reading(self, request: PageJob, emit: Callable[[Data], None], cancellation: Cancellation) -> None:
        if self._read is None:
            # The readers of documents take most of a second to import, which only those wait for who read.
            from device_app.engine_host.reading_jobs import ReadingJobs  # noqa: PLC0415

            self._read = ReadingJobs(self._engines).run
        self._read(request, emit, cancellation)
