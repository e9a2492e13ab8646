"""Which prepared model to build, and in which form: the fastest that is good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.errors import DragomanError
from engines.hymt.evaluate.verdict import Verdict
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.build import MAX_TOKENS
from engines.hymt.runtimes.tensorrt.plan_manifest import PlanKey
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.hymt.runtimes.tensorrt.probe_result import ProbeResult, ProbeRow
from engines.hymt.runtimes.tensorrt.target import BuildTarget


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """What to build.

    Attributes:
        prepared: folder of the model.
        form: of its linear layers.
        max_tokens: most tokens of one step.
        row: what the probe measured of it; None where it was not probed.
        notes: what a person should know, a line each without a full stop.
    """

    prepared: Path
    form: PlanForm
    max_tokens: int
    row: ProbeRow | None = None
    notes: tuple[str, ...] = ()


def choose_form(prepared: Path, probe: ProbeResult | None) -> PlanChoice:
    """The form for one prepared model: the fastest of its precision.

    Raises:
        DragomanError: ``model.prepared_*``.
    """
    precision = PreparedManifest.read(prepared).precision
    for row in probe.ranked() if probe else ():
        if row.form.precision is precision:
            return PlanChoice(prepared, row.form, row.max_tokens, row)
    return PlanChoice(prepared, PlanForm(precision), MAX_TOKENS)


def choose_plan(
    folders: Sequence[Path], probe: ProbeResult | None, tensorrt: str, target: BuildTarget, cache_length: int
) -> PlanChoice:
    """Of prepared models, one of the newest family that did not fail its evaluation, the fastest of the probe first.

    A verdict counts for the plan that was judged: the same model, form, library and device.

    Args:
        folders: the prepared models.
        probe: what was timed on this device.
        tensorrt: name and version of the library.
        target: the GPU.
        cache_length: slots of the cache.

    Raises:
        DragomanError: ``engine.nothing_prepared``, ``engine.gate_failed``, ``model.prepared_*``.
    """
    manifests = {folder: PreparedManifest.read(folder) for folder in folders}
    able = [folder for folder in folders if manifests[folder].target is Target.TENSORRT]
    if not able:
        raise DragomanError(
            "engine.nothing_prepared",
            "no model is prepared for TensorRT",
            hint="Prepare one: dragoman engine prepare CHECKPOINT --runtime tensorrt",
        )
    speeds = {folder: choose_form(folder, probe) for folder in able}

    def verdict(folder: Path) -> Verdict | None:
        gpu, choice = (target.name, target.compute_capability), speeds[folder]
        key = PlanKey.of(manifests[folder], tensorrt, gpu, cache_length, choice.max_tokens, form=choice.form)
        return next((one for one in Verdict.read_all(folder) if one.judged.plan == key.folder), None)

    verdicts = {folder: verdict(folder) for folder in able}
    good = [folder for folder in able if (found := verdicts[folder]) is None or found.passed]
    if not good:
        raise DragomanError(
            "engine.gate_failed",
            f"no model that is prepared for TensorRT passed its evaluation: {_names(able)}",
            hint="Prepare another precision, or name the folder to build it anyway",
        )

    def rank(folder: Path) -> tuple[int, float, int, str]:
        (family, precision), row = manifests[folder].rank, speeds[folder].row
        seconds = row.sentence_seconds if row and row.sentence_seconds else float("inf")
        return family, seconds, precision, folder.name

    chosen = min(good, key=rank)
    choice, notes = speeds[chosen], []
    if verdicts[chosen] is None:
        notes.append(f"{chosen.name} was never evaluated on this device: dragoman engine evaluate")
    notes += [f"{folder.name} is left out: it failed its evaluation" for folder in able if folder not in good]
    if probe is None:
        notes.append("the forms were never timed on this device: dragoman engine probe")
    else:
        notes += _unprepared(probe, choice, {manifests[folder].precision for folder in able})
    return PlanChoice(choice.prepared, choice.form, choice.max_tokens, choice.row, tuple(notes))


def _unprepared(probe: ProbeResult, choice: PlanChoice, prepared: set[Precision]) -> list[str]:
    """A note where a faster form is not prepared."""
    fastest = next(iter(probe.ranked()), None)
    if fastest is None or choice.row is fastest or fastest.form.precision in prepared:
        return []
    return [f"{fastest.form} was faster in the probe, but no model is prepared in {fastest.form.precision}"]


def _names(folders: Sequence[Path]) -> str:
    return ", ".join(folder.name for folder in folders)
