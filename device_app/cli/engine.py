"""``dragoman engine``: prepare HY-MT for this device, and look at what was prepared."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from device_app.cli.engine_build import add_build
from device_app.cli.engine_evaluate import add_evaluate
from device_app.cli.engine_probe import add_probe
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress, add_progress
from device_app.paths import models_folder
from engines.errors import UsageError
from engines.hymt.decode.prompts import Family, family_named
from engines.hymt.installed import FOLDER
from engines.hymt.prepare.preparation import CALIBRATION_FILE, PrepareOptions, prepare
from engines.hymt.prepare.smoothing import Ranges
from engines.hymt.prepared import Precision, PreparedManifest, Target


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "engine",
        "Prepare the translation model HY-MT for this device",
        examples="""
            dragoman engine prepare ~/Downloads/Hy-MT2-1.8B
            dragoman engine prepare ~/Downloads/HY-MT1.5-1.8B --int8 w8a8-dynamic --out /media/stick/hymt
            dragoman engine prepare ~/Downloads/Hy-MT2-1.8B --runtime tensorrt
            dragoman engine inspect /media/stick/hymt --verify
            dragoman engine evaluate yardstick-fp32 hymt-w8a8 --test held-out.tsv
            dragoman engine probe
            dragoman engine build
        """,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION [OPTION …]", required=True)
    _add_prepare(actions)
    inspecting = _add(actions, "inspect", "Say what a prepared model is")
    inspecting.add_argument("folder", type=Path, metavar="FOLDER", help="a prepared model")
    inspecting.add_argument("--verify", action="store_true", help="compare every file with its checksum")
    inspecting.set_defaults(run=_inspect)
    add_evaluate(actions)
    add_probe(actions)
    add_build(actions)


def _add_prepare(actions: Subparsers[Parser]) -> None:
    preparing = _add(actions, "prepare", "Round a checkpoint to eight bits and write it as a graph")
    preparing.add_argument(
        "checkpoint", type=Path, metavar="CHECKPOINT", help="folder with config.json, tokenizer.json and safetensors"
    )
    preparing.add_argument("--out", type=Path, metavar="FOLDER", help="by default its place in the folder of models")
    rounding = preparing.add_mutually_exclusive_group()
    rounding.add_argument(
        "--int8",
        choices=[Precision.W8A8, Precision.W8A8_DYNAMIC, Precision.W8A16],
        default=Precision.W8A8,
        help="round weights and inputs, with calibration (w8a8, the default) or as they come (w8a8-dynamic, for "
        "processors), or the weights alone (w8a16, for TensorRT; slow on a processor)",
    )
    rounding.add_argument(
        "--precision", choices=[Precision.FP32, Precision.FP16], help="round nothing: a yardstick for the others"
    )
    preparing.add_argument(
        "--runtime", choices=list(Target), default=Target.ONNXRUNTIME, help="what is to run it (%(default)s)"
    )
    preparing.add_argument("--family", choices=list(Family), help="by default from the name of the checkpoint's folder")
    preparing.add_argument(
        "--calibration",
        type=Path,
        metavar="FILE",
        help="texts to calibrate with, any number: plain ones, one a line; or source, target, text, translation, "
        "separated by tabs, under a heading",
    )
    preparing.add_argument(
        "--ranges",
        choices=list(Ranges),
        default=Ranges.PERCENTILE,
        help="range of a rounded input: the percentile with the least error in the product (the default), or the "
        "least loss of information",
    )
    add_progress(preparing)
    preparing.set_defaults(run=_prepare)


def _add(actions: Subparsers[Parser], name: str, summary: str) -> Parser:
    added = actions.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False)
    added.add_argument("--json", action="store_true", help="print one JSON object")
    return added


def _prepare(options: argparse.Namespace) -> int:
    checkpoint = options.checkpoint.expanduser()
    precision = Precision(options.precision or options.int8)
    family = Family(options.family) if options.family else _family(checkpoint)
    out = (
        options.out
        or models_folder() / FOLDER / f"{Path(os.path.realpath(checkpoint)).name}-{precision}-{options.runtime}"
    )
    ranges = Ranges(options.ranges)
    wanted = PrepareOptions(precision, Target(options.runtime), family, options.calibration, ranges)
    with Progress("preparing", lines=options.progress) as progress:
        manifest = prepare(checkpoint, out.expanduser(), wanted, progress.update)
    _show(out, manifest, as_json=options.json)
    return 0


def _ranges(folder: Path) -> dict[str, dict[str, int]]:
    """Product → range that was chosen → in how many layers; nothing where nothing was calibrated."""
    try:
        kept = json.loads((folder / CALIBRATION_FILE).read_text("utf-8"))
        return {name: dict(Counter(str(layer["range"]) for layer in layers)) for name, layers in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _inspect(options: argparse.Namespace) -> int:
    manifest = PreparedManifest.read(options.folder)
    if options.verify:
        with Progress("verifying") as progress:
            manifest.verify(options.folder, lambda done: progress.update(done / max(manifest.size, 1)))
    _show(options.folder, manifest, as_json=options.json)
    return 0


def _family(checkpoint: Path) -> Family:
    name = Path(os.path.realpath(checkpoint)).name
    family = family_named(name)
    if family is not None:
        return family
    raise UsageError(
        "model.family_unknown",
        f"the name {name} does not tell whether it is HY-MT1.5 or Hy-MT2",
        hint=f"Add --family {' or --family '.join(Family)}",
    )


def _show(folder: Path, manifest: PreparedManifest, *, as_json: bool) -> None:
    config = manifest.config
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "name": manifest.name,
                "family": manifest.family,
                "precision": manifest.precision,
                "runtime": manifest.target,
                "bytes": manifest.size,
                "config": asdict(config),
                "ranges": _ranges(folder),
                "files": {name: asdict(file) for name, file in manifest.files.items()},
            }
        )
        return
    print(f"{folder}")
    size = f"{manifest.size / 1e9:.2f} GB"
    print(f"  {manifest.name}, {manifest.family}, {manifest.precision} for {manifest.target}, {size}")
    print(
        f"  {config.layers} layers of {config.hidden}, {config.heads} heads on {config.kv_heads}, "
        f"{config.vocab_size} tokens"
    )
    for product, ranges in _ranges(folder).items():
        found = ", ".join(f"{name} in {count}" for name, count in sorted(ranges.items()))
        print(f"  inputs of {product} rounded up to: {found} layers")
    for name, file in manifest.files.items():
        print(f"  {name:16} {file.size:>13} bytes  sha256 {file.sha256[:16]}…")
