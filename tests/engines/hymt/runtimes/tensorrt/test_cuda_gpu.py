"""The real GPU, below TensorRT; skipped where there is none."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from engines.errors import DragomanError
from engines.hymt.runtimes.tensorrt.cuda_gpu import CudaGpu
from engines.hymt.runtimes.tensorrt.gpu import Rows
from tests.conftest import ROOT
from tests.waiting import longest_wait

FAULT = """
import numpy as np
from engines.errors import DragomanError
from engines.hymt.runtimes.tensorrt.cuda_gpu import CudaGpu
from pycuda.compiler import SourceModule
gpu = CudaGpu()
try:
    with gpu.current():
        kernel = SourceModule("__global__ void wild(int *p) { *p = 1; }").get_function("wild")
        kernel(np.uint64(16), block=(1, 1, 1), stream=gpu._stream)
        gpu.synchronize()
except DragomanError as error:
    print(error.code, flush=True)
import os
os._exit(0)  # a faulted context can't be taken down in order
"""


@pytest.fixture
def gpu() -> Iterator[CudaGpu]:
    try:
        found = CudaGpu()
    except DragomanError as error:
        pytest.skip(error.message)
    yield found
    found.close()


def free_memory() -> int:
    driver = pytest.importorskip("pycuda.driver")
    return int(driver.mem_get_info()[0])


def test_rows_copies_and_mapped_memory(gpu: CudaGpu) -> None:
    assert gpu.name
    assert float(gpu.compute_capability) >= 5
    with gpu.current():
        memory, staged = gpu.allocate(10 * 64), gpu.map((10, 64), np.uint8)
        assert memory % 256 == 0
        assert not staged.array.any()
        staged.array[...] = np.arange(640).reshape(10, 64) % 251
        gpu.upload(memory, staged.array)
        part = gpu.read_rows(Rows(memory, 10, 7, 64))
        np.testing.assert_array_equal(part, staged.array[:, :7])
        gpu.write_rows(Rows(memory, 10, 3, 64), np.full((10, 3), 9, np.uint8))
        wanted = staged.array.copy()
        wanted[:, :3] = 9
        np.testing.assert_array_equal(gpu.read_rows(Rows(memory, 10, 64, 64)), wanted)
        gpu.clear(memory, 640)
        assert not gpu.read_rows(Rows(memory, 1, 640, 640)).any()
        gpu.free(memory)
        gpu.unmap(staged)


def test_ten_thousand_recorded_steps_leak_nothing(gpu: CudaGpu) -> None:
    pytest.importorskip("cuda.bindings.driver")
    with gpu.current():
        memory, staged, result = gpu.allocate(4096), gpu.map((1024,), np.int32), gpu.map((1024,), np.int32)

        def step() -> None:
            gpu.upload(memory, staged.array)
            gpu._driver.memcpy_dtod_async(result.address, memory, 4096, gpu._stream)

        step()
        gpu.synchronize()
        replay = gpu.capture(step)
        assert replay is not None
        assert not result.array.any()  # recording runs nothing
        before = free_memory()
    for count in range(10_000):
        with gpu.current():
            staged.array[:] = count
            replay()
            gpu.synchronize()
            assert result.array[0] == result.array[-1] == count
    with gpu.current():
        assert free_memory() == before
        for mapped in (staged, result):
            gpu.unmap(mapped)
        gpu.free(memory)


def test_what_can_not_be_recorded_falls_back(gpu: CudaGpu) -> None:
    pytest.importorskip("cuda.bindings.driver")
    with gpu.current():
        memory, staged = gpu.allocate(64), gpu.map((64,), np.uint8)

        def waits() -> None:
            gpu.upload(memory, staged.array)
            gpu.synchronize()

        assert gpu.capture(waits) is None
        staged.array[:] = 5
        gpu.upload(memory, staged.array)
        assert gpu.read_rows(Rows(memory, 1, 64, 64)).sum() == 320
        gpu.free(memory)
        gpu.unmap(staged)


def test_threads_take_turns_and_keep_no_context(gpu: CudaGpu) -> None:
    driver = pytest.importorskip("pycuda.driver")
    failures: list[BaseException] = []
    with gpu.current():
        memory = gpu.allocate(256)

    def work(value: int) -> None:
        try:
            rows = Rows(memory, 1, 256, 256)
            with gpu.current():
                gpu.write_rows(rows, np.full((1, 256), value, np.uint8))
                assert gpu.read_rows(rows).max() == value
            assert driver.Context.get_current() is None
        except (AssertionError, DragomanError) as error:
            failures.append(error)

    for value in range(1, 20):
        thread = threading.Thread(target=work, args=(value,))
        thread.start()
        thread.join(longest_wait())
    assert not failures
    with gpu.current():
        gpu.free(memory)


def test_opening_and_closing_gives_everything_back(gpu: CudaGpu) -> None:
    left = []
    for _ in range(20):
        other = CudaGpu()
        with other.current():
            other.free(other.allocate(64 << 20))
        other.close()
        with gpu.current():
            left.append(free_memory())
    assert set(left[1:]) == {left[1]}  # the driver keeps something of the first time


def test_too_much_memory_is_its_own_failure_and_the_gpu_lives_on(gpu: CudaGpu) -> None:
    with pytest.raises(DragomanError) as caught, gpu.current():
        gpu.allocate(1 << 45)
    assert caught.value.code == "engine.out_of_memory"
    with gpu.current():
        gpu.free(gpu.allocate(64))


@pytest.mark.usefixtures("gpu")
def test_a_wild_kernel_is_a_fault() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FAULT], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.stdout.strip() == "engine.gpu_fault", ended.stderr
