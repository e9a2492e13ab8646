"""``dragoman bench`` without more: the table of the field on this machine."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from device_app.benchmark.field import Surroundings, look_around, measure_field
from device_app.benchmark.field_subjects import FieldChoice, find_subjects
from device_app.benchmark.figures import Figures
from device_app.benchmark.subject import MeasuredStage
from device_app.cli.bench_table import print_table
from device_app.cli.machine_json import machine_as_json
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser
from device_app.cli.progress import Progress
from device_app.paths import models_folder
from device_app.settings_file import load_settings
from engines.errors import UsageError
from engines.hymt.installed import FOLDER
from engines.hymt.measured import keep_speeds
from engines.languages import language
from engines.machine.machine import read_machine


def add_field(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument("--from", dest="source", metavar="LANGUAGE", help="heard and translated; by default language_a")
    parser.add_argument("--to", dest="target", metavar="LANGUAGE", help="translated into and spoken; language_b")
    parser.add_argument(
        "--stage",
        dest="stages",
        choices=list(MeasuredStage),
        action="append",
        help="only this one; may be given several times; turn is all engines together",
    )
    parser.add_argument(
        "--model",
        type=Path,
        action="append",
        metavar="PATH",
        help="a further prepared model, such as one that isn't rounded, or GGUF file; may be given several times",
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="of all sentences (%(default)s)")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object: machine, bandwidth_measured, idle_watts, source, target, rounds, engines",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; status 0 also where an engine is missing or fails, which the table says."""
    if options.rounds < 1:
        raise UsageError("ui.bad_arguments", "--rounds must be 1 or more")
    settings = load_settings(options.settings)
    choice = FieldChoice(
        models_folder(),
        settings.engines.threads,
        language(options.source or settings.language_a).code,
        language(options.target or settings.language_b).code,
        tuple(MeasuredStage(stage) for stage in options.stages or MeasuredStage),
        tuple(options.model or ()),
    )
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder, Progress("measuring") as progress:
        found = list(find_subjects(choice, Path(folder)))
        subjects = [subject for subject in found if not isinstance(subject, Figures)]
        surroundings = look_around(read_machine())
        measured = measure_field(subjects, options.rounds, surroundings, progress.update)
        figures = [row if isinstance(row, Figures) else next(measured) for row in found]
    _keep(choice.models, surroundings, figures)
    if options.json:
        print_json(_as_json(surroundings, choice, options.rounds, figures))
    else:
        print_table(surroundings, figures)
    return 0


def _keep(models: Path, surroundings: Surroundings, figures: list[Figures]) -> None:
    """Keep how fast each runtime of HY-MT is with its fastest model: ``auto`` takes the fastest from then on."""
    seconds: dict[str, float] = {}
    for row in figures:
        runtime = row.engine.partition(" ")[0]
        if row.stage is MeasuredStage.TRANSLATION and runtime.startswith("hy-mt-") and "sentence" in row.seconds:
            seconds[runtime] = min(row.seconds["sentence"].p50, seconds.get(runtime, float("inf")))
    if seconds:
        keep_speeds(models / FOLDER, surroundings.machine.model, seconds)


def _as_json(surroundings: Surroundings, choice: FieldChoice, rounds: int, figures: list[Figures]) -> dict[str, object]:
    return {
        "machine": {
            **machine_as_json(surroundings.machine),
            "bandwidth_bytes_per_second": surroundings.bandwidth,
        },
        "bandwidth_measured": surroundings.bandwidth_measured,
        "idle_watts": surroundings.idle_watts,
        "source": choice.source,
        "target": choice.target,
        "rounds": rounds,
        "engines": [asdict(row) for row in figures],
    }
