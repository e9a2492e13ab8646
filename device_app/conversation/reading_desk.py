"""The reading aid, for its page: one text, its sentences, their words."""

from __future__ import annotations

from collections.abc import Callable

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.parts import Parts
from device_app.events.engine import JobEnded, JobFailed
from device_app.events.families import Data, JobId, PageJob
from device_app.events.reading import (
    ExplainWord,
    LookUpWord,
    OpenText,
    ReadingFailed,
    ReadSentence,
    SentenceMeant,
    SentenceRead,
    SentenceShown,
    SplitText,
    TextOpened,
    TextSplit,
    WordExplained,
    WordShown,
)
from device_app.reading.entries import Sentence
from engines.errors import DragomanError


class ReadingDesk:
    """One text at a time."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._floor, self._engine = parts.floor, parts.engine
        self._notify = parts.notify
        self._dialogue = dialogue
        self._pair = ("", "")
        self._texts: tuple[str, ...] = ()
        self._sentences: dict[int, Sentence] = {}
        self._translations: dict[int, str] = {}
        self._jobs: dict[JobId, Callable[[Data], None]] = {}

    def open(self, request: OpenText) -> None:
        """Read another text."""
        for job in self._jobs:
            self._engine.abandon(job)
        self._jobs.clear()
        self._texts, self._pair = (), (request.source, request.target)
        self._sentences.clear()
        self._translations.clear()
        split = SplitText(self._dialogue.next_id(), request.text, request.path, request.source, request.target)
        self._ask(split, self._opened)

    def show(self, number: int) -> None:
        """Show a sentence."""
        if not 0 <= number < len(self._texts):
            return
        if number in self._translations:
            self._notify(SentenceShown(number, self._sentences[number], self._translations[number]))
            return
        request = ReadSentence(self._dialogue.next_id(), self._texts[number], *self._pair)
        self._ask(request, lambda event: self._read(number, event))

    def look_up(self, request: LookUpWord) -> None:
        """Explain a word of a sentence that was shown."""
        sentence = self._sentences.get(request.number)
        if sentence is not None and 0 <= request.index < len(sentence.parts):
            job = ExplainWord(self._dialogue.next_id(), sentence, request.index, *self._pair)
            self._ask(job, lambda event: self._explained(request, event))

    def take(self, event: Data) -> bool:
        """Take an event of the engine process; False where it is none of a text."""
        take = self._jobs.get(event.job)
        if take is None:
            return False
        match event:
            case JobEnded():
                del self._jobs[event.job]
            case JobFailed(job, code, message, hint):
                del self._jobs[job]
                self._fail(DragomanError(code, message, hint=hint))
            case _:
                take(event)
        return True

    def fail(self, failure: DragomanError) -> None:
        """The engine process ended."""
        if self._jobs:
            for job in self._jobs:
                self._engine.abandon(job)
            self._jobs.clear()
            self._fail(failure)

    def _ask(self, request: PageJob, take: Callable[[Data], None]) -> None:
        if self._floor.unavailable is not None:
            self._fail(self._floor.unavailable)
            return
        self._jobs[request.job] = take
        self._engine.send(request)

    def _opened(self, event: Data) -> None:
        assert isinstance(event, TextSplit)
        self._texts = event.sentences
        self._notify(TextOpened(self._texts))

    def _read(self, number: int, event: Data) -> None:
        match event:
            case SentenceRead(_, sentence):
                self._sentences[number] = sentence
            case SentenceMeant(_, translation):
                self._translations[number] = translation
        self._notify(SentenceShown(number, self._sentences[number], self._translations.get(number)))

    def _explained(self, request: LookUpWord, event: Data) -> None:
        assert isinstance(event, WordExplained)
        self._notify(WordShown(request.number, request.index, event.word))

    def _fail(self, failure: DragomanError) -> None:
        self._notify(ReadingFailed(failure.code, failure.message))
