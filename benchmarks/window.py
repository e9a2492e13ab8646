"""Prints how fast the window starts and what it costs: first frame, idle processor time, memory.

    python -m benchmarks.window [--runs N] [--json]

It starts the real program on the display there is (offscreen where there is none). Run it on an otherwise idle machine.
For the answer to a finger and the frames see ``window_frames.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
READY_LIMIT_S = 90.0
IDLE_S = 5.0


def kiosk_run(folder: Path) -> dict[str, float]:
    """Start the kiosk, wait until it is ready, watch it idle, end it; seconds, parts of a processor, megabytes."""
    events = folder / "events.jsonl"
    environment = {**os.environ, "DRAGOMAN_HOME": str(folder / "home")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.command_line", "kiosk", "--size", "1024x600", "--events", str(events)],
        cwd=ROOT,
        env=environment,
    )
    try:
        first_frame = wait_for(events, lambda event: event["event"] == "FirstFrame")["at"]
        ready = wait_for(events, lambda event: event.get("state") in {"idle", "muted"})["at"]
        time.sleep(1.0)
        children = [int(pid) for pid in children_of(process.pid)]
        before = processor_seconds(process.pid)
        time.sleep(IDLE_S)
        idle = (processor_seconds(process.pid) - before) / IDLE_S
        began = time.monotonic()
        figures = {
            "first_frame_s": first_frame,
            "talk_ready_s": ready,
            "idle_processor": idle,
            "window_pss_mb": pss(process.pid),
            "engines_pss_mb": sum(map(pss, children)),
        }
        process.send_signal(signal.SIGTERM)
        process.wait(15)
        return {**figures, "end_s": time.monotonic() - began}
    finally:
        process.kill()
        process.wait()


def wait_for(events: Path, condition: Any) -> dict[str, Any]:
    """The first event that fits."""
    deadline = time.monotonic() + READY_LIMIT_S
    while time.monotonic() < deadline:
        if events.exists():
            for line in events.read_text("utf-8").split("\n")[:-1]:
                event: dict[str, Any] = json.loads(line)
                if condition(event):
                    return event
        time.sleep(0.05)
    raise SystemExit("the kiosk did not get ready; see: dragoman doctor")


def processor_seconds(pid: int) -> float:
    """Processor time of a process so far (``proc_pid_stat(5)``, utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[str]:
    """Process ids of its children."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text("ascii").split()]


def pss(pid: int) -> float:
    """Proportional set size in megabytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runs = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(kiosk_run(Path(folder)))
    figures = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    if options.json:
        print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))
        return
    print(f"process start → first frame     {figures['first_frame_s']:7.2f} s   (median of {options.runs})")
    print(f"process start → talk-ready      {figures['talk_ready_s']:7.2f} s")
    print(f"idle window                     {100 * figures['idle_processor']:7.2f} % of a processor")
    print(f"memory of the window (PSS)      {figures['window_pss_mb']:7.0f} MB")
    print(f"memory of its engines (PSS)     {figures['engines_pss_mb']:7.0f} MB")
    print(f"SIGTERM → ended                 {figures['end_s']:7.2f} s")


if __name__ == "__main__":
    main()
