"""What a plan was built from, for and by; beside the plan, so that one that doesn't fit is never loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from engines.errors import DragomanError
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, PreparedManifest
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.json_files import read_json

PLANS_FOLDER = "plans"
"""In the folder of the prepared model: one folder for each plan, named by its key."""

PLAN_FILE = "decoder.plan"
PLAN_MANIFEST_FILE = "plan.json"


LIMIT = 0.1
"""Largest relative error of a row: |a - b| / |b - mean(b)|. Rounded to other float16 values on the way, the right graph
stays under a third of it; one with two matrices of a layer exchanged is at several times as much (docs/decisions/0261).
"""


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """The outcome.

    Attributes:
        errors: largest relative error of a row in prefill, in steps of one token and in beams; ``inf`` where a result
            is not a number.
    """

    errors: Mapping[str, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the plan may be used."""
        return bool(self.errors) and all(error <= LIMIT for error in self.errors.values())

    def describe(self) -> str:
        """One line without a full stop."""
        found = ", ".join(f"{name} {error:.1%}" for name, error in self.errors.items())
        return f"its logits differ from the graph's by {found}; allowed are {LIMIT:.0%}"


@dataclass(frozen=True, slots=True)
class PlanKey:
    """All that must be the same where a plan is built and where it is executed.

    Attributes:
        graph: SHA-256 of the prepared graph.
        weights: SHA-256 of the prepared weights.
        tensorrt: name and version of the library.
        gpu: name of the GPU, as its driver calls it.
        compute_capability: such as ``8.7``.
        form: precision and form of the linear layers.
        cache_length: slots of the cache.
        max_tokens: most tokens of one step.
    """

    graph: str
    weights: str
    tensorrt: str
    gpu: str
    compute_capability: str
    form: PlanForm
    cache_length: int
    max_tokens: int

    @classmethod
    def of(
        cls,
        manifest: PreparedManifest,
        tensorrt: str,
        gpu: tuple[str, str],
        cache_length: int,
        max_tokens: int,
        *,
        form: PlanForm | None = None,
    ) -> Self:
        """The key of a prepared model's plan on a GPU, given by name and compute capability.

        `form` is None for the plain one of the model's precision.
        """
        files = manifest.files
        checksums = files[GRAPH_FILE].sha256, files[WEIGHTS_FILE].sha256
        return cls(*checksums, tensorrt, *gpu, form or PlanForm(manifest.precision), cache_length, max_tokens)

    @property
    def folder(self) -> str:
        """Name of the plan's folder."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]

    def difference(self, other: PlanKey) -> str:
        """Names of the fields in which two keys differ, as ``tensorrt, gpu``; empty where they are equal."""
        return ", ".join(one.name for one in fields(self) if getattr(self, one.name) != getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class PlanManifest:
    """A plan on disk.

    Attributes:
        key: what it was built for.
        size: bytes of the plan.
        scratch: bytes it computes in, as the builder says; 0 where it doesn't.
        seconds: how long it took to build.
        check: how it compares with its graph; None where that was never computed, as for a GPU that isn't here.
    """

    key: PlanKey
    size: int
    scratch: int
    seconds: float
    check: PlanCheck | None = None

    @property
    def unusable(self) -> str:
        """Why it must not be used, one line without a full stop; empty where its check was passed."""
        if self.check is None:
            return "it was never compared with its graph"
        return "" if self.check.passed else self.check.describe()

    def write(self, folder: Path) -> None:
        """Write ``plan.json``."""
        (folder / PLAN_MANIFEST_FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The manifest of a plan; None where it is missing, damaged or of another version, or the plan is cut short."""
        try:
            values: dict[str, Any] = read_json(folder / PLAN_MANIFEST_FILE)
            key = values["key"] | {"form": PlanForm(values["key"]["form"])}
            check = values["check"] and PlanCheck(**values["check"])
            manifest = cls(**values | {"key": PlanKey(**key), "check": check})
            whole = (folder / PLAN_FILE).stat().st_size == manifest.size
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return manifest if whole else None


def stored_plans(prepared: Path) -> Iterator[tuple[Path, PlanManifest]]:
    """Folder and manifest of each plan of a prepared model that is whole, whatever it was built for."""
    for path in sorted((prepared / PLANS_FOLDER).glob(f"*/{PLAN_MANIFEST_FILE}")):
        manifest = PlanManifest.read(path.parent)
        if manifest is not None:
            yield path.parent, manifest


def find_plan(prepared: Path, tensorrt: str, gpu: tuple[str, str]) -> tuple[Path, PlanKey]:
    """The file and the key of a prepared model's plan for this library and GPU, by name and compute capability.

    Raises:
        DragomanError: ``model.prepared_*``; ``engine.plan_missing``; ``engine.plan_unfit`` where there is one that
            was built for something else; ``engine.plan_wrong`` where its check wasn't passed.
    """
    manifest = PreparedManifest.read(prepared)
    hint = f"Build it: dragoman engine build {prepared}"
    differs = ""
    for folder, plan in stored_plans(prepared):
        found = plan.key
        wanted = PlanKey.of(manifest, tensorrt, gpu, found.cache_length, found.max_tokens, form=found.form)
        if found == wanted and plan.unusable:
            reason = f"the TensorRT plan of {prepared.name} is not used: {plan.unusable}"
            raise DragomanError("engine.plan_wrong", reason, hint=hint)
        if found == wanted:
            return folder / PLAN_FILE, found
        differs = found.difference(wanted)
    if differs:
        raise DragomanError("engine.plan_unfit", f"the TensorRT plan was built for another {differs}", hint=hint)
    raise DragomanError("engine.plan_missing", f"{prepared.name} has no TensorRT plan yet", hint=hint)
