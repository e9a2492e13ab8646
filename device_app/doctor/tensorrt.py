"""Whether TensorRT can run HY-MT here: the libraries, and a plan for what is installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from device_app.doctor.check import Check, CheckStatus
from engines.errors import DragomanError
from engines.hymt.installed import prepared_models
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.library import missing
from engines.hymt.runtimes.tensorrt.plan_manifest import PLAN_MANIFEST_FILE, PLANS_FOLDER, PlanManifest
from engines.machine.machine import Machine

_UNKNOWN = "of an unknown version"
_INSTALL = (
    "sudo apt install python3-libnvinfer, make the virtual environment with --system-site-packages, then "
    "pip install pycuda cuda-bindings"
)


def check_tensorrt(machine: Machine, models: Path) -> Check:
    """One line; nothing is imported, so the GPU that a plan was built for is compared only when it is loaded.

    Args:
        machine: this machine.
        models: folder of models.
    """
    if reason := machine.no_plan():
        return Check("tensorrt", CheckStatus.OK, f"not used: {reason}")
    if reason := missing():
        code = "engine.tensorrt_missing" if _version("tensorrt") == _UNKNOWN else "engine.pycuda_missing"
        return Check("tensorrt", CheckStatus.WARN, reason, _INSTALL, code)
    packages = ", ".join(f"{name} {_version(name)}" for name in ("tensorrt", "pycuda"))
    states = list(_plans(models))
    if not states:
        advice = "Prepare one: dragoman engine prepare CHECKPOINT --runtime tensorrt"
        return Check(
            "tensorrt",
            CheckStatus.WARN,
            f"{packages}; no model is prepared for TensorRT",
            advice,
            "engine.nothing_prepared",
        )
    finding = "; ".join([packages, *(f"{name}: {state}" for name, state, _ in states)])
    unbuilt = [name for name, _, built in states if not built]
    if unbuilt:
        advice = f"Build it: dragoman engine build {unbuilt[0]}"
        return Check("tensorrt", CheckStatus.WARN, finding, advice, "engine.plan_missing")
    return Check("tensorrt", CheckStatus.OK, finding)


def _plans(models: Path) -> Iterator[tuple[str, str, bool]]:
    """Folder, state of its plan, and whether that can be used, of each model that is prepared for TensorRT."""
    for folder in prepared_models(models):
        try:
            manifest = PreparedManifest.read(folder)
        except DragomanError as error:
            yield str(folder), error.message, False
            continue
        if manifest.target is not Target.TENSORRT:
            continue
        yield str(folder), *_plan(folder, manifest)


def _plan(folder: Path, manifest: PreparedManifest) -> tuple[str, bool]:
    model = manifest.files[GRAPH_FILE].sha256, manifest.files[WEIGHTS_FILE].sha256
    version = _version("tensorrt")
    state = "no plan yet"
    for path in sorted((folder / PLANS_FOLDER).glob(f"*/{PLAN_MANIFEST_FILE}")):
        plan = PlanManifest.read(path.parent)
        if plan is None:
            state = "its plan is damaged"
        elif (plan.key.graph, plan.key.weights) != model:
            state = "its plan was built from another model"
        elif version != _UNKNOWN and plan.key.tensorrt != f"tensorrt {version}":
            state = f"its plan was built by {plan.key.tensorrt}"
        elif plan.unusable:
            state = f"its plan is not used: {plan.unusable}"
        else:
            return f"plan of {plan.size / 1e9:.2f} GB for {plan.key.gpu}, {plan.key.cache_length} tokens", True
    return state, False


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return _UNKNOWN
