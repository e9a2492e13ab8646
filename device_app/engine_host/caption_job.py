"""The engine process captions speech: every passage and translation is an event."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from device_app.captions.passages import Passage
from device_app.captions.session import CaptionListener, CaptionSession
from device_app.captions.speech import SpeechReader
from device_app.chain.sample_sources import SampleSource
from device_app.events.captions import CaptionSpeech, PassageSettled, PassageTranslated, SpeechTentative
from device_app.events.engine import JobEnded
from device_app.events.families import Data, JobId
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import VoiceActivityDetector

Emit = Callable[[Data], None]


class _Teller(CaptionListener):
    """Passages are told in their order, and translations of one language are made in it."""

    def __init__(self, job: JobId, emit: Emit) -> None:
        self._job, self._emit = job, emit
        self._settled, self._translated = itertools.count(), itertools.count()
        self._tentative = ""

    def heard(self, tentative: str) -> None:
        """See `CaptionListener`."""
        if tentative != self._tentative:
            self._tentative = tentative
            self._emit(SpeechTentative(self._job, tentative))

    def settled(self, passage: Passage) -> None:
        """See `CaptionListener`."""
        self._emit(PassageSettled(self._job, next(self._settled), passage.text, passage.start, passage.end))

    def translated(self, passage: Passage, language: str, text: str) -> None:  # noqa: ARG002
        """See `CaptionListener`."""
        self._emit(PassageTranslated(self._job, next(self._translated), text))

    def failed(self, language: str, error: DragomanError) -> None:  # noqa: ARG002
        """See `CaptionListener`."""
        self._emit(PassageTranslated(self._job, next(self._translated), "", error.code))


def caption_speech(
    request: CaptionSpeech,
    engines: Engines,
    detector: VoiceActivityDetector,
    samples: SampleSource,
    *,
    emit: Emit,
    cancellation: Cancellation,
) -> None:
    """Caption live sound until it ends.

    Raises:
        DragomanError: ``asr.language_unsupported``, ``mt.pair_unsupported``, and what the recogniser fails with.
        Cancelled: the job was abandoned.
    """
    detector.reset()
    recognizer = engines.recognizer(request.source)
    reader = SpeechReader(recognizer, detector, request.source, cancellation, live=True)
    targets = [request.target] if request.target else []
    teller = _Teller(request.job, emit)
    CaptionSession(engines, reader, request.source, targets, [teller], cancellation).run(samples)
    emit(JobEnded(request.job, spoken=False))
