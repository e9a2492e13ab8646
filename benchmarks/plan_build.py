"""Build the plan of a model of HY-MT's full size with TensorRT-RTX: bytes, peak memory, time.

    python -m benchmarks.plan_build                      # random weights, prepared in a temporary folder
    python -m benchmarks.plan_build --model FOLDER       # a model prepared for TensorRT

Needs the extra ``rtx``, no GPU, 5 GB of memory and 10 GB of disk. Memory is the build process's own share (PSS), looked
at 20 times a second: anonymous pages, and pages of files that it maps, which the system can take back at any time.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device_app.benchmark.random_checkpoint import write_random_checkpoint
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.plan_manifest import PLANS_FOLDER

LIMIT_PLAN, LIMIT_MEMORY = 1.85e9, 5.0e9
"""Bytes that the appliance allows."""

KINDS = {"Pss": "all", "Pss_Anon": "anonymous", "Pss_File": "files"}
TEXTS = "source\ttarget\ttext\ttranslation\n" + "".join(
    f"en\tes\t{'0123456789' * n}\t{'98765' * n}\n" for n in range(1, 6)
)


@contextmanager
def model(options: argparse.Namespace) -> Iterator[Path]:
    """The folder of a prepared model."""
    if options.model:
        yield options.model
        return
    with tempfile.TemporaryDirectory(prefix="dragoman-plan-", dir=options.work) as work:
        checkpoint, texts, out = Path(work) / "checkpoint", Path(work) / "texts.tsv", Path(work) / "prepared"
        checkpoint.mkdir()
        texts.write_text(TEXTS, "utf-8")
        write_random_checkpoint(checkpoint, {"num_hidden_layers": options.layers})
        wanted = PrepareOptions(Precision(options.int8), Target.TENSORRT, Family.HY_MT2, texts)
        began = time.monotonic()
        prepare(checkpoint, out, wanted)
        print(f"prepared in {time.monotonic() - began:.0f} s")
        yield out


def watch(process: subprocess.Popen[str]) -> dict[str, float]:
    """Peak of each kind, bytes."""
    peaks = dict.fromkeys(KINDS, 0.0)
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    while process.poll() is None:
        try:
            text = rollup.read_text("ascii")
        except OSError:  # it has just ended
            continue
        for kind in KINDS:
            if found := re.search(rf"^{kind}: +(\d+) kB", text, re.MULTILINE):
                peaks[kind] = max(peaks[kind], 1024 * int(found[1]))
        time.sleep(0.05)
    return peaks


def main() -> int:
    """Print the figures; 1 where one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, metavar="FOLDER")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to make the temporary folder")
    parser.add_argument("--layers", type=int, default=32, metavar="N")
    parser.add_argument("--int8", choices=[Precision.W8A8, Precision.W8A16], default=Precision.W8A8)
    parser.add_argument("--target", default="SM86", metavar="NAME", help="compute capability (%(default)s)")
    parser.add_argument("--cache-length", default="512", metavar="N")
    parser.add_argument("--max-tokens", default="256", metavar="N")
    options = parser.parse_args()
    with model(options) as prepared:
        if list((prepared / PLANS_FOLDER).glob("*/plan.json")):
            parser.error(f"{prepared} has a plan already")
        command = [sys.executable, "-m", "device_app.cli.main", "engine", "build", str(prepared), "--json"]
        command += ["--ahead-of-time", options.target]
        command += ["--cache-length", options.cache_length, "--max-tokens", options.max_tokens]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peaks = watch(process)
        out, _ = process.communicate()
        if process.returncode:
            return 1
        plan = json.loads(out)
        manifest = PreparedManifest.read(prepared)
        print(f"{plan['form']}, {manifest.config.layers} layers, {plan['tensorrt']} for {plan['compute_capability']}")
        print(f"plan     {plan['bytes'] / 1e9:6.3f} GB of at most {LIMIT_PLAN / 1e9:.2f}")
        print(f"scratch  {plan['scratch_bytes'] / 1e9:6.3f} GB")
        print(f"build    {plan['seconds']:6.1f} s")
        for kind, name in KINDS.items():
            print(
                f"memory   {peaks[kind] / 1e9:6.3f} GB {name}"
                + (f" of at most {LIMIT_MEMORY / 1e9:.1f}" * (kind == "Pss"))
            )
        return int(plan["bytes"] > LIMIT_PLAN or peaks["Pss"] > LIMIT_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
