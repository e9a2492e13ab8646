"""``dragoman engine probe``: which form of eight-bit products is the fastest on this device."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from device_app.cli.engine_build import add_ahead_of_time, library_and_target
from device_app.cli.interruptible import interruptible
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers
from device_app.cli.progress import Progress
from device_app.paths import models_folder
from engines.hymt.installed import FOLDER
from engines.hymt.prepared import PreparedManifest
from engines.hymt.runtimes.tensorrt.cuda_gpu import CudaGpu
from engines.hymt.runtimes.tensorrt.probe import probe
from engines.hymt.runtimes.tensorrt.probe_graph import FULL_SIZE, LAYERS, piece_of
from engines.hymt.runtimes.tensorrt.probe_result import ANSWER_TOKENS, PROMPT_TOKENS, ProbeResult, ProbeRow
from engines.machine.machine import read_machine


def add_probe(actions: Subparsers[Parser]) -> None:
    """Add the action to the parsers of ``dragoman engine``."""
    summary = "Time the forms of eight-bit products on this device; build takes the fastest"
    parser = actions.add_parser("probe", help=summary, description=f"{summary}.", allow_abbrev=False)
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help="a prepared model whose layers to take; by default the shape of HY-MT 1.8B",
    )
    add_ahead_of_time(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the action."""
    config = piece_of(PreparedManifest.read(options.folder).config) if options.folder else FULL_SIZE
    tensorrt, target = library_and_target(options.ahead_of_time)
    with tempfile.TemporaryDirectory(prefix="dragoman-probe-") as work, Progress("probing") as progress:
        gpu = None if options.ahead_of_time else CudaGpu()
        try:
            result = interruptible(
                lambda cancellation: probe(
                    config,
                    tensorrt,
                    target,
                    gpu,
                    Path(work),
                    cancellation=cancellation,
                    progress=progress.update,
                )
            )
        finally:
            if gpu is not None:
                gpu.close()
    if result.ranked():
        result.write(models_folder() / FOLDER)
    limit = None if options.ahead_of_time else read_machine().bandwidth
    if options.json:
        print_json(_as_json(result, limit))
    else:
        _print_table(result, limit)
    return 0


def _as_json(result: ProbeResult, limit: float | None) -> dict[str, object]:
    fastest = next(iter(result.ranked()), None)
    return {
        "tensorrt": result.tensorrt,
        "gpu": result.gpu,
        "compute_capability": result.compute_capability,
        "bandwidth_limit": limit,
        "forms": [asdict(row) | {"bandwidth": row.bandwidth} for row in result.rows],
        "fastest": fastest and {"form": fastest.form, "max_tokens": fastest.max_tokens},
    }


def _print_table(result: ProbeResult, limit: float | None) -> None:
    print(f"{LAYERS} layers by {result.tensorrt} for {result.gpu} ({result.compute_capability})")
    print(
        f"{'form':14}{'at once':>8}{'weights':>10}{'plan':>10}{'scratch':>10}{'layers':>8}"
        f"{'a token':>11}{f'{PROMPT_TOKENS} tokens':>11}{'GB/s':>8}{'of limit':>10}"
    )
    for row in result.rows:
        print(f"{row.form:14}{row.max_tokens:8}{_measures(row, limit)}")
    ranked = result.ranked()
    if not ranked:
        print("built, not timed: only on its GPU can a plan be timed")
    else:
        print(f"fastest for a prompt of {PROMPT_TOKENS} tokens and an answer of {ANSWER_TOKENS}: {_title(ranked[0])}")


def _measures(row: ProbeRow, limit: float | None) -> str:
    if row.failure:
        return f"  {row.failure}"
    sizes = "".join(f"{value / 1e6:7.1f} MB" for value in (row.weights, row.size, row.scratch))
    if row.token_seconds is None or row.prompt_seconds is None or row.bandwidth is None:
        return f"{sizes}{row.layers:8}"
    share = f"{row.bandwidth / limit:10.0%}" if limit else f"{'?':>10}"
    times = f"{row.token_seconds * 1e6:8.0f} µs{row.prompt_seconds * 1e6:8.0f} µs"
    return f"{sizes}{row.layers:8}{times}{row.bandwidth / 1e9:8.1f}{share}"


def _title(row: ProbeRow) -> str:
    return f"{row.form}, {row.max_tokens} tokens at once"
