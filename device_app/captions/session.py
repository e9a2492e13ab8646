"""Captions from sound: heard on one thread, translated on another, told to whoever shows or writes them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from device_app.captions.passages import Passage, Passages
from device_app.captions.speech import HeardSpeech, SpeechReader
from device_app.chain.sample_sources import SampleSource
from device_app.translation.memory import ProcessMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import DragomanError, pair_unsupported
from engines.loading import Engines
from engines.protocols import Exchange, TranslationRequest

_CONTEXT = 2
"""Passages before that a translator is told."""


class CaptionListener:
    """Is told what is heard on one thread, its translations on another; by itself it does nothing."""

    def heard(self, tentative: str) -> None:
        """What may still change, after all that is settled."""

    def settled(self, passage: Passage) -> None:
        """The next passage, in the language spoken."""

    def translated(self, passage: Passage, language: str, text: str) -> None:
        """Its translation into one of the languages."""

    def failed(self, language: str, error: DragomanError) -> None:
        """A passage has no translation; the talk goes on."""


@dataclass
class CaptionSession:
    """One talk.

    Attributes:
        engines: a recogniser, and translators where there are targets.
        reader: of the sound.
        source: code of the language spoken.
        targets: codes wanted.
        listeners: are told.
        cancellation: of all of it.
    """

    engines: Engines
    reader: SpeechReader
    source: str
    targets: Sequence[str]
    listeners: Sequence[CaptionListener]
    cancellation: Cancellation

    def __post_init__(self) -> None:
        missing = [target for target in self.targets if (self.source, target) not in self.engines.pairs]
        if missing:
            raise pair_unsupported(self.source, missing[0])
        self._passages = Passages(self.source)
        self._said: dict[str, list[Exchange]] = {target: [] for target in self.targets}

    def run(self, samples: SampleSource) -> None:
        """Caption all the sound.

        Raises:
            DragomanError: what the recogniser fails with, and what a listener can't write.
            Cancelled: it was cancelled.
        """
        with ThreadPoolExecutor(1, "translation") as translation:
            pending: list[Future[None]] = []
            try:
                while (block := samples.read()) is not None:
                    for heard in self.reader.accept(block):
                        self._take(heard, translation, pending)
                for heard in self.reader.finish():
                    self._take(heard, translation, pending)
                for future in pending:
                    future.result()
            finally:
                self.reader.close()
                translation.shutdown(wait=True, cancel_futures=True)

    def _take(self, heard: HeardSpeech, translation: ThreadPoolExecutor, pending: list[Future[None]]) -> None:
        while pending and pending[0].done():
            pending.pop(0).result()
        for passage in self._passages.take(heard):
            for listener in self.listeners:
                listener.settled(passage)
            pending.extend(translation.submit(self._translate, passage, target) for target in self.targets)
        for listener in self.listeners:
            listener.heard("" if heard.final else self._passages.rest(heard))

    def _translate(self, passage: Passage, target: str) -> None:
        context = tuple(self._said[target][-_CONTEXT:])
        request = TranslationRequest("", self.source, target, context=context)
        try:
            text = TextTranslator(self.engines, request, ProcessMemory(), self.cancellation).translate(passage.text)
        except DragomanError as error:
            for listener in self.listeners:
                listener.failed(target, error)
            return
        self._said[target].append(Exchange(self.source, passage.text, target, text))
        for listener in self.listeners:
            listener.translated(passage, target, text)
