"""Prints how the window moves while every core is busy: press → pixels, and the frames of a minute of conversation.

    python -m benchmarks.window_frames [--seconds N] [--presses N] [--json]

The window is the real one, 1024 x 600, drawn in software; the conversation is told to it as the real one would. What
keeps the cores busy has the priority that engines have. Limits: 50 ms at the 99th percentile, no frame over 33 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QGuiApplication

from device_app.engine_host.process import NICENESS
from device_app.events import Level, Side, State, StateChanged, Turn, TurnChanged
from device_app.events.families import TurnNumber
from device_app.settings import ScreenSettings, Settings
from ui import finger
from ui.window import KioskWindow, create_application

FRAME_LIMIT_MS = 33.0
WORDS = "Could you tell me where the nearest pharmacy is and whether it is open on Sunday evening please"
TRANSLATED = "¿Podría decirme dónde está la farmacia más cercana y si abre el domingo por la tarde, por favor?"


@contextlib.contextmanager
def busy_cores() -> Iterator[None]:
    """Every core is kept busy, at the priority of the engines."""
    script = f"import os\nos.setpriority(os.PRIO_PROCESS, 0, {NICENESS})\nwhile True: sum(range(10000))"
    working = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(os.cpu_count() or 1)]
    try:
        time.sleep(0.5)
        yield
    finally:
        for process in working:
            process.kill()
            process.wait()


def spin(application: QGuiApplication, seconds: float) -> None:
    """Let the window work."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.002)


def presses(application: QGuiApplication, kiosk: KioskWindow, count: int) -> list[float]:
    """Milliseconds from a press on the talk button to the end of the frame that shows it."""
    point = finger.place(kiosk.window, "talkA") or QPointF()
    framed: list[float] = []

    def swapped() -> None:
        framed.append(time.perf_counter())

    kiosk.window.frameSwapped.connect(swapped)
    times: list[float] = []
    for _ in range(count):
        framed.clear()
        began = time.perf_counter()
        finger.press(kiosk.window, point)
        while not framed and time.perf_counter() - began < 1.0:
            application.processEvents()
        times.append((framed[0] - began) * 1000 if framed else float("inf"))
        finger.release(kiosk.window, point)
        spin(application, 0.08)
    kiosk.window.frameSwapped.disconnect(swapped)
    return times


def frames(application: QGuiApplication, kiosk: KioskWindow, seconds: float) -> tuple[list[float], list[float]]:
    """What each frame of a conversation takes, from the animations to the picture: milliseconds, those of a core."""
    began = [0.0, 0.0]
    times: list[float] = []
    work: list[float] = []

    def begin() -> None:
        began[:] = time.perf_counter(), time.thread_time()

    def end_of_frame() -> None:
        times.append((time.perf_counter() - began[0]) * 1000)
        work.append((time.thread_time() - began[1]) * 1000)

    kiosk.window.afterAnimating.connect(begin)
    kiosk.window.frameSwapped.connect(end_of_frame)
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        tell_a_turn(application, kiosk, number)
    return times, work


def tell_a_turn(application: QGuiApplication, kiosk: KioskWindow, number: int) -> None:
    """One turn, as the conversation tells it: words as they are heard, then translated, then spoken."""
    side = Side.A if number % 2 else Side.B
    turn = Turn(TurnNumber(number), side, "en", "es")
    heard, translated = WORDS.split(), TRANSLATED.split()
    kiosk.receive(StateChanged(State.LISTENING, side, seconds_left=20.0))
    for count in range(1, len(heard) + 1):
        turn = replace(turn, heard=" ".join(heard[:count]), heard_stable=len(" ".join(heard[: count - 1])))
        kiosk.receive(TurnChanged(turn))
        for step in range(4):
            kiosk.receive(Level(side, (count + step) % 10 / 10))
            spin(application, 0.04)
    kiosk.receive(StateChanged(State.THINKING, side))
    for count in range(1, len(translated) + 1):
        words = " ".join(translated[:count])
        turn = replace(turn, translation=words, translation_stable=len(words))
        kiosk.receive(TurnChanged(turn))
        spin(application, 0.08)
    kiosk.receive(StateChanged(State.SPEAKING, side))
    kiosk.receive(TurnChanged(replace(turn, final=True, spoken=True)))
    spin(application, 1.0)
    kiosk.receive(StateChanged(State.IDLE))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = create_application(fall_back=True)
    settings = Settings(screen=ScreenSettings(pixels_per_mm=6.67))
    kiosk = KioskWindow(settings, lambda _request: None, QSize(1024, 600))
    kiosk.receive(StateChanged(State.IDLE))
    spin(application, 1.0)
    with busy_cores():
        answers = presses(application, kiosk, options.presses)
        drawn, work = frames(application, kiosk, options.seconds)
    kiosk.close()
    figures = {
        "press_to_pixels_ms_p50": statistics.median(answers),
        "press_to_pixels_ms_p99": statistics.quantiles(answers, n=100, method="inclusive")[98],
        "press_to_pixels_ms_max": max(answers),
        "frames": float(len(drawn)),
        "frame_ms_p50": statistics.median(drawn),
        "frame_ms_p99": statistics.quantiles(drawn, n=100, method="inclusive")[98],
        "frame_ms_max": max(drawn),
        "frame_core_ms_p99": statistics.quantiles(work, n=100, method="inclusive")[98],
        "frame_core_ms_max": max(work),
        "frames_over_33_ms": float(sum(one > FRAME_LIMIT_MS for one in drawn)),
    }
    if options.json:
        print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:28} {value:8.1f}")


if __name__ == "__main__":
    main()
