"""The end of a talk, whatever waits: what was heard is told, and what was not is said; and a device that is behind."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from device_app.captions.session import CaptionSession
from device_app.captions.sources import PipedSamples, raw_blocks
from device_app.captions.speech import SpeechReader
from engines.cancellation import Cancellation
from engines.loading import Engines
from engines.protocols import Hypothesis, Samples, Translation, TranslationRequest
from tests.device_app.captions.talk import LoudDetector, ScriptedRecognizer, ScriptedStream, speech
from tests.device_app.captions.test_session import LONG, Notes
from tests.device_app.translation.counting import CountingTranslator
from tests.waiting import wait_until


class StuckStream(ScriptedStream):
    """Its last pass never comes; it is only cancelled."""

    def __init__(self, words: list[str], cancellation: Cancellation) -> None:
        super().__init__(words)
        self._cancellation = cancellation

    def finish(self) -> Hypothesis:
        while True:
            self._cancellation.check()
            threading.Event().wait(0.01)


class StuckRecognizer(ScriptedRecognizer):
    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> ScriptedStream:
        return StuckStream(self.script.pop(0), cancellation)


class HurriedRecognizer(ScriptedRecognizer):
    """Notes how each of its utterances was to be heard."""

    def __init__(self, *script: str) -> None:
        super().__init__(*script)
        self.hurried: list[bool] = []

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> ScriptedStream:
        noted = self.hurried

        class Stream(ScriptedStream):
            def finish(self) -> Hypothesis:
                noted.append(self.hurried)
                return super().finish()

        return Stream(self.script.pop(0))


class SlowTranslator(CountingTranslator):
    """Has no answer but to a cancellation."""

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        while not cancellation.cancelled:
            threading.Event().wait(0.01)
        yield from super().translate(request, cancellation)


class Told(Notes):
    def __init__(self) -> None:
        super().__init__()
        self.missing: list[tuple[float, int]] = []

    def left_out(self, seconds: float, passages: int) -> None:
        self.missing.append((seconds, passages))


def session(
    recognizer: ScriptedRecognizer, translator: CountingTranslator, ending: Cancellation
) -> tuple[CaptionSession, Told]:
    cancellation = Cancellation()
    told = Told()
    reader = SpeechReader(recognizer, LoudDetector(), "en", cancellation, live=True)
    engines = Engines((), (translator,), ())
    return CaptionSession(engines, reader, "en", ("pt",), (told,), cancellation, ending), told


class Given:
    """Blocks of a source that ends with the talk, which somebody ends when they have all been taken."""

    def __init__(self, ending: Cancellation, *blocks: Samples) -> None:
        self._blocks, self._ending = list(blocks), ending

    def read(self) -> Samples | None:
        if len(self._blocks) == 1:
            self._ending.cancel()
        return self._blocks.pop(0) if self._blocks else None


def said(told: Told) -> str:
    return " ".join(passage.text for passage in told.passages)


def test_words_are_told_though_the_last_pass_never_comes() -> None:
    ending = Cancellation()
    talk, told = session(StuckRecognizer(LONG), CountingTranslator(), ending)
    talk.run(Given(ending, speech(6, pause=0.1), speech(0.5, pause=0.1)))
    assert said(told).startswith("Good evening, ladies and gentlemen. It is a great")
    assert len(said(told).split()) == 16  # six and a half seconds, all that was heard
    assert [text for _, text in told.translations] == [passage.text.upper() for passage in told.passages]
    assert told.missing == []


def test_sound_that_waits_is_left_out_and_that_is_said() -> None:
    ending = Cancellation()
    talk, told = session(ScriptedRecognizer(LONG, LONG), CountingTranslator(), ending)
    talk.run(Given(ending, speech(3, pause=0.1), speech(40)))
    assert said(told).startswith("Good evening, ladies and gentlemen.")
    [(seconds, passages)] = told.missing
    assert (round(seconds), passages) == (39, 0)


def test_translations_that_wait_are_given_up_and_counted() -> None:
    ending = Cancellation()
    talk, told = session(ScriptedRecognizer(LONG, "Thank you very much."), SlowTranslator(), ending)
    talk.run(Given(ending, speech(17, 2), np.zeros(1600, np.float32)))
    assert said(told) == f"{LONG} Thank you very much."
    assert told.missing == [(0.0, len(told.passages))]


def test_a_device_that_is_behind_hurries_until_it_isn_t() -> None:
    recognizer = HurriedRecognizer("One is here.", "Two is here.", "Three is here.")
    talk, told = session(recognizer, CountingTranslator(), Cancellation())
    blocks = [speech(2, 2, pause=1.5), *np.array_split(speech(2), 30)]
    talk.run(Given(Cancellation(), *blocks))
    assert recognizer.hurried == [True, False, False]
    assert said(told) == "One is here. Two is here. Three is here."


def test_a_pipe_that_brings_nothing_ends_with_the_talk() -> None:
    reading, writing = os.pipe()
    ending = Cancellation()
    ended = threading.Event()
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        samples = PipedSamples(raw_blocks(pipe), ending)
        os.write(writing, np.ones(1600, "<i2").tobytes())
        block = samples.read()
        assert block is not None
        assert len(block) == 1600
        threading.Thread(target=lambda: (samples.read(), ended.set())).start()
        ending.cancel()
        wait_until(ended.is_set, "the end")
        os.close(writing)


def test_what_a_pipe_fails_with_is_raised() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError("broken")

    samples = PipedSamples(raw_blocks(Broken()), Cancellation())  # type: ignore[arg-type]
    with pytest.raises(OSError, match="broken"):
        samples.read()
