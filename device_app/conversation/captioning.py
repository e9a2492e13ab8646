"""Captions of what the microphone hears, for the page of captions.

They have the microphone to themselves: whoever asks for a turn ends them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from device_app.audio.level import level
from device_app.captions.keeping import TalkKeeper
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.inbox import Reported
from device_app.conversation.listening import LEVEL_SECONDS, device_lost
from device_app.conversation.parts import Parts
from device_app.events.captions import (
    CaptionLine,
    CaptionsChanged,
    CaptionsKept,
    CaptionSpeech,
    CaptionTentative,
    PassageSettled,
    PassageTranslated,
    SpeechTentative,
)
from device_app.events.engine import FinishListening, Hear, JobEnded, JobFailed
from device_app.events.families import Data, JobId, Side
from device_app.events.status import Level
from device_app.paths import documents_folder
from engines.errors import DragomanError
from engines.protocols import Samples


class _CaptionJob:
    """A request to the engine process, and where its passages stand in the talk."""

    def __init__(self, request: CaptionSpeech, began: float) -> None:
        self.request, self.began = request, began
        self.first = self.passages = 0


class Captioning:
    """One talk at a time."""

    def __init__(
        self, parts: Parts, dialogue: Dialogue, now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    ) -> None:
        self._floor, self._engine, self._abilities = parts.floor, parts.engine, parts.abilities
        self._clock, self._notify, self._inbox = parts.clock, parts.notify, parts.inbox
        self._dialogue, self._now = dialogue, now
        self._lines: list[CaptionLine] = []
        self._began = 0.0
        self._jobs: dict[JobId, _CaptionJob] = {}
        self._running: _CaptionJob | None = None
        self._side = Side.A
        self._keeper: TalkKeeper | None = None
        self._last_level = 0.0

    def start(self, side: Side, *, fresh: bool) -> None:
        """Begin a talk, or go on with it; or report why not."""
        self.stop()
        if fresh:
            self.abandon()
            self.close()
            self._lines, self._began = [], self._clock()
        source, target = self._dialogue.pair(side)
        if self._abilities.why_not_translate(source, target) is not None:
            target = ""
        failure = self._why_not(source)
        if failure is not None:
            self._report(failure)
            return
        self._side = side
        self._begin(source, target)
        self._notify(CaptionsChanged(running=True))

    def stop(self) -> None:
        """Hear no more; what was said is captioned to its end."""
        if self._running is not None:
            self._engine.send(FinishListening(self._running.request.job))
            self._running = None
            self._notify(CaptionsChanged(running=False))

    def abandon(self) -> None:
        """Leave the engines to somebody else: what isn't captioned yet never will be."""
        self.stop()
        if self._jobs:
            self._forget_jobs()

    def keep(self) -> None:
        """Keep the talk as files, from its beginning."""
        if self._keeper is None:
            name = f"{self._now():%Y-%m-%d %H-%M-%S}"
            self._keeper = TalkKeeper(documents_folder(), name, self._dialogue.languages, self._cant_keep)
            for line in self._lines:
                self._keeper.said(line)
                self._keeper.translated(line)
        self._notify(CaptionsKept(str(self._keeper.folder), self._keeper.names))

    def hear(self, samples: Samples) -> bool:
        """Take a frame of the microphone; False where nothing is captioned."""
        if self._running is None:
            return False
        self._engine.send(Hear(self._running.request.job, samples))
        now = self._clock()
        if now - self._last_level >= LEVEL_SECONDS:
            self._last_level = now
            self._notify(Level(self._side, level(samples)))
        return True

    def take(self, event: Data) -> bool:
        """Take an event of the engine process; False where it is none of a caption."""
        job = self._jobs.get(event.job)
        if job is None:
            return False
        match event:
            case SpeechTentative(_, text):
                self._notify(CaptionTentative(text))
            case PassageSettled(_, _, text, start, end):
                self._settled(job, text, start, end)
            case PassageTranslated(_, number, text, code):
                self._translated(job.first + number, text, code)
            case JobEnded():
                self._ended(job, None)
            case JobFailed(_, code, message, hint):
                self._ended(job, DragomanError(code, message, hint=hint))
            case _:
                raise TypeError(f"unexpected event {event!r}")
        return True

    def lose_microphone(self) -> None:
        """The microphone is gone."""
        if self._running is not None:
            self.stop()
            self._report(device_lost())

    def fail(self, failure: DragomanError) -> None:
        """The engine process ended: go on with the next one, unless this one died without a word."""
        running, self._running = self._running, None
        self._forget_jobs()
        if running is None:
            return
        if running.passages and self._floor.unavailable is None:
            self._begin(running.request.source, running.request.target)
        self._notify(CaptionsChanged(self._running is not None, failure.code, failure.message))

    def close(self) -> None:
        """Write what is to be kept."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _why_not(self, source: str) -> DragomanError | None:
        if self._floor.unavailable is not None:
            return self._floor.unavailable
        if not self._floor.microphone:
            return DragomanError("audio.no_microphone", "there is no microphone", hint="Connect one")
        return self._abilities.why_not_hear(source)

    def _begin(self, source: str, target: str) -> None:
        request = CaptionSpeech(self._dialogue.next_id(), source, target)
        self._running = _CaptionJob(request, self._clock() - self._began)
        self._jobs[request.job] = self._running
        self._engine.send(request)

    def _settled(self, job: _CaptionJob, text: str, start: float, end: float) -> None:
        if not job.passages:  # the job before may have gone on for a moment
            job.first = len(self._lines)
        number = len(self._lines)
        job.passages += 1
        request = job.request
        translation = None if request.target else ""
        times = (job.began + start, job.began + end)
        line = CaptionLine(number, request.source, request.target, text, *times, translation)
        self._lines.append(line)
        if self._keeper is not None:
            self._keeper.said(line)
        self._notify(line)

    def _translated(self, number: int, text: str, code: str) -> None:
        line = self._lines[number] = replace(self._lines[number], translation=text, code=code)
        if self._keeper is not None:
            self._keeper.translated(line)
        self._notify(line)

    def _ended(self, job: _CaptionJob, failure: DragomanError | None) -> None:
        del self._jobs[job.request.job]
        self._notify(CaptionTentative(""))
        if job is self._running:
            self._running = None
            self._notify(CaptionsChanged(running=False))
        if failure is not None:
            self._leave_untranslated()
            self._report(failure)

    def _forget_jobs(self) -> None:
        for job in self._jobs:
            self._engine.abandon(job)
        self._jobs.clear()
        self._leave_untranslated()
        self._notify(CaptionTentative(""))

    def _leave_untranslated(self) -> None:
        """What has no translation yet won't get one: what comes after it isn't to wait for it."""
        for line in self._lines:
            if line.translation is None:
                self._translated(line.number, "", "turn.interrupted")

    def _report(self, failure: DragomanError) -> None:
        self._notify(CaptionsChanged(self._running is not None, failure.code, failure.message))

    def _cant_keep(self, failure: DragomanError) -> None:
        self._inbox.put(Reported(CaptionsKept("", (), failure.code, failure.message)))
