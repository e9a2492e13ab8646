"""How long after a word its caption is settled, and its translation there, with sound that comes in real time.

    python benchmarks/captions.py FOLDER --from en --to pt [--minutes 5] [--simulated] [--log DIR]

FOLDER holds ``manifest.json`` (file, lang, transcript) and the recordings that it names; they are joined, with pauses,
until the minutes are full. When a word was said is taken from where it stands in its recording's transcript; words that
were heard otherwise are left out and counted. LAAL is that of Papi et al. 2022 ("Over-Generation Cannot Be Rewarded"),
of each recording by itself, as StreamLAAL of 2024 has it, with ideal delays spread over the recording. ``--log`` writes
what OmniSTEval reads (`caption_log`), which measures lag as the field does; where it is installed, it is asked.
References are the translations of the transcripts, recording by recording: its BLEU says what is lost by not waiting.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from caption_log import measured, write_log
from simulated_time import BLOCK, Clock, SimulatedSound, simulated

from device_app.captions.passages import Passage
from device_app.captions.session import CaptionListener, CaptionSession
from device_app.captions.speech import SpeechReader
from device_app.chain.sample_sources import SampleSource
from device_app.engine_host.options import engine_options
from device_app.settings_file import load_settings
from device_app.sound_files import read_recording
from device_app.translation.memory import ProcessMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.loading import Engines, load_engines
from engines.options import NONE
from engines.protocols import SAMPLE_RATE, Samples, TranslationRequest
from engines.silero import SileroVoiceActivityDetector
from engines.threads import default_threads
from engines.whisper.recognizer import WhisperRecognizer

PAUSE_SECONDS = 0.8


@dataclass(frozen=True)
class Spoken:
    """A recording in the talk: where it is, seconds, and its words."""

    start: float
    end: float
    words: list[str]

    def holds(self, passage: Passage) -> bool:
        """Whether a caption is of this recording."""
        return self.start <= (passage.start + passage.end) / 2 < self.end + PAUSE_SECONDS


class RealTime:
    """A `SampleSource` as fast as a microphone; it waits for nobody."""

    def __init__(self, sound: Samples) -> None:
        self._sound, self._at = sound, 0
        self._began = time.monotonic()

    def now(self) -> float:
        """Seconds since the sound began."""
        return time.monotonic() - self._began

    def read(self) -> Samples | None:
        """The samples that have been spoken since."""
        if self._at >= len(self._sound):
            return None
        wait = (self._at + BLOCK) / SAMPLE_RATE - self.now()
        if wait > 0:
            time.sleep(wait)
        end = max(int(self.now() * SAMPLE_RATE), self._at + BLOCK)
        block, self._at = self._sound[self._at : end], end
        return block


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


def talk(folder: Path, language: str, seconds: float) -> tuple[Samples, list[Spoken]]:
    """The recordings one after the other, again from the first when there are too few."""
    rows = [row for row in json.loads((folder / "manifest.json").read_text()) if row["lang"] == language]
    rows = [row for row in rows if str(row["transcript_kind"]).startswith("reference")]
    pieces: list[Samples] = []
    spoken: list[Spoken] = []
    at = 0.0
    while at < seconds:
        for row in rows:
            sound = read_recording(folder / row["file"])
            spoken.append(Spoken(at, at + len(sound) / SAMPLE_RATE, row["transcript"].split()))
            pieces += [sound, np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE), np.float32)]
            at += len(sound) / SAMPLE_RATE + PAUSE_SECONDS
    return np.concatenate(pieces), spoken


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


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="pt")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--simulated", action="store_true", help="count processor time instead of the time it takes")
    parser.add_argument("--threads", type=int, default=default_threads(), help="that the processor time is shared by")
    parser.add_argument("--log", type=Path, help="where to keep what OmniSTEval reads")
    parser.add_argument("--omnisteval", default=shutil.which("omnisteval"), help="the program")
    options = parser.parse_args()
    sound, spoken = talk(options.folder, options.source, 60 * options.minutes)
    engines = load_engines(replace(engine_options(load_settings(())), synthesizer=NONE))
    recognizer = engines.recognizer(options.source)
    cancellation = Cancellation()
    reader = SpeechReader(recognizer, SileroVoiceActivityDetector(), options.source, cancellation, live=True)

    def caption(source: SampleSource, watch: Stopwatch) -> Stopwatch:
        CaptionSession(engines, reader, options.source, [options.target], [watch], cancellation).run(source)
        return watch

    if options.simulated:
        assert isinstance(recognizer, WhisperRecognizer)
        clock = Clock()
        with simulated(recognizer, clock, options.threads) as translation:
            watch = caption(SimulatedSound(sound, clock), Stopwatch(lambda: clock.now, translation.now))
    else:
        source = RealTime(sound)
        watch = caption(source, Stopwatch(source.now, source.now))
    references = list(translations(engines, spoken, options.source, options.target))
    engines.close()
    heard, lost = delays(spoken, watch.settled_at)
    print(f"{recognizer.name}, {len(sound) / SAMPLE_RATE / 60:.1f} minutes, {len(spoken)} recordings")
    print(f"words heard as said: {len(heard)}, otherwise: {lost}")
    if heard:
        quantiles = statistics.quantiles(heard, n=10)
        print(f"word to settled caption: median {quantiles[4]:.2f} s, nine of ten within {quantiles[8]:.2f} s")
    behind = [
        there - settled for (settled, _), (there, _, _) in zip(watch.settled_at, watch.translated_at, strict=False)
    ]
    if behind:
        print(f"translation behind it: median {statistics.median(behind):.2f} s")
    print(f"LAAL of the translation: {laal(spoken, watch.translated_at):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        log = options.log or Path(folder)
        recordings = [(one.start, one.end, text) for one, text in zip(spoken, references, strict=True)]
        write_log(log, len(sound) / SAMPLE_RATE, recordings, [(when, text) for when, _, text in watch.translated_at])
        if options.omnisteval:
            print(measured(Path(options.omnisteval), log, options.target))


if __name__ == "__main__":
    main()
