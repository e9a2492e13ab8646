"""What TensorRT timed is kept between builds; against a builder that isn't there, for only a GPU times anything."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.trt import builder as builder_module
from engines.trt.builder import PlanBuilder
from engines.trt.library import TensorRt
from engines.trt.plan_shape import PlanForm, PlanShape
from engines.trt.probe_graph import FULL_SIZE
from engines.trt.target import BuildTarget
from tests.engines.trt.simulated import SimulatedModule
from tests.engines.trt.simulated_gpu import SimulatedGpu

ORIN = BuildTarget("Orin", "8.7")


class Timings:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def serialize(self) -> memoryview:
        return memoryview(self.data + b"+")


class Config:
    """Takes timings that begin with ``ok``; those of another device are refused when set, damaged ones at once."""

    def __init__(self) -> None:
        self.taken: Timings | None = None
        self.progress_monitor: Any = None

    def create_timing_cache(self, data: bytes) -> Timings | None:
        assert isinstance(data, bytes)
        return None if data == b"damaged" else Timings(data)

    def set_timing_cache(self, timings: Timings, ignore_mismatch: bool) -> bool:
        assert ignore_mismatch is False
        if timings.data[:2] in {b"", b"ok"}:
            self.taken = timings
            return True
        return False


class Builder:
    def __init__(self, config: Config, cancellation: Cancellation) -> None:
        self.config, self.cancellation = config, cancellation

    def create_builder_config(self) -> Config:
        return self.config

    def build_serialized_network_to_stream(self, network: object, config: Config, writer: Any) -> bool:
        assert config.taken is not None, "built without timings"
        assert config.progress_monitor.step_complete("x", 0) is not self.cancellation.cancelled
        if self.cancellation.cancelled:
            return False
        return all(writer.write(piece) == len(piece) for piece in (b"plan", b"", b"of two pieces"))


@pytest.fixture
def cancellation() -> Cancellation:
    return Cancellation()


@pytest.fixture
def config() -> Config:
    return Config()


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: Config, cancellation: Cancellation) -> Any:
    module = SimulatedModule(SimulatedGpu())
    given = SimpleNamespace(
        IProgressMonitor=object,
        IStreamWriter=object,
        ILogger=module.ILogger,
        DataType=module.DataType,
        Builder=lambda _: Builder(config, cancellation),
    )
    monkeypatch.setattr(builder_module, "parse_network", lambda *_: object())
    monkeypatch.setattr(builder_module, "_add_profile", lambda *_: None)

    def run() -> bytes:
        plans = PlanBuilder(TensorRt(given), ORIN, tmp_path / "timings", cancellation, lambda _: None)
        plans.write(tmp_path, PlanShape(FULL_SIZE, PlanForm.W8A8, 64, 8), tmp_path / "plan")
        return (tmp_path / "plan").read_bytes()

    return run


@pytest.mark.parametrize(
    ("before", "after"), [(None, b"+"), (b"ok", b"ok+"), (b"damaged", b"+"), (b"another device's", b"+")], ids=str
)
def test_they_are_read_and_kept_and_bad_ones_replaced(
    tmp_path: Path, build: Any, before: bytes | None, after: bytes
) -> None:
    if before is not None:
        (tmp_path / "timings").write_bytes(before)
    assert build() == b"planof two pieces"
    assert (tmp_path / "timings").read_bytes() == after
    assert list(tmp_path.glob(".*")) == []


def test_an_interrupted_build_keeps_them_too(tmp_path: Path, build: Any, cancellation: Cancellation) -> None:
    (tmp_path / "timings").write_bytes(b"ok")
    cancellation.cancel()
    with pytest.raises(Cancelled):
        build()
    assert (tmp_path / "timings").read_bytes() == b"ok+"
