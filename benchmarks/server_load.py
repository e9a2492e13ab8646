"""Kiosks that talk at once, on one translation server: how long each waits, whether one starves, whose answer is whose.

    transformers serve FOLDER/HY-MT1.5-tiny --port 8000 --continuous-batching        # or vLLM, llama-server …
    python benchmarks/server_load.py --server http://127.0.0.1:8000/v1 --kiosks 50 --sentences 4

Each kiosk is the product's own engine and asks its sentences one after the other; every sentence has a number of its
own, and no answer may have another one's. Starving is to wait ten times as long as the middle one of all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt_server.address import ServerAddress
from engines.hymt_server.client import ServerLimits
from engines.hymt_server.translator import ServerTranslator
from engines.protocols import TranslationRequest

PATIENT = ServerLimits(connect=10, first=300, next=120, whole=600)
STARVING = 10


@dataclass
class Kiosk:
    """What one kiosk saw: seconds of each sentence, answers with another one's number, and failures."""

    seconds: list[float] = field(default_factory=list)
    mixed: int = 0
    failures: list[str] = field(default_factory=list)


def talk(kiosk: Kiosk, number: int, sentences: int, address: ServerAddress, start: threading.Barrier) -> None:
    """The life of a kiosk."""
    translator = ServerTranslator(address, limits=PATIENT)
    start.wait()
    for index in range(sentences):
        said = 1000 + 100 * number + index
        began = time.monotonic()
        try:
            *_, last = translator.translate(TranslationRequest(f"Platform {said}.", "en", "es"), Cancellation())
        except DragomanError as error:
            kiosk.failures.append(error.line())
            continue
        kiosk.seconds.append(time.monotonic() - began)
        others = {str(1000 + 100 * other + turn) for other in range(100) for turn in range(sentences)} - {str(said)}
        kiosk.mixed += any(other in last.text for other in others)


def main() -> int:
    """Print the figures; 1 where one starves, fails or gets another one's answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, metavar="URL")
    parser.add_argument("--kiosks", type=int, default=50, metavar="N")
    parser.add_argument("--sentences", type=int, default=4, metavar="N")
    options = parser.parse_args()
    address = ServerAddress.parse(options.server)
    alone = Kiosk()
    talk(alone, 99, 1, address, threading.Barrier(1))
    kiosks = [Kiosk() for _ in range(options.kiosks)]
    start = threading.Barrier(options.kiosks)
    threads = [
        threading.Thread(target=talk, args=(kiosk, number, options.sentences, address, start))
        for number, kiosk in enumerate(kiosks)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.monotonic() - began
    seconds = sorted(second for kiosk in kiosks for second in kiosk.seconds)
    failures = [line for kiosk in (alone, *kiosks) for line in kiosk.failures]
    if not seconds or not alone.seconds:
        print(failures[0] if failures else "no answers", file=sys.stderr)
        return 1
    middle = statistics.median(seconds)
    starving = sum(max(kiosk.seconds, default=float("inf")) > STARVING * middle for kiosk in kiosks)
    mixed = sum(kiosk.mixed for kiosk in kiosks)
    print(f"one kiosk alone        {alone.seconds[0]:8.2f} s a sentence")
    print(
        f"{options.kiosks:3} kiosks at once     {middle:8.2f} s, at most {seconds[-1]:.2f} s, least {seconds[0]:.2f} s"
    )
    print(f"together               {len(seconds) / whole:8.2f} sentences a second, alone {1 / alone.seconds[0]:.2f}")
    print(f"starving {starving}, answers of others {mixed}, failures {len(failures)}")
    return int(bool(starving or mixed or failures))


if __name__ == "__main__":
    sys.exit(main())
