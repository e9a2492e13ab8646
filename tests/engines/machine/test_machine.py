"""Recognising the machine from files as real boards have them, and from broken ones."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.machine.boards import boards
from engines.machine.jetpack import JetPack
from engines.machine.machine import read_machine
from engines.machine.power_mode import PowerMode
from tests.engines.machine.jetson import AGX_32, AGX_64, NANO, NX_8, NX_16, SUPER_NANO, XAVIER_NX, Jetson

FILES = (
    "proc/device-tree/model",
    "proc/device-tree/compatible",
    "proc/meminfo",
    "etc/nv_tegra_release",
    "etc/nvpmodel.conf",
    "var/lib/nvpmodel/status",
)


@pytest.mark.parametrize(
    ("jetson", "described"),
    [
        (SUPER_NANO, "Jetson Orin Nano 8 GB, power mode 25W, 102 GB/s, JetPack 7.2, Jetson Linux 39.2.0"),
        (NANO, "Jetson Orin Nano 8 GB, power mode 15W, 68 GB/s, JetPack 6.2, Jetson Linux 36.4.3"),
        (NX_16, "Jetson Orin NX 16 GB, power mode 10W, 68 GB/s, JetPack 6.2, Jetson Linux 36.4.3"),
        (NX_8, "Jetson Orin NX 8 GB, power mode 15W, 102 GB/s, JetPack 6.2, Jetson Linux 36.4.3"),
        (AGX_64, "Jetson AGX Orin 64 GB, power mode MAXN, 205 GB/s, JetPack 7.2, Jetson Linux 39.2.1"),
        (AGX_32, "Jetson AGX Orin 32 GB, power mode unknown, 205 GB/s, JetPack 6.0, Jetson Linux 36.3.0"),
        (XAVIER_NX, "Jetson Xavier NX 8 GB, power mode MODE_15W_2CORE, 60 GB/s, JetPack 5, Jetson Linux 35.6.4"),
    ],
)
def test_boards_are_recognised_with_their_power_mode(jetson: Jetson, described: str, tmp_path: Path) -> None:
    assert read_machine(jetson.write(tmp_path)).describe() == described


def test_the_same_number_is_another_mode_on_another_module(tmp_path: Path) -> None:
    nano = read_machine(SUPER_NANO.write(tmp_path / "nano"))
    nx = read_machine(replace(NX_8, mode=1).write(tmp_path / "nx"))
    assert [machine.power_mode.name for machine in (nano, nx) if machine.power_mode] == ["25W", "10W"]


@pytest.mark.parametrize("mode", [7, 9])  # 9 is in a comment only
def test_a_mode_that_the_configuration_lacks_is_unknown(mode: int, tmp_path: Path) -> None:
    machine = read_machine(replace(SUPER_NANO, mode=mode).write(tmp_path))
    assert machine.power_mode is None
    assert machine.bandwidth == machine.fastest_bandwidth == pytest.approx(102.4e9, rel=1e-3)


def test_a_carrier_board_of_others_is_recognised_by_family_and_memory(tmp_path: Path) -> None:
    foreign = replace(NX_16, model="Acme Box (Orin NX)", compatible=("acme,box", "nvidia,tegra234"))
    board = read_machine(foreign.write(tmp_path / "large")).board
    assert board is boards()["orin-nx-16gb"]
    small = replace(foreign, memory_kilobytes=7_600_000)
    assert read_machine(small.write(tmp_path / "small")).board is boards()["orin-nx-8gb"]


NANO_4 = replace(
    SUPER_NANO,
    model="NVIDIA Jetson Orin Nano Developer Kit",
    compatible=("nvidia,p3768-0000+p3767-0004", "nvidia,p3767-0004", "nvidia,tegra234"),
    memory_kilobytes=3_900_000,
)


def test_an_unknown_module_is_never_its_bigger_sister(tmp_path: Path) -> None:
    assert read_machine(NANO_4.write(tmp_path / "module")).board is None
    foreign = replace(NANO_4, model="Acme Box (Orin Nano)", compatible=("acme,box",))
    assert read_machine(foreign.write(tmp_path / "carrier")).board is None
    assert "8 GB" not in read_machine(NANO_4.write(tmp_path / "named")).describe()


def test_systems_that_are_too_old_are_not_supported(tmp_path: Path) -> None:
    def unsupported(jetson: Jetson, name: str) -> str:
        return read_machine(jetson.write(tmp_path / name)).unsupported()

    assert unsupported(SUPER_NANO, "7.2") == ""
    assert unsupported(replace(SUPER_NANO, linux="41.1"), "newer") == ""
    assert unsupported(NANO, "6.2") == "JetPack 6.2 is not supported: install JetPack 7.2"
    assert unsupported(XAVIER_NX, "5") == (
        "JetPack 5 is not supported, and this board has no newer one: take a Jetson Orin"
    )


def test_a_limit_belongs_to_its_mode_alone(tmp_path: Path) -> None:
    machine = read_machine(replace(SUPER_NANO, mode=2).write(tmp_path))  # the last one, before other sections
    assert machine.power_mode == PowerMode("MAXN_SUPER")


def test_an_unknown_jetson_keeps_its_name(tmp_path: Path) -> None:
    jetson = replace(SUPER_NANO, model="NVIDIA Jetson Next", compatible=("nvidia,p9999-0000+p9998-0001",), linux="41.1")
    machine = read_machine(jetson.write(tmp_path))
    assert (machine.board, machine.bandwidth, machine.jetpack) == (None, None, JetPack("41.1"))
    assert machine.describe() == "NVIDIA Jetson Next, Jetson Linux 41.1"
    assert machine.no_plan() == ""


def test_what_runs_hymt_is_said_honestly(tmp_path: Path) -> None:
    def no_plan(jetson: Jetson, name: str) -> str:
        return read_machine(jetson.write(tmp_path / name)).no_plan()

    assert no_plan(SUPER_NANO, "7.2") == ""
    assert no_plan(NANO, "6.2") == (
        "TensorRT 10.3 of JetPack 6.2 can't run HY-MT's plan, JetPack 7.2 can; "
        "until then llama.cpp or ONNX Runtime runs HY-MT"
    )
    assert no_plan(XAVIER_NX, "5") == (
        "TensorRT 8.5 of JetPack 5, the last for this board, can't run HY-MT's plan; "
        "llama.cpp runs its GGUF file instead"
    )
    assert "ONNX Runtime" in read_machine(tmp_path / "nowhere").no_plan()


def test_a_machine_without_a_device_tree_is_named_by_its_processor(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("processor\t: 0\nmodel name\t: Some Core i5 @ 2.00GHz\n")
    (tmp_path / "proc/meminfo").write_text("MemTotal: 16000000 kB\nMemAvailable: 9000000 kB\n")
    machine = read_machine(tmp_path)
    assert machine.describe() == "Some Core i5 @ 2.00GHz"
    assert machine.memory is not None
    assert (machine.memory.total, machine.memory.available) == (16_384_000_000, 9_216_000_000)


def test_this_machine_is_read(tmp_path: Path) -> None:
    machine = read_machine()
    assert machine.describe()
    assert machine.memory is not None
    assert 0 < machine.memory.available < machine.memory.total


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["missing", "empty", "folder"])
def test_any_file_may_be_missing(name: str, how: str, tmp_path: Path) -> None:
    root = SUPER_NANO.write(tmp_path)
    (root / name).unlink()
    if how == "empty":
        (root / name).touch()
    if how == "folder":
        (root / name).mkdir()
    machine = read_machine(root)
    assert machine.describe()
    assert (machine.memory is None) == (name == "proc/meminfo")
    assert machine.no_plan() == "" or "JetPack" in machine.no_plan()
    assert machine.board is boards()["orin-nano-8gb"]  # by the module, or by family and memory


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(FILES),
    content=st.one_of(
        st.binary(max_size=200),
        st.sampled_from(
            [
                b"pmode:" + b"9" * 5000,
                b"< POWER_MODEL ID=" + b"9" * 5000 + b" NAME=X >\nEMC MAX_FREQ " + b"9" * 5000,
                b"# R" + b"9" * 5000 + b" (release), REVISION: 1",
                b"MemTotal: " + b"9" * 5000 + b" kB\nMemAvailable: kB",
                b"MemTotal: -1 kB\nMemAvailable:\n",
                b"< POWER_MODEL NAME=X >\nEMC MAX_FREQ -1\n< POWER_MODEL ID=1 >",
                b"nvidia,p3767-0005-super\0" * 1000,
            ]
        ),
    ),
)
def test_no_content_of_a_file_breaks_anything(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = SUPER_NANO.write(Path(folder))
        (root / name).write_bytes(content)
        machine = read_machine(root)
        assert machine.describe()
        machine.no_plan()
