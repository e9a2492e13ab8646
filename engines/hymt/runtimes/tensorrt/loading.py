"""The plan of a prepared model, loaded where this device has one that fits."""

from __future__ import annotations

from pathlib import Path

from engines.hymt.runtimes.tensorrt.cuda_gpu import CudaGpu
from engines.hymt.runtimes.tensorrt.gpu import Gpu
from engines.hymt.runtimes.tensorrt.library import TensorRt, load_tensorrt
from engines.hymt.runtimes.tensorrt.plan_manifest import find_plan
from engines.hymt.runtimes.tensorrt.runtime import TrtRuntime


def load_runtime(folder: Path) -> TrtRuntime:
    """Load the plan of the prepared model in `folder` onto the GPU of this device.

    Raises:
        DragomanError: ``engine.tensorrt_missing``, ``engine.pycuda_missing``, ``engine.no_gpu``,
            ``engine.plan_missing``, ``engine.plan_unfit``, ``engine.plan_wrong``, ``model.prepared_*``,
            ``engine.out_of_memory``, ``engine.gpu_*``, ``engine.failed``.
    """
    return open_plan(folder, load_tensorrt(), CudaGpu())


def open_plan(folder: Path, tensorrt: TensorRt, gpu: Gpu) -> TrtRuntime:
    """As `load_runtime`, with a given library and GPU, which is taken over, also when this fails."""
    try:
        plan, key = find_plan(folder, tensorrt.version, (gpu.name, gpu.compute_capability))
    except BaseException:
        gpu.close()
        raise
    return TrtRuntime(folder, plan, tensorrt, gpu, key)
