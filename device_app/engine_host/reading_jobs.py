"""The engine process reads texts for those who learn: sentences, their words, what these mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device_app.documents.document import DocumentReading
from device_app.documents.formats import file_format
from device_app.events.engine import JobEnded
from device_app.events.families import Data, PageJob
from device_app.events.reading import (
    ExplainWord,
    ReadSentence,
    SentenceMeant,
    SentenceRead,
    SplitText,
    TextSplit,
    WordExplained,
)
from device_app.reading.lookup import Reader, readable_sentences
from device_app.text_files import read_bytes
from device_app.translation.memory import ProcessMemory
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.inline_tags import plain
from engines.loading import Engines
from engines.text.cleaning import clean

Emit = Callable[[Data], None]


class ReadingJobs:
    """Does the jobs of the reading aid; a sentence of the text that is open is translated once.

    Args:
        engines: with translators.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._memory = ProcessMemory()

    def run(self, request: PageJob, emit: Emit, cancellation: Cancellation) -> None:
        """Do a job.

        Raises:
            DragomanError: ``file.*``, ``mt.*``.
            Cancelled: the job was abandoned.
        """
        match request:
            case SplitText():
                self._split(request, emit)
            case ReadSentence():
                self._show(request, emit, cancellation)
            case ExplainWord():
                self._explain(request, emit, cancellation)
            case _:
                raise TypeError(f"unexpected job {request!r}")

    def _split(self, request: SplitText, emit: Emit) -> None:
        self._memory = ProcessMemory()
        text = _document_text(request) if request.path else clean(request.text)
        found = tuple(readable_sentences(text, request.source))
        if not found:
            raise DragomanError("mt.empty", "there is no text to read", hint="Give some text")
        emit(TextSplit(request.job, found))
        emit(JobEnded(request.job, spoken=False))

    def _show(self, request: ReadSentence, emit: Emit, cancellation: Cancellation) -> None:
        reader = Reader(self._engines, request.source, request.target, cancellation, self._memory)
        sentence = reader.sentence(request.text)
        emit(SentenceRead(request.job, sentence))
        emit(SentenceMeant(request.job, reader.translation(sentence)))
        emit(JobEnded(request.job, spoken=False))

    def _explain(self, request: ExplainWord, emit: Emit, cancellation: Cancellation) -> None:
        reader = Reader(self._engines, request.source, request.target, cancellation, self._memory)
        emit(WordExplained(request.job, reader.look_up(request.sentence, request.index)))
        emit(JobEnded(request.job, spoken=False))


def _document_text(request: SplitText) -> str:
    path = Path(request.path)
    content = read_bytes(path)
    reading = DocumentReading(str(path), request.source, request.target)
    return "\n".join(plain(text) for text in file_format(path, content).read(content, reading).texts)
