"""How long after a word its caption is settled, and its translation there, with sound that comes in real time.

    python -m benchmarks.captions FOLDER --from en --to pt [--minutes 5] [--simulated | --sound-server]
        [--streaming-peer] [--log DIR]

FOLDER holds ``manifest.json`` (file, lang, transcript) and the recordings that it names; they are joined, with pauses,
until the minutes are full. When a word was said is taken from where it stands in its recording's transcript; words that
were heard otherwise are left out and counted. LAAL is that of Papi et al. 2022 ("Over-Generation Cannot Be Rewarded"),
of each recording by itself, as StreamLAAL of 2024 has it, with ideal delays spread over the recording. ``--log`` writes
what OmniSTEval reads (`caption_log`), which measures lag as the field does; where it is installed, it is asked.
``--sound-server`` plays the talk into the microphone of a PipeWire of its own, and writes files and page, too.
``--streaming-peer`` sets WhisperLiveKit beside it: it hears with the same model, and all behind that is the product's.
References are the translations of the transcripts, recording by recording: its BLEU says what is lost by not waiting.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import cast

from benchmarks.caption_log import measured, write_log
from benchmarks.caption_outputs import outputs
from benchmarks.caption_sound import RealTime, Spoken, moved, talk, through_server
from benchmarks.simulated_time import Clock, SimulatedSound, simulated
from benchmarks.streaming_peer import PeerReader, StreamingPeer
from device_app.captions.passages import Passage
from device_app.captions.session import CaptionListener, CaptionSession
from device_app.captions.speech import SpeechReader
from device_app.chain.sample_sources import SampleSource
from device_app.engine_host.options import engine_options
from device_app.paths import models_folder
from device_app.settings_file import load_settings
from device_app.translation.memory import ProcessMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.loading import Engines, load_engines
from engines.options import NONE
from engines.protocols import SAMPLE_RATE, Samples, TranslationRequest
from engines.silero import SileroVoiceActivityDetector
from engines.threads import default_threads
from engines.whisper.recognizer import WhisperRecognizer


class Stopwatch(CaptionListener):
    """When each passage was there.

    Args:
        heard: seconds since the sound began, for the thread that hears.
        translated: the same for the thread that translates.
    """

    def __init__(self, heard: Callable[[], float], translated: Callable[[], float]) -> None:
        self._heard, self._translated = heard, translated
        self.settled_at: list[tuple[float, Passage]] = []
        self.translated_at: list[tuple[float, Passage, str]] = []

    def settled(self, passage: Passage) -> None:
        """See `CaptionListener`."""
        self.settled_at.append((self._heard(), passage))

    def translated(self, passage: Passage, language: str, text: str) -> None:  # noqa: ARG002
        """See `CaptionListener`."""
        self.translated_at.append((self._translated(), passage, text))


def word_times(recording: Spoken) -> Iterator[tuple[str, float]]:
    """Each word and when it had been said."""
    total = sum(map(len, recording.words)) or 1
    said = 0
    for word in recording.words:
        said += len(word)
        yield _plain(word), recording.start + (recording.end - recording.start) * said / total


def delays(spoken: list[Spoken], there: list[tuple[float, Passage]]) -> tuple[list[float], int]:
    """Of each word that was heard as it was said, seconds to its caption; and how many were not.

    A recording's words are looked for in its own captions: the same words come again in others.
    """
    found: list[float] = []
    words = 0
    for recording in spoken:
        reference = [(word, when) for word, when in word_times(recording) if word]
        heard = [
            (_plain(word), when)
            for when, passage in there
            if recording.holds(passage)
            for word in passage.text.split()
            if _plain(word)
        ]
        matcher = SequenceMatcher(a=[word for word, _ in reference], b=[word for word, _ in heard], autojunk=False)
        found += [
            heard[block.b + index][1] - reference[block.a + index][1]
            for block in matcher.get_matching_blocks()
            for index in range(block.size)
        ]
        words += len(reference)
    return found, words - len(found)


def laal(spoken: list[Spoken], there: list[tuple[float, Passage, str]]) -> float:
    """Mean over the recordings of the length-adaptive average lag of their translations, seconds."""
    lags = []
    for recording in spoken:
        words = [
            when - recording.start for when, passage, text in there if recording.holds(passage) for _ in text.split()
        ]
        if not words:
            continue
        length = recording.end - recording.start
        step = length / max(len(words), len(recording.words))
        counted = next((index + 1 for index, when in enumerate(words) if when >= length), len(words))
        lags.append(sum(words[index] - index * step for index in range(counted)) / counted)
    return statistics.mean(lags) if lags else 0.0


def translations(engines: Engines, spoken: list[Spoken], source: str, target: str) -> Iterator[str]:
    """Of each recording, all of it at once."""
    for recording in spoken:
        request = TranslationRequest("", source, target)
        yield TextTranslator(engines, request, ProcessMemory(), Cancellation()).translate(" ".join(recording.words))


def _plain(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


@dataclass(frozen=True)
class Bench:
    """What is measured, with what.

    Attributes:
        engines: of the product.
        source: code of the language spoken.
        target: code of the language wanted.
        sound: of the talk.
        spoken: what is said in it.
        threads: that simulated processor time is shared by.
    """

    engines: Engines
    source: str
    target: str
    sound: Samples
    spoken: list[Spoken]
    threads: int

    def own(self) -> SpeechReader:
        """The product's reader."""
        recognizer = self.engines.recognizer(self.source)
        return SpeechReader(recognizer, SileroVoiceActivityDetector(), self.source, Cancellation(), live=True)

    def captioned(self, reader: SpeechReader, source: SampleSource, *listeners: CaptionListener) -> None:
        """Caption the talk."""
        CaptionSession(self.engines, reader, self.source, [self.target], listeners, Cancellation()).run(source)

    def in_real_time(self, peer: StreamingPeer | None) -> Stopwatch:
        """Caption it while it comes."""
        source = RealTime(self.sound)
        watch = Stopwatch(source.now, source.now)
        self.captioned(self._reader(peer, lambda: source.given), source, watch)
        return watch

    def simulated(self, peer: StreamingPeer | None) -> Stopwatch:
        """Caption it by a clock that only counts processor time."""
        recognizer = self.engines.recognizer(self.source)
        assert isinstance(recognizer, WhisperRecognizer)
        clock = Clock()
        source = SimulatedSound(self.sound, clock)

        def took(seconds: float) -> None:
            clock.wait(clock.now + seconds / self.threads)

        with simulated(recognizer, clock, self.threads) as translation:
            watch = Stopwatch(lambda: clock.now, translation.now)
            self.captioned(self._reader(peer, lambda: source.given, took), source, watch)
        return watch

    def through_server(self) -> Stopwatch:
        """Caption what a sound server plays, into files and onto the page; print what became of these."""
        with tempfile.TemporaryDirectory() as folder:
            languages = (self.source, self.target)
            with outputs(Path(folder), languages) as kept, through_server(self.sound) as source:
                watch = Stopwatch(source.now, source.now)
                self.captioned(self.own(), source, *kept.listeners, watch)
            kept.report()
        began, lead, lost = source.in_talk(self.sound, self.spoken)
        print(f"sound lost between the player and the program: {1000 * lost:.0f} ms")
        watch.settled_at = [(when - began, moved(passage, lead)) for when, passage in watch.settled_at]
        watch.translated_at = [(when - began, moved(one, lead), text) for when, one, text in watch.translated_at]
        return watch

    def _reader(
        self, peer: StreamingPeer | None, given: Callable[[], int], took: Callable[[float], None] = lambda _: None
    ) -> SpeechReader:
        return cast("SpeechReader", PeerReader(peer, self.source, given, took)) if peer else self.own()

    def report(self, name: str, watch: Stopwatch, log: Path, omnisteval: str | None) -> None:
        """Print the figures of a system."""
        heard, lost = delays(self.spoken, watch.settled_at)
        print(f"{name}: {len(self.sound) / SAMPLE_RATE / 60:.1f} minutes, {len(self.spoken)} recordings")
        print(f"words heard as said: {len(heard)}, otherwise: {lost}")
        if heard:
            quantiles = statistics.quantiles(heard, n=10)
            print(f"word to settled caption: median {quantiles[4]:.2f} s, nine of ten within {quantiles[8]:.2f} s")
        behind = [
            there - settled for (settled, _), (there, _, _) in zip(watch.settled_at, watch.translated_at, strict=False)
        ]
        if behind:
            print(f"translation behind it: median {statistics.median(behind):.2f} s")
        print(f"LAAL of the translation: {laal(self.spoken, watch.translated_at):.2f} s")
        references = list(translations(self.engines, self.spoken, self.source, self.target))
        recordings = [(one.start, one.end, text) for one, text in zip(self.spoken, references, strict=True)]
        write_log(
            log, len(self.sound) / SAMPLE_RATE, recordings, [(when, text) for when, _, text in watch.translated_at]
        )
        if omnisteval:
            print(measured(Path(omnisteval), log, self.target))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="pt")
    parser.add_argument("--minutes", type=float, default=5.0)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--simulated", action="store_true", help="count processor time instead of the time it takes")
    way.add_argument("--sound-server", action="store_true", help="through a sound server, with files and page")
    parser.add_argument("--streaming-peer", action="store_true", help="WhisperLiveKit hears, too: see `streaming_peer`")
    parser.add_argument("--threads", type=int, default=default_threads(), help="that the processor time is shared by")
    parser.add_argument("--log", type=Path, help="where to keep what OmniSTEval reads")
    parser.add_argument("--omnisteval", default=shutil.which("omnisteval"), help="the program")
    options = parser.parse_args()
    sound, spoken = talk(options.folder, options.source, 60 * options.minutes)
    engines = load_engines(replace(engine_options(load_settings(())), synthesizer=NONE))
    bench = Bench(engines, options.source, options.target, sound, spoken, options.threads)
    name = engines.recognizer(options.source).name
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        log = options.log or Path(folder)
        if options.sound_server:
            bench.report(name, bench.through_server(), log, options.omnisteval)
        else:
            caption = bench.simulated if options.simulated else bench.in_real_time
            bench.report(name, caption(None), log, options.omnisteval)
            if options.streaming_peer:
                peer = StreamingPeer(models_folder(), options.threads)
                bench.report("WhisperLiveKit", caption(peer), log / "peer", options.omnisteval)
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    engines.close()


if __name__ == "__main__":
    main()
