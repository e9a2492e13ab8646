"""How well the starter recogniser and the phrasebook understand spoken English.

    python benchmarks/starter_recognition.py [--every N] [--voices NAMES] [--held-out] [--clips FOLDER]

Every sentence of the phrasebook, its slots filled at random, and every sentence of ``negatives.txt`` is spoken by
voices of eSpeak NG. Printed are, for each voice:

* ``understood``: sentences of the phrasebook that were answered with the right sentence in every language;
* ``wrong``: those that were answered with another sentence;
* ``false``: sentences that are not in it and were answered all the same, typed and spoken, and of the spoken ones those
  that were held out while the recogniser was adjusted, which alone tell how it does on sentences nobody here has seen;
* ``refused``: what would have been answered, wrongly or rightly, had nothing been doubted;
* ``WER``: word error rate of the recogniser, on the phrasebook and on the other sentences, and on recordings of people
  where ``--clips`` names a folder with ``manifest.json`` (rows with ``file``, ``lang``, ``transcript``,
  ``transcript_kind``; those whose kind begins with "reference" count);
* ``real-time factor``: processor time over duration, of following the speech and of the final search.

PocketSphinx with its own language model, on the same sound, stands beside it as the peer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import numpy as np
import pocketsphinx
import soxr

from engines.cancellation import Cancellation
from engines.espeak.library import NORMAL_RATE, espeak_library
from engines.phrasebook import Phrasebook, PhrasebookTranslator, load_phrasebook
from engines.protocols import SAMPLE_RATE, Samples, TranslationRequest
from engines.starter_asr.phrases import sample_sentence, spoken_words
from engines.starter_asr.recognizer import PocketSphinxRecognizer

VOICES = {
    "American": ("en-us", NORMAL_RATE),
    "British": ("en", NORMAL_RATE),
    "American woman, slow": ("en-us+f3", 150),
    "Received Pronunciation, quick": ("en-gb-x-rp", 200),
}
"""Name → voice of eSpeak NG and words a minute. Nothing was ever adjusted on the last two."""
PADDING = int(0.4 * SAMPLE_RATE)
PEER_EVERY = 10
"""The peer hears one sentence in so many: it is slow."""


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence to say: the phrase and its values where it is in the phrasebook, or a recording."""

    voice: str
    text: str
    phrase: str = ""
    values: tuple[tuple[str, str], ...] = ()
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an item; times in seconds.

    Attributes:
        found: the phrase that the text heard means.
        answered: the same where it was answered, and not doubted.
    """

    item: Item
    heard: str
    found: str
    answered: str
    right: bool
    errors: int
    words: int
    seconds: float
    live_seconds: float
    final_seconds: float


def items(book: Phrasebook, every: int, voices: Sequence[str], others: Sequence[str], clips: Path | None) -> list[Item]:
    """Everything that is said: every Nth sentence of the phrasebook and of `others`, which are not in it."""
    chance = random.Random(11)
    said = []
    for phrase in book.phrases:
        text, values = sample_sentence(book, phrase, chance)
        said.append(Item("", text, phrase.id, tuple(values.items())))
    said += [Item("", text) for text in others]
    found = [replace(item, voice=voice) for item in said[::every] for voice in voices]
    if clips is not None:
        rows = json.loads((clips / "manifest.json").read_text("utf-8"))
        found += [
            Item("people", row["transcript"], recording=str(clips / row["file"]))
            for row in rows
            if row["lang"] == "en" and row["transcript_kind"].startswith("reference")
        ]
    return found


def negatives(*, held_out_only: bool = False) -> list[str]:
    """The sentences that must have no answer; those after the heading "held out" were never used to adjust anything."""
    text = resources.files("assets").joinpath("phrasebook", "negatives.txt").read_text("utf-8")
    if held_out_only:
        text = text.partition("# held out:")[2].partition("\n")[2]
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def sound(item: Item) -> Samples:
    """``float32[n]`` at 16 kHz."""
    if item.recording:
        from faster_whisper.audio import decode_audio  # noqa: PLC0415 - takes a second, and few runs need it

        return np.asarray(decode_audio(item.recording, sampling_rate=SAMPLE_RATE), np.float32)
    clauses = espeak_library().speak(item.text, *VOICES[item.voice], Cancellation())
    return np.pad(soxr.resample(np.concatenate(clauses), espeak_library().sample_rate, SAMPLE_RATE), PADDING)


def work(part: Sequence[Item]) -> list[Result]:
    """Say and hear a part of the items, in a process of its own."""
    book = load_phrasebook()
    recognizer = PocketSphinxRecognizer(book)
    translator = PhrasebookTranslator(book)
    phrases = {phrase.id: phrase for phrase in book.phrases}

    def hear(item: Item) -> Result:
        samples = sound(item)
        stream = recognizer.open(["en"], Cancellation())
        began = time.process_time()
        for start in range(0, len(samples), SAMPLE_RATE // 10):
            stream.accept(samples[start : start + SAMPLE_RATE // 10])
        spoken = time.process_time()
        final = stream.finish()
        ended = time.process_time()
        heard = final.text
        match = translator.match(heard, "en")
        request = TranslationRequest(heard, "en", "es", rivals=final.rivals)
        answered = match is not None and any(translator.translate(request, Cancellation()))
        right = answered and bool(item.phrase)
        if match is not None and right:
            phrase, values = phrases[item.phrase], dict(item.values)
            right = all(
                book.render(match.phrase, code, match.values) == book.render(phrase, code, values)
                for code in book.languages
            )
        said = reference_words(item.text)
        return Result(
            item,
            heard,
            match.phrase.id if match is not None else "",
            match.phrase.id if match is not None and answered else "",
            right,
            word_errors(said, reference_words(heard)),
            len(said),
            len(samples) / SAMPLE_RATE,
            spoken - began,
            ended - spoken,
        )

    return [hear(item) for item in part]


def peer(part: Sequence[Item]) -> list[tuple[Item, int, int]]:
    """Errors and words of PocketSphinx as it comes."""
    decoder = pocketsphinx.Decoder(loglevel="FATAL", samprate=SAMPLE_RATE)

    def hear(item: Item) -> tuple[Item, int, int]:
        decoder.start_utt()
        decoder.process_raw((np.clip(sound(item), -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        said = reference_words(item.text)
        return item, word_errors(said, reference_words(best.hypstr if best is not None else "")), len(said)

    return [hear(item) for item in part]


def reference_words(text: str) -> list[str]:
    """Words to compare: contractions and titles written out alike."""
    text = re.sub(r"\bmr\.?\b", "mister", text.casefold()).replace("\u2019", "'")
    for short, long in (("what's", "what is"), ("we're", "we are"), ("i'm", "i am"), ("don't", "do not")):
        text = text.replace(short, long)
    return spoken_words(text)


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein distance in words."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        diagonal, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
    return row[-1]


def percent(part: float, whole: float) -> str:
    """A share of 100."""
    return f"{100.0 * part / whole:5.1f} %" if whole else "    –"


def share(flags: Iterable[bool]) -> str:
    """How many of them are set."""
    known = list(flags)
    return f"{percent(sum(known), len(known))} ({sum(known)} of {len(known)})"


def rate(pairs: Iterable[tuple[int, int]]) -> str:
    """Word error rate of (errors, words)."""
    known = list(pairs)
    return percent(sum(errors for errors, _ in known), sum(words for _, words in known))


def report(results: Sequence[Result], peers: Sequence[tuple[Item, int, int]]) -> None:
    """Print the table."""
    held_out = set(negatives(held_out_only=True))
    for voice in dict.fromkeys(result.item.voice for result in results):
        mine = [result for result in results if result.item.voice == voice]
        others = [row for row in peers if row[0].voice == voice]
        inside = [result for result in mine if result.item.phrase]
        outside = [result for result in mine if not result.item.phrase]
        if not mine:
            continue
        print(f"{voice}: {len(mine)} utterances")
        if inside:
            print(f"  understood      {share(result.right for result in inside)}")
            print(f"  wrong           {share(bool(result.answered) and not result.right for result in inside)}")
            print(f"  false, spoken   {share(bool(result.answered) for result in outside)}")
            apart = [result for result in outside if result.item.text in held_out]
            print(f"  … held out      {share(bool(result.answered) for result in apart)}")
            print(f"  refused, inside {share(result.found != result.answered for result in inside)}")
            print(f"  … outside       {share(result.found != result.answered for result in outside)}")
            print(f"  WER phrasebook  {rate((result.errors, result.words) for result in inside)}", end="")
            print(f"   peer {rate(row[1:] for row in others if row[0].phrase)}")
        print(f"  WER other       {rate((result.errors, result.words) for result in outside)}", end="")
        print(f"   peer {rate(row[1:] for row in others if not row[0].phrase)}")
    seconds = sum(result.seconds for result in results)
    live = sum(result.live_seconds for result in results) / seconds
    final = sum(result.final_seconds for result in results) / seconds
    print(f"real-time factor  {live:.2f} while spoken, {final:.2f} at the end")
    for result in results:
        if result.item.phrase and not result.right:
            print(f"  missed [{result.item.voice}] {result.item.text} | {result.heard} | {result.answered}")
        elif result.answered and not result.item.phrase:
            print(f"  FALSE  [{result.item.voice}] {result.item.text} | {result.heard} | {result.answered}")
        elif result.item.recording:
            print(f"  people {result.errors}/{result.words} {result.item.text} | {result.heard}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="say only every Nth sentence (default: 1)")
    parser.add_argument(
        "--voices",
        type=lambda text: text.split("/"),
        default=["American", "British"],
        help=f"separated by slashes, of: {'/'.join(VOICES)} (default: the first two)",
    )
    parser.add_argument("--held-out", action="store_true", help="of the other sentences say only those held out")
    parser.add_argument("--clips", type=Path, help="folder of recordings of people")
    options = parser.parse_args()
    translator = PhrasebookTranslator()
    typed = [text for text in negatives() if translator.match(text, "en") is not None]
    print(f"false, typed {percent(len(typed), len(negatives()))} ({len(typed)} of {len(negatives())})")
    others = negatives(held_out_only=options.held_out)
    said = items(translator.book, options.every, options.voices, others, options.clips)
    some = [item for place, item in enumerate(said) if item.recording or place // len(options.voices) % PEER_EVERY == 0]
    count = os.cpu_count() or 1
    with ProcessPoolExecutor(count) as pool:
        mine = [result for part in pool.map(work, shares(said, count)) for result in part]
        peers = [row for part in pool.map(peer, shares(some, count)) for row in part]
    report(mine, peers)


def shares(all_items: Sequence[Item], count: int) -> list[Sequence[Item]]:
    """`all_items` dealt out in turn."""
    return [all_items[start::count] for start in range(count)]


if __name__ == "__main__":
    main()
