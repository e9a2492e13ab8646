"""Captions from sound: heard on one thread, translated on another, told to whoever shows or writes them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from device_app.captions.ending import ended_by
from device_app.captions.passages import Passage, Passages
from device_app.captions.speech import HeardSpeech, SpeechReader
from device_app.chain.sample_sources import SampleSource
from device_app.translation.memory import ProcessMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError, pair_unsupported
from engines.loading import Engines
from engines.protocols import SAMPLE_RATE, Exchange, TranslationRequest

_CONTEXT = 2
"""Passages before that a translator is told."""
_PART = SAMPLE_RATE // 10
"""Samples that are heard between two looks at whether the talk is to end."""
_BEHIND_SECONDS = 1.0
"""Sound that waits to be heard, beyond which words soon are worth more than the best ones."""
_LAST_SOUND_SECONDS = 2.0
"""Sound that is still heard when a talk is to end; only where the device is behind there is more."""
_LAST_WORDS_SECONDS = 1.0
"""Longest wait for the last words when a talk is to end, and ..."""
_LAST_TRANSLATION_SECONDS = 1.7
"""... until their translation is there."""


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

    def left_out(self, seconds: float, passages: int) -> None:
        """The talk had to end before so much sound was heard, and so many passages were translated."""


@dataclass
class CaptionSession:
    """One talk.

    Attributes:
        engines: a recogniser, and translators where there are targets.
        reader: of the sound.
        source: code of the language spoken.
        targets: codes wanted.
        listeners: are told.
        cancellation: of all of it; nothing more is told then.
        ending: ends the talk within two seconds, and one pass of the recogniser, whatever waits. All that was heard by
            then is told.
    """

    engines: Engines
    reader: SpeechReader
    source: str
    targets: Sequence[str]
    listeners: Sequence[CaptionListener]
    cancellation: Cancellation
    ending: Cancellation = field(default_factory=Cancellation)

    def __post_init__(self) -> None:
        missing = [target for target in self.targets if (self.source, target) not in self.engines.pairs]
        if missing:
            raise pair_unsupported(self.source, missing[0])
        self._passages = Passages(self.source)
        self._said: dict[str, list[Exchange]] = {target: [] for target in self.targets}
        self._translating = Cancellation(self.cancellation)

    def run(self, samples: SampleSource) -> None:
        """Caption all the sound.

        Raises:
            DragomanError: what the recogniser fails with, and what a listener can't write.
            Cancelled: it was cancelled.
        """
        steps = ((_LAST_WORDS_SECONDS, self.reader.give_up), (_LAST_TRANSLATION_SECONDS, self._translating.cancel))
        with ThreadPoolExecutor(1, "translation") as translation, ended_by(self.ending, steps):
            pending: list[Future[None]] = []
            try:
                unheard = self._hear(samples, translation, pending)
                for heard in self.reader.finish():
                    self._take(heard, translation, pending)
                missing = self._translated(pending)
            finally:
                self.reader.close()
                translation.shutdown(wait=True, cancel_futures=True)
        if unheard or missing:
            for listener in self.listeners:
                listener.left_out(unheard, missing)

    def _hear(self, samples: SampleSource, translation: ThreadPoolExecutor, pending: list[Future[None]]) -> float:
        """Hear the sound until it ends or the talk is to end; how much of it was not heard (seconds)."""
        left = round(_LAST_SOUND_SECONDS * SAMPLE_RATE)
        unheard = 0
        while (block := samples.read()) is not None:
            for start in range(0, len(block), _PART):
                part = block[start : start + _PART]
                if self.ending.cancelled:
                    left -= len(part)
                    if left < 0:
                        unheard += len(block) - start
                        break
                self.reader.hurried = self.ending.cancelled or (len(block) - start) / SAMPLE_RATE > _BEHIND_SECONDS
                for heard in self.reader.accept(part):
                    self._take(heard, translation, pending)
        self.reader.hurried = self.ending.cancelled
        return unheard / SAMPLE_RATE

    def _translated(self, pending: Sequence[Future[None]]) -> int:
        """Wait for translations; how many there are none of, because the talk had to end."""
        missing = 0
        for future in pending:
            try:
                future.result()
            except Cancelled:
                self.cancellation.check()
                missing += 1
        return missing

    def _take(self, heard: HeardSpeech, translation: ThreadPoolExecutor, pending: list[Future[None]]) -> None:
        while pending and pending[0].done() and not self.ending.cancelled:
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
            text = TextTranslator(self.engines, request, ProcessMemory(), self._translating).translate(passage.text)
        except DragomanError as error:
            for listener in self.listeners:
                listener.failed(target, error)
            return
        self._said[target].append(Exchange(self.source, passage.text, target, text))
        for listener in self.listeners:
            listener.translated(passage, target, text)
