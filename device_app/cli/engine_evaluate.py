"""``dragoman engine evaluate``: what a model loses against another one, in points."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers
from device_app.cli.progress import Progress
from device_app.text_files import read_text
from engines.hymt.decode.model import LocalModel
from engines.hymt.decode.prompts import Family
from engines.hymt.decode.translator import HyMtTranslator
from engines.hymt.evaluate.comparison import (
    ComparisonRow,
    Pair,
    TranslationScores,
    compare,
    read_test_set,
    translate_all,
)
from engines.hymt.evaluate.verdict import Judged, Verdict
from engines.hymt.installed import open_model
from engines.hymt.prepared import MANIFEST_FILE, PreparedManifest
from engines.hymt.runtimes.tensorrt.runtime import TrtRuntime

MAX_LOSS = 1.0
"""Points of chrF++ that the second model may be worse, on average over the directions, unless asked otherwise."""


def add_evaluate(actions: Subparsers[Parser]) -> None:
    """Add the action to the parsers of ``dragoman engine``."""
    summary = "Compare two models on a test set; exit status 1, and no plan, for the second where it loses too much"
    parser = actions.add_parser("evaluate", help=summary, description=f"{summary}.", allow_abbrev=False)
    parser.add_argument("first", type=Path, metavar="A", help="the yardstick: a prepared model, or a checkpoint")
    parser.add_argument("second", type=Path, metavar="B", help="the model to judge")
    parser.add_argument(
        "--test",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="source, target, text, translation, separated by tabs, under a heading; may be given several times",
    )
    parser.add_argument("--family", choices=list(Family), help="of a checkpoint; it is run by transformers")
    parser.add_argument(
        "--max-loss", type=float, default=MAX_LOSS, metavar="POINTS", help="points of chrF++ (default: %(default)s)"
    )
    parser.add_argument("--comet", type=Path, metavar="CHECKPOINT", help="score with this COMET model too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the action."""
    pairs = [pair for path in options.test for pair in read_test_set(path, read_text(path))]
    family = Family(options.family) if options.family else None
    first, _ = _translations(options.first, family, pairs)
    second, judged = _translations(options.second, family, pairs)
    rows = compare(pairs, first, second, options.comet)
    passed = rows[-1].loss <= options.max_loss
    if options.json:
        print_json({"rows": [_as_json(row) for row in rows], "max_loss": options.max_loss, "passed": passed})
    else:
        _print_table(rows)
        print(f"{'passed' if passed else 'failed'}: loses {rows[-1].loss:.2f} of at most {options.max_loss:.2f} points")
    if judged is not None:
        _keep(options.second, Verdict(judged, options.first.name, len(pairs), rows[-1].loss, options.max_loss))
    return 0 if passed else 1


def _keep(folder: Path, verdict: Verdict) -> None:
    """Keep the verdict for ``dragoman engine build``; one that can't be kept was printed all the same."""
    try:
        verdict.write(folder)
    except OSError as error:
        print(f"note: the verdict can't be kept in {folder}: {error.strerror}", file=sys.stderr)


def _translations(folder: Path, family: Family | None, pairs: Sequence[Pair]) -> tuple[list[str], Judged | None]:
    """The translations, and what made them; None for a checkpoint."""
    model = open_model(folder, family)
    try:
        with Progress(f"translating with {folder.name}") as progress:
            done = translate_all(model, pairs, lambda done: progress.update(done / len(pairs)))
        return done, _judged(folder, model)
    finally:
        model.close()


def _judged(folder: Path, model: HyMtTranslator) -> Judged | None:
    if not (folder / MANIFEST_FILE).is_file():
        return None
    judged = Judged(PreparedManifest.read(folder).checksum, model.name)
    runtime = model.model.runtime if isinstance(model.model, LocalModel) else None
    if not isinstance(runtime, TrtRuntime) or (key := runtime.key) is None:
        return judged
    return replace(judged, plan=key.folder, library=key.tensorrt, device=key.gpu)


def _print_table(rows: Sequence[ComparisonRow]) -> None:
    print(f"{'direction':12} {'pairs':>5} {'chrF++ A':>9} {'B':>7} {'BLEU A':>8} {'B':>7} {'same':>6} {'alike':>6}")
    for row in rows:
        print(
            f"{row.direction:12} {row.pairs:5} {row.first.chrf:9.2f} {row.second.chrf:7.2f} "
            f"{row.first.bleu:8.2f} {row.second.bleu:7.2f} {row.agreement:6.1%} {row.likeness:6.1f}"
        )
        if row.first.comet is not None and row.second.comet is not None:
            print(f"{'':12} COMET {row.first.comet:.4f} {row.second.comet:.4f}")


def _as_json(row: ComparisonRow) -> dict[str, object]:
    def scores(quality: TranslationScores) -> dict[str, float | None]:
        return {"chrf": quality.chrf, "bleu": quality.bleu, "comet": quality.comet}

    return {
        "direction": row.direction,
        "pairs": row.pairs,
        "first": scores(row.first),
        "second": scores(row.second),
        "loss": row.loss,
        "agreement": row.agreement,
        "likeness": row.likeness,
    }
