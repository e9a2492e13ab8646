"""What the tests of real plans share."""

from __future__ import annotations

import pytest

from engines.hymt.runtimes.tensorrt.library import TENSORRT_RTX, TensorRt, load_tensorrt
from tests.engines.hymt.runtimes.tensorrt.models import PreparedModels


@pytest.fixture(scope="session")
def tensorrt() -> TensorRt:
    """TensorRT-RTX, which builds without a GPU."""
    pytest.importorskip(TENSORRT_RTX, reason="TensorRT-RTX is not installed", exc_type=ImportError)
    return load_tensorrt(TENSORRT_RTX)


@pytest.fixture(scope="package")
def middling(tmp_path_factory: pytest.TempPathFactory) -> PreparedModels:
    """Prepared models; plans may be added to them."""
    return PreparedModels(tmp_path_factory.mktemp("middling"))
