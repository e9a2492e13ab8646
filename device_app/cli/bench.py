"""``dragoman bench``: how fast and how large the engines are on this device."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from device_app.benchmark.engine_comparison import (
    CONTEXTS,
    PROMPT_LENGTHS,
    Comparison,
    LlamaChoice,
    compare,
)
from device_app.benchmark.random_checkpoint import write_random_checkpoint
from device_app.cli.bench_field import add_field
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from engines.errors import DragomanError, UsageError
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target

FULL_LAYERS = 32

_CALIBRATION = "source\ttarget\ttext\ttranslation\n" + "".join(
    f"en\tes\t{'0123456789' * count}\t{'9876543210' * count}\n" for count in range(1, 13)
)
"""Texts for weights that mean nothing: only their number matters, for the time that calibration takes."""


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "bench",
        "Measure the engines on this device",
        examples="""
            dragoman bench
            dragoman bench --from en --to zh --stage translation --model ~/models/hymt-fp32 --json
            dragoman bench engine
            dragoman bench engine --model ~/models/hymt --rounds 9 --json
            dragoman bench engine --llama-python ~/llama/bin/python
        """,
    )
    add_field(parser)
    actions = parser.add_subparsers(title="further measurements", metavar="engine [OPTION …]")
    summary = "Measure HY-MT: size, loading, prompts, tokens and memory, by default at full size with random weights"
    engine = actions.add_parser("engine", help=summary, description=f"{summary}.", allow_abbrev=False)
    engine.add_argument("--model", type=Path, metavar="FOLDER", help="a prepared model to measure instead")
    engine.add_argument(
        "--int8", choices=[Precision.W8A8, Precision.W8A8_DYNAMIC], default=Precision.W8A8, help="of that model"
    )
    engine.add_argument("--layers", type=int, default=FULL_LAYERS, metavar="N", help="of that model (%(default)s)")
    engine.add_argument("--threads", type=int, default=0, metavar="N", help="0, the default: as the program would")
    engine.add_argument("--rounds", type=int, default=5, metavar="N", help="measurements of each kind (%(default)s)")
    engine.add_argument("--llama-python", type=Path, metavar="PYTHON", help="compare with this interpreter's llama_cpp")
    engine.add_argument("--work", type=Path, metavar="FOLDER", help="keep what is made, and use what is there already")
    engine.add_argument("--json", action="store_true", help="print one JSON object")
    engine.set_defaults(run=_bench_engine)


def _bench_engine(options: argparse.Namespace) -> int:
    if options.rounds < 1 or options.layers < 1 or options.threads < 0:
        raise UsageError("ui.bad_arguments", "--rounds and --layers must be 1 or more, --threads 0 or more")
    if options.model and options.llama_python and options.layers == FULL_LAYERS:
        options.layers = PreparedManifest.read(options.model).config.layers
    with _work_folder(options.work) as work:
        prepared, seconds = (options.model, None) if options.model else _random_model(work, options)
        manifest = PreparedManifest.read(prepared)
        llama = None
        if options.llama_python:
            llama = LlamaChoice(options.llama_python, work / f"llama-{options.layers}.gguf", options.layers)
        with Progress("measuring") as progress:
            comparison = compare(prepared, options.threads, options.rounds, llama, progress.update)
    if options.json:
        print_json(_as_json(manifest, seconds, comparison))
    else:
        _print_table(manifest, seconds, comparison)
    return 0


@contextmanager
def _work_folder(kept: Path | None) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder:
            yield Path(folder)
        return
    kept.mkdir(parents=True, exist_ok=True)
    yield kept


def _random_model(work: Path, options: argparse.Namespace) -> tuple[Path, float | None]:
    """The prepared model of random weights, and the seconds it took to prepare; None if it was there."""
    out = work / f"random-{options.layers}-{options.int8}"
    if out.exists():
        return out, None
    needed = int(options.layers * 170e6 + 1.5e9)
    if shutil.disk_usage(work).free < needed:
        raise DragomanError(
            "storage.full", f"{needed / 1e9:.0f} GB are needed in {work}", hint="Choose another: --work"
        )
    texts = work / "calibration.tsv"
    texts.write_text(_CALIBRATION, "utf-8")
    with tempfile.TemporaryDirectory(dir=work, prefix="checkpoint-") as checkpoint:
        write_random_checkpoint(Path(checkpoint), {"num_hidden_layers": options.layers})
        wanted = PrepareOptions(Precision(options.int8), Target.ONNXRUNTIME, Family.HY_MT2, texts)
        began = time.monotonic()
        with Progress("preparing") as progress:
            prepare(Path(checkpoint), out, wanted, progress.update)
        return out, time.monotonic() - began


def _as_json(manifest: PreparedManifest, prepare_seconds: float | None, comparison: Comparison) -> dict[str, object]:
    return {
        "precision": manifest.precision,
        "layers": manifest.config.layers,
        "bytes": manifest.size,
        "prepare_seconds": prepare_seconds,
        **asdict(comparison),
    }


def _print_table(manifest: PreparedManifest, prepare_seconds: float | None, comparison: Comparison) -> None:
    engine, llama = comparison.engine, comparison.llama
    print(f"{manifest.precision}, {manifest.config.layers} layers, {manifest.size / 1e9:.3f} GB on disk")
    if prepare_seconds is not None:
        print(f"prepared in {prepare_seconds:.0f} s")
    print(f"{'':24}{'engine':>10}" + (f"{'llama.cpp':>12}{'times as fast':>16}" if llama else ""))
    columns = (engine, llama) if llama else (engine,)
    _print_row("load", "s", [figures.load_seconds for figures in columns])
    for length in PROMPT_LENGTHS:
        seconds = [figures.prefill_seconds[length] for figures in columns]
        _print_row(f"prompt of {length}", "s", seconds, comparison.prefill_ratio.get(length))
    for context in CONTEXTS:
        speeds = [1 / figures.token_seconds[context] for figures in columns]
        _print_row(f"after {context} tokens", "tok/s", speeds, comparison.decode_ratio.get(context))
    _print_row("memory", "GB", [figures.resident / 1e9 for figures in columns])
    _print_row("memory at its peak", "GB", [figures.peak / 1e9 for figures in columns])
    print(f"the dearest token costs {engine.spread:.0%} more than the cheapest")


def _print_row(name: str, unit: str, values: Sequence[float], ratio: float | None = None) -> None:
    columns = "".join(f"{value:>{width}.2f}" for value, width in zip(values, (10, 12), strict=False))
    print(f"{name:18}{unit:>6}{columns}" + (f"{ratio:>15.2f}x" if ratio is not None else ""))
