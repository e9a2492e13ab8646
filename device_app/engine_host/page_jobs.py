"""What the engine process does for the pages beside the conversation."""

from __future__ import annotations

from collections.abc import Callable

from device_app.chain.sample_sources import SampleSource
from device_app.engine_host.caption_job import caption_speech
from device_app.engine_host.reading_jobs import ReadingJobs
from device_app.events.captions import CaptionSpeech
from device_app.events.families import Data, PageJob
from device_app.events.reading import ExplainWord, ReadSentence, SplitText
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
        self._reading = ReadingJobs(engines)

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
            case SplitText():
                self._reading.split(request, emit)
            case ReadSentence():
                self._reading.read(request, emit, cancellation)
            case ExplainWord():
                self._reading.explain(request, emit, cancellation)
            case _:
                raise TypeError(f"unexpected job {request!r}")
