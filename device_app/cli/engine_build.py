"""``dragoman engine build``: a prepared model becomes a TensorRT plan."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from device_app.cli.interruptible import interruptible
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers
from device_app.cli.progress import Progress, add_progress
from device_app.paths import models_folder
from engines.errors import UsageError
from engines.hymt.installed import FOLDER, prepared_models
from engines.hymt.runtimes.runtime import MAX_BEAMS
from engines.hymt.runtimes.tensorrt.build import CACHE_LENGTH, build_plan, expected_seconds
from engines.hymt.runtimes.tensorrt.choice import PlanChoice, choose_form, choose_plan
from engines.hymt.runtimes.tensorrt.cuda_gpu import CudaGpu
from engines.hymt.runtimes.tensorrt.library import TENSORRT_RTX, TensorRt, load_tensorrt
from engines.hymt.runtimes.tensorrt.plan_check import check_plan
from engines.hymt.runtimes.tensorrt.plan_manifest import PLANS_FOLDER, PlanCheck, PlanManifest, stored_plans
from engines.hymt.runtimes.tensorrt.probe_result import ProbeResult
from engines.hymt.runtimes.tensorrt.runtime import TrtRuntime
from engines.hymt.runtimes.tensorrt.target import BuildTarget

SHORTEST_CACHE = 64
"""Slots that the shortest sentence needs with its prompt."""


def add_build(actions: Subparsers[Parser]) -> None:
    """Add the action to the parsers of ``dragoman engine``."""
    summary = "Build the TensorRT plan of a prepared model for this GPU"
    parser = actions.add_parser("build", help=summary, description=f"{summary}.", allow_abbrev=False)
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help="a model prepared for TensorRT; by default the fastest of those in the folder of models that did not "
        "fail their evaluation",
    )
    parser.add_argument(
        "--cache-length",
        type=int,
        default=CACHE_LENGTH,
        metavar="N",
        help="tokens that prompt and answer may have together (%(default)s)",
    )
    parser.add_argument(
        "--max-tokens", type=int, metavar="N", help="tokens computed at once; by default what the probe found best"
    )
    add_ahead_of_time(parser)
    add_progress(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def add_ahead_of_time(parser: Parser) -> None:
    """Add the option that builds without a GPU."""
    parser.add_argument(
        "--ahead-of-time",
        metavar="NAME",
        help="for development: build with TensorRT-RTX for a GPU that isn't here, such as SM86; this device will not "
        "use such a plan",
    )


def library_and_target(ahead_of_time: str | None) -> tuple[TensorRt, BuildTarget]:
    """What builds, and what for: the GPU that is here, or the named kind.

    Raises:
        DragomanError: ``engine.tensorrt_missing``, ``engine.pycuda_missing``, ``engine.no_gpu``.
        UsageError: ``engine.capability_unknown``.
    """
    if ahead_of_time:
        tensorrt = load_tensorrt(TENSORRT_RTX)
        return tensorrt, BuildTarget.elsewhere(ahead_of_time, tensorrt)
    tensorrt, gpu = load_tensorrt(), CudaGpu()
    try:
        return tensorrt, BuildTarget.of(gpu)
    finally:
        gpu.close()


def run(options: argparse.Namespace) -> int:
    """Run the action."""
    _check(options)
    folder = options.folder.expanduser() if options.folder else None
    tensorrt, target = library_and_target(options.ahead_of_time)
    models = models_folder()
    gpu = target.name, target.compute_capability
    probe = ProbeResult.read(models / FOLDER, tensorrt.version, gpu)
    if folder:
        choice = choose_form(folder, probe)
    else:
        choice = choose_plan(prepared_models(models), probe, tensorrt.version, target, options.cache_length)
    for note in choice.notes:
        print(f"note: {note}", file=sys.stderr)
    before = {path for path, _ in stored_plans(choice.prepared)}
    plan = _build(choice, tensorrt, target, options)
    path = choice.prepared / PLANS_FOLDER / plan.key.folder
    built = path not in before
    if options.json:
        print_json(_as_json(choice, path, plan, built=built))
    else:
        _show(choice, path, plan, built=built)
    return 0


def _check(options: argparse.Namespace) -> None:
    if options.cache_length < SHORTEST_CACHE:
        raise UsageError("ui.bad_arguments", f"--cache-length must be {SHORTEST_CACHE} or more")
    if options.max_tokens is not None and not MAX_BEAMS <= options.max_tokens <= options.cache_length:
        raise UsageError("ui.bad_arguments", f"--max-tokens must be {MAX_BEAMS} … {options.cache_length}")


def _build(choice: PlanChoice, tensorrt: TensorRt, target: BuildTarget, options: argparse.Namespace) -> PlanManifest:
    expected = expected_seconds(choice.prepared, target, choice.row)
    began, share = time.monotonic(), 0.0

    def told(done: float) -> None:
        nonlocal share
        share = done

    with Progress("building the plan", lines=options.progress) as progress:

        def tick() -> None:
            spent = time.monotonic() - began
            if expected:
                progress.update(min(spent / expected, 0.99), seconds_left=max(expected - spent, 0))
            else:
                progress.update(share)

        return interruptible(
            lambda cancellation: build_plan(
                choice.prepared,
                tensorrt,
                target,
                form=choice.form,
                cache_length=options.cache_length,
                max_tokens=min(options.max_tokens or choice.max_tokens, options.cache_length),
                cancellation=cancellation,
                progress=told,
                check=None if options.ahead_of_time else lambda plan: _check_plan(choice.prepared, plan, tensorrt),
            ),
            tick,
        )


def _check_plan(prepared: Path, plan: Path, tensorrt: TensorRt) -> PlanCheck:
    return check_plan(prepared, lambda: TrtRuntime(prepared, plan, tensorrt, CudaGpu()))


def _as_json(choice: PlanChoice, path: Path, plan: PlanManifest, *, built: bool) -> dict[str, object]:
    key = plan.key
    return {
        "model": str(choice.prepared),
        "plan": str(path),
        "built": built,
        "bytes": plan.size,
        "scratch_bytes": plan.scratch,
        "seconds": plan.seconds,
        "form": key.form,
        "cache_length": key.cache_length,
        "max_tokens": key.max_tokens,
        "tensorrt": key.tensorrt,
        "gpu": key.gpu,
        "compute_capability": key.compute_capability,
        "errors": plan.check and dict(plan.check.errors),
        "notes": list(choice.notes),
    }


def _show(choice: PlanChoice, path: Path, plan: PlanManifest, *, built: bool) -> None:
    key = plan.key
    print(path)
    print(f"  {choice.prepared.name}, {key.form}, by {key.tensorrt} for {key.gpu} ({key.compute_capability})")
    print(
        f"  {key.cache_length} tokens, {key.max_tokens} at once; {plan.size / 1e9:.3f} GB, "
        f"computes in {plan.scratch / 1e6:.0f} MB"
    )
    print(f"  built in {plan.seconds:.0f} s" if built else "  was built before; nothing was to do")
    print(f"  checked: {plan.check.describe()}" if plan.check else "  not checked, so not used: its GPU is not here")
