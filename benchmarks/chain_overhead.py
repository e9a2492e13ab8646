"""What the chain adds to the engines' own time, and the memory of each process.

    python -m benchmarks.chain_overhead [--turns N]

A whole conversation runs with the engines that are installed and with audio devices of memory; the people are voices of
eSpeak NG. Printed are the median and the 95th percentile over the turns:

* ``chain``: the overhead that the chain itself reports (`device_app.chain.timings`), for typed and for spoken turns.
* ``request to text``: from asking for a translation to the window being told it, beyond the translators' own time:
  both queues, both processes, the pipe between them.
* ``tap to listening``: from the tap to the window being told that the device listens.
* ``end of speech to sound``: from the last sample of the utterance to the first of the answer, engines and the silence
  that ends an utterance (a setting) included.
"""

from __future__ import annotations

import argparse
import os
import queue
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.conversation.conversation import Conversation
from device_app.events import Side, State, StateChanged, Status, Stop, Tap, Turn, TurnChanged, TypeText
from device_app.settings import AudioSettings, Settings
from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer

SENTENCES = ("Good morning.", "Thank you very much.", "I need a doctor.", "Please speak more slowly.")
WAIT_SECONDS = 60.0


class Observer:
    """Tells when the window was told what."""

    def __init__(self) -> None:
        self._seen: queue.SimpleQueue[tuple[float, Status]] = queue.SimpleQueue()

    def listen(self, status: Status) -> None:
        """Take a status."""
        self._seen.put((time.perf_counter(), status))

    def until(self, condition: Callable[[Status], bool]) -> tuple[float, Status]:
        """The next status for which `condition` holds, and when it came."""
        while True:
            moment, status = self._seen.get(timeout=WAIT_SECONDS)
            if condition(status):
                return moment, status

    def until_state(self, state: State) -> float:
        """When the state was entered next."""
        return self.until(lambda status: isinstance(status, StateChanged) and status.state is state)[0]

    def until_turn(self, condition: Callable[[Turn], object]) -> tuple[float, Turn]:
        """The next snapshot of a turn for which `condition` holds."""
        moment, status = self.until(lambda status: isinstance(status, TurnChanged) and bool(condition(status.snapshot)))
        assert isinstance(status, TurnChanged)
        return moment, status.snapshot


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=20, help="typed turns; spoken ones are a quarter of them")
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as home:
        os.environ["DRAGOMAN_HOME"] = home
        microphone, loudspeaker = VirtualMicrophone(), MemoryLoudspeaker()
        conversation = Conversation(Settings(audio=AudioSettings(cues=False)), microphone, loudspeaker)
        observer = Observer()
        started = time.perf_counter()
        conversation.start(observer.listen)
        ready = observer.until_state(State.IDLE) - started
        try:
            typed = [measure_typed(conversation, observer, number) for number in range(turns)]
            voice = EspeakSynthesizer()
            spoken = [
                measure_spoken(conversation, observer, (microphone, loudspeaker), voice, number)
                for number in range(max(turns // 4, 1))
            ]
            assert conversation.engine_pid is not None
            memory = {"application": pss(os.getpid()), "engine process": pss(conversation.engine_pid)}
        finally:
            conversation.close()
    print(f"engines ready after {ready:.2f} s")
    report("chain, typed", [row["overhead"] for row in typed])
    report("request to text, beyond the engines", [row["text"] for row in typed])
    report("chain, spoken", [row["overhead"] for row in spoken])
    report("tap to listening", [row["listening"] for row in spoken])
    report("end of speech to sound", [row["sound"] for row in spoken])
    for name, megabytes in memory.items():
        print(f"{name:40} {megabytes:8.1f} MB (PSS)")


def measure_typed(conversation: Conversation, observer: Observer, number: int) -> dict[str, float]:
    """One typed turn (milliseconds)."""
    asked = time.perf_counter()
    conversation.post(TypeText(Side.A, SENTENCES[number % len(SENTENCES)]))
    shown, _ = observer.until_turn(lambda turn: turn.translation)
    _, turn = observer.until_turn(lambda turn: turn.final)
    conversation.post(Stop())
    observer.until_state(State.IDLE)
    timings = dict(turn.timings_ms)
    return {"overhead": timings["overhead"], "text": (shown - asked) * 1000.0 - timings["mt_first"]}


def measure_spoken(
    conversation: Conversation,
    observer: Observer,
    devices: tuple[VirtualMicrophone, MemoryLoudspeaker],
    voice: EspeakSynthesizer,
    number: int,
) -> dict[str, float]:
    """One spoken turn (milliseconds)."""
    microphone, loudspeaker = devices
    chunks = list(voice.synthesize(SENTENCES[number % len(SENTENCES)], "en", Cancellation()))
    loudspeaker.take()
    tapped = time.perf_counter()
    conversation.post(Tap(Side.A))
    listening = observer.until_state(State.LISTENING)
    samples = np.concatenate([chunk.samples for chunk in chunks])
    microphone.speak(np.trim_zeros(samples), chunks[0].sample_rate).wait(WAIT_SECONDS)
    ended = time.monotonic()
    _, turn = observer.until_turn(lambda turn: turn.final)
    observer.until_state(State.IDLE)
    time.sleep(Settings().audio.holdoff_seconds)
    first = loudspeaker.take()[0].started
    return {
        "overhead": dict(turn.timings_ms)["overhead"],
        "listening": (listening - tapped) * 1000.0,
        "sound": (first - ended) * 1000.0,
    }


def report(name: str, milliseconds: list[float]) -> None:
    """Print the median and the 95th percentile."""
    median, high = np.percentile(milliseconds, (50, 95))
    print(f"{name:40} {median:8.1f} ms (p50) {high:8.1f} ms (p95)   n={len(milliseconds)}")


def pss(pid: int) -> float:
    """Proportional set size of a process (megabytes)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1000.0


if __name__ == "__main__":
    main()
