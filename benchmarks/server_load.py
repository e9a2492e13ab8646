"""Kiosks that talk at once, on one translation server: how long each waits, whether one starves, whose answer is whose.

    transformers serve FOLDER/HY-MT1.5-tiny --continuous-batching --cb-num-blocks 512    # or vLLM, llama-server …
    python -m benchmarks.server_load --server http://127.0.0.1:8000/v1 --kiosks 50 --sentences 4

Each kiosk is the product's own engine and asks its sentences one after the other. Every sentence was asked before by a
kiosk that was alone; an answer that this one got for another sentence has gone astray. An answer that is nobody's is
told, but no fault: numbers that are multiplied in a batch are rounded otherwise. Starving is to wait ten times as long
as the middle one of all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt_server.address import ServerAddress
from engines.hymt_server.client import ServerLimits
from engines.hymt_server.translator import ServerTranslator
from engines.phrasebook.files import load_phrasebook
from engines.protocols import TranslationRequest

PATIENT = ServerLimits(connect=10, first=300, next=300, whole=600)
STARVING = 10
ASKED, FEWEST = 24, 8  # sentences; those that remain when their answers must differ


@dataclass
class Kiosk:
    """What one kiosk saw: seconds of each sentence, its answers with what it asked, and failures."""

    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def talk(kiosk: Kiosk, texts: Sequence[str], address: ServerAddress, start: threading.Barrier) -> None:
    """The life of a kiosk."""
    translator = ServerTranslator(address, limits=PATIENT)
    start.wait()
    for text in texts:
        began = time.monotonic()
        try:
            *_, last = translator.translate(TranslationRequest(text, "en", "es"), Cancellation())
        except DragomanError as error:
            kiosk.failures.append(error.line())
            continue
        kiosk.seconds.append(time.monotonic() - began)
        kiosk.answers.append((text, last.text))


def strays(kiosks: Sequence[Kiosk], right: Mapping[str, str]) -> tuple[int, int]:
    """How many answers are those to another sentence, and how many are nobody's."""
    wrong = [(text, answer) for kiosk in kiosks for text, answer in kiosk.answers if answer != right[text]]
    astray = sum(answer in right.values() for _, answer in wrong)
    return astray, len(wrong) - astray


def main() -> int:
    """Print the figures; 1 where one starves, fails or gets another one's answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, metavar="URL")
    parser.add_argument("--kiosks", type=int, default=50, metavar="N")
    parser.add_argument("--sentences", type=int, default=4, metavar="N")
    options = parser.parse_args()
    address = ServerAddress.parse(options.server)
    texts = [text for phrase in load_phrasebook().phrases if "{" not in (text := phrase.texts["en"])][:ASKED]
    alone = Kiosk()
    talk(alone, texts[:1], address, threading.Barrier(1))  # warms the server up
    alone = Kiosk()
    talk(alone, texts, address, threading.Barrier(1))
    right = {text: answer for answer, text in {answer: text for text, answer in alone.answers}.items()}
    if alone.failures or len(right) < FEWEST:
        print(alone.failures[0] if alone.failures else "the server says the same to everything", file=sys.stderr)
        return 1
    texts = list(right)  # those whose answers tell them apart
    kiosks = [Kiosk() for _ in range(options.kiosks)]
    start = threading.Barrier(options.kiosks + 1)
    threads = [
        threading.Thread(
            target=talk,
            args=(kiosk, [texts[(number + turn) % len(texts)] for turn in range(options.sentences)], address, start),
        )
        for number, kiosk in enumerate(kiosks)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    whole = time.monotonic() - began
    seconds = sorted(second for kiosk in kiosks for second in kiosk.seconds)
    failures = [line for kiosk in kiosks for line in kiosk.failures]
    if not seconds:
        print(failures[0], file=sys.stderr)
        return 1
    single, middle = statistics.median(alone.seconds), statistics.median(seconds)
    starving = sum(max(kiosk.seconds, default=float("inf")) > STARVING * middle for kiosk in kiosks)
    astray, nobodys = strays(kiosks, right)
    print(f"one kiosk alone        {single:8.2f} s a sentence, {1 / single:.2f} sentences a second")
    print(
        f"{options.kiosks:3} kiosks at once     {middle:8.2f} s, at most {seconds[-1]:.2f} s, least {seconds[0]:.2f} s"
    )
    print(f"together               {len(seconds) / whole:8.2f} sentences a second")
    print(f"starving {starving}, answers astray {astray}, nobody's {nobodys}, failures {len(failures)}")
    for line in dict.fromkeys(failures):
        print(line, file=sys.stderr)
    return int(bool(starving or astray or failures))


if __name__ == "__main__":
    sys.exit(main())
