"""Power rails from a folder like sysfs, and what is integrated from readings."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from device_app.benchmark.power_rails import find_rails, total_watts
from device_app.benchmark.sampler import ProcessSampler
from engines.machine.boards import boards
from tests.device_app.benchmark.sensors import NANO_RAILS, write_sensor
from tests.waiting import longest_wait


def test_the_input_of_a_nano_is_one_rail(tmp_path: Path) -> None:
    write_sensor(tmp_path, NANO_RAILS)
    rails = find_rails(boards()["orin-nano-8gb"].input_rails, tmp_path)
    assert [rail.label for rail in rails] == ["VDD_IN"]
    assert total_watts(rails) == pytest.approx(4.984 * 1.2)


def test_the_input_of_an_agx_is_the_sum_of_rails_of_one_sensor_among_two(tmp_path: Path) -> None:
    rails = {"VDD_GPU_SOC": (19_000, 300), "VDD_CPU_CV": (19_000, 100), "VIN_SYS_5V0": (5_000, 1000)}
    write_sensor(tmp_path, rails)
    write_sensor(tmp_path, {"NC": (0, 0), "VDDQ_VDD2_1V8AO": (5_000, 200)}, "1-0041", 4)
    found = find_rails(boards()["agx-orin-64gb"].input_rails, tmp_path)
    assert total_watts(found) == pytest.approx(5.7 + 1.9 + 5.0)


def test_a_rail_that_is_missing_or_broken_leaves_nothing(tmp_path: Path) -> None:
    assert find_rails(("VDD_IN",), tmp_path) == ()
    folder = write_sensor(tmp_path, NANO_RAILS)
    assert find_rails((), tmp_path) == ()
    assert find_rails(("VDD_IN", "VDD_ELSEWHERE"), tmp_path) == ()
    assert find_rails(("sum of shunt voltages",), tmp_path) == ()
    rails = find_rails(("VDD_IN", "VDD_SOC"), tmp_path)
    (folder / "curr3_input").write_text("")  # as a read that fails
    assert total_watts(rails) is None
    assert find_rails(("VDD_IN", "VDD_SOC"), tmp_path) == ()


def test_readings_are_integrated_between_two_moments() -> None:
    origin = time.monotonic()
    with ProcessSampler(lambda: (time.monotonic() - origin) ** 2) as parabola:
        time.sleep(0.3)
    assert parabola.integral(origin + 0.05, origin + 0.25) == pytest.approx((0.25**3 - 0.05**3) / 3, rel=0.2)
    assert parabola.integral(origin + 0.15, origin + 0.151) == pytest.approx(0.001 * 0.15**2, rel=0.2)  # between two
    assert parabola.lowest() == pytest.approx(0.0, abs=0.01)


def test_what_cannot_be_read_is_left_out() -> None:
    with ProcessSampler(lambda: None) as nothing:
        time.sleep(0.05)
    assert (nothing.integral(0.0, 1.0), nothing.lowest()) == (None, None)
    readings, exhausted = [3.0, None, 5.0], threading.Event()

    def read() -> float | None:
        if readings:
            return readings.pop()
        exhausted.set()
        return None

    with ProcessSampler(read) as some:
        assert exhausted.wait(longest_wait())
    assert some.lowest() == 3.0
