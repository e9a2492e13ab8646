import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.checkpoint import Checkpoint
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepare.staging import staged
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.embedding import EmbeddingTable
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from tests.conftest import ROOT
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.waiting import longest_wait

HEADING = "source\ttarget\ttext\ttranslation"


def options(precision: str = "w8a8-dynamic", target: str = "onnxruntime") -> PrepareOptions:
    return PrepareOptions(Precision(precision), Target(target), Family.HY_MT15)


@pytest.mark.parametrize("target", ["onnxruntime", "tensorrt"])
@pytest.mark.parametrize("precision", ["fp32", "fp16", "w8a8", "w8a16"])
@pytest.mark.parametrize("tied", [True, False])
def test_what_is_prepared_is_a_valid_graph_with_its_table(
    tmp_path: Path, precision: str, target: str, tied: bool
) -> None:
    source = write_checkpoint(tmp_path / "checkpoint", {"tie_word_embeddings": tied})
    (source / "LICENSE.txt").write_text("terms")
    out = tmp_path / "prepared"
    fractions: list[float] = []
    manifest = prepare(source, out, options(precision, target), fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert PreparedManifest.read(out) == manifest
    manifest.verify(out)
    assert (out / "LICENSE.txt").read_text() == "terms"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    onnx.checker.check_model(out / "model.onnx", full_check=target == "tensorrt" or precision.startswith("fp"))
    table = EmbeddingTable(out / "weights.bin", manifest.embedding, manifest.column_scales)
    wanted = Checkpoint(source).read("model.embed_tokens.weight")
    got = table.rows(range(len(wanted)))
    error = np.linalg.norm(got - wanted) / np.linalg.norm(wanted)
    assert error < {"fp32": 1e-7, "fp16": 1e-3}.get(precision, 0.015)
    assert not table.rows([manifest.config.padded_vocabulary - 1]).any()


@pytest.mark.parametrize("precision", ["w8a8", "w8a8-dynamic", "w8a16"])
def test_eight_bits_are_a_quarter_of_thirty_two_and_the_tied_table_is_there_once(
    tmp_path: Path, precision: str
) -> None:
    source = write_checkpoint(tmp_path / "checkpoint", {"vocab_size": 4000, "hidden_size": 256, "num_hidden_layers": 4})
    weights = sum(path.stat().st_size for path in Checkpoint(source).files()) / 4
    prepare(source, tmp_path / "prepared", options(precision))
    assert (tmp_path / "prepared" / "weights.bin").stat().st_size <= 1.06 * weights


def test_what_only_onnx_runtime_can_is_not_prepared_for_tensorrt(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as caught:
        prepare(write_checkpoint(tmp_path / "checkpoint"), tmp_path / "out", options("w8a8-dynamic", "tensorrt"))
    assert caught.value.code == "model.precision_unsupported"


def test_shards_and_dtypes_make_the_same_model(tmp_path: Path) -> None:
    logits = []
    for name, dtype, shards in (("a", "F32", 1), ("b", "F32", 3)):
        source = write_checkpoint(tmp_path / name, dtype=dtype, shards=shards)
        prepare(source, tmp_path / f"{name}-prepared", options())
        with OrtRuntime(tmp_path / f"{name}-prepared") as runtime:
            logits.append(runtime.prefill([0, 1, 5, 6]))
    first, second = logits
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("precision", "target", "changes", "width"),
    [
        ("w8a8", "onnxruntime", {"hidden_size": 72, "head_dim": 12}, 72),
        ("w8a8-dynamic", "onnxruntime", {"head_dim": 6}, 36),
        ("w8a8", "onnxruntime", {"intermediate_size": 200}, 200),
        ("w8a8", "tensorrt", {"hidden_size": 72, "tie_word_embeddings": False}, 72),
    ],
)
def test_widths_that_cannot_be_cut_into_blocks_are_refused_before_the_work(
    tmp_path: Path, precision: str, target: str, changes: dict[str, object], width: int
) -> None:
    source = write_checkpoint(tmp_path / "checkpoint", changes)
    fractions: list[float] = []
    with pytest.raises(DragomanError, match=f"a width of {width} ") as caught:
        prepare(source, tmp_path / "prepared", options(precision, target), fractions.append)
    assert caught.value.code == "model.architecture_unsupported"
    assert not fractions
    prepare(source, tmp_path / "unrounded", options("fp32", target))


def test_a_model_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    source = write_checkpoint(tmp_path / "checkpoint")
    out = tmp_path / "prepared"
    out.mkdir()
    (out / "holiday.jpg").write_text("mine")
    with pytest.raises(DragomanError) as failure:
        prepare(source, out, options())
    assert failure.value.code == "model.exists"
    assert [path.name for path in out.iterdir()] == ["holiday.jpg"]


# A preparation that stops in the middle until it is told how to go on.
INTERRUPTED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born without it
from pathlib import Path
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.decode.prompts import Family
def wait(fraction):
    print("half", flush=True)
    time.sleep(30)
prepare(Path(sys.argv[1]), Path(sys.argv[2]), PrepareOptions(Precision.W8A16, Target.ONNXRUNTIME, Family.HY_MT2), wait)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_preparation_leaves_nothing_that_loads(tmp_path: Path, how: signal.Signals) -> None:
    source, out = write_checkpoint(tmp_path / "checkpoint"), tmp_path / "models" / "prepared"
    command = [sys.executable, "-c", INTERRUPTED, str(source), str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(how)
        process.wait(longest_wait())
    assert not out.exists()
    left = list(out.parent.iterdir())
    assert bool(left) == (how == signal.SIGKILL)
    for folder in left:
        with pytest.raises(DragomanError):
            OrtRuntime(folder)
    prepare(source, out, options())
    assert [path.name for path in out.parent.iterdir()] == ["prepared"]


def test_of_two_preparations_at_once_the_first_to_end_wins(tmp_path: Path) -> None:
    target = tmp_path / "models" / "prepared"

    def both() -> None:
        with staged(target, 0) as slow:
            (slow / "a").write_text("slow")
            with staged(target, 0) as fast:
                (fast / "a").write_text("fast")

    with pytest.raises(DragomanError) as failure:
        both()
    assert failure.value.code == "model.exists"
    assert (target / "a").read_text() == "fast"
    assert list(target.parent.iterdir()) == [target]


def test_too_small_a_disk_is_noticed_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure, staged(tmp_path / "models" / "prepared", 1 << 60):
        pass
    assert failure.value.code == "model.disk_full"
    assert list((tmp_path / "models").iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    """Where tests may mount, on a real full disk; the bytes needed are understated to get past the check beforehand."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    small = [mount or "", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if mount is None or os.geteuid() != 0 or subprocess.run(small, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        with pytest.raises(DragomanError) as failure, staged(disk / "model", 1) as folder:
            (folder / "weights.bin").write_bytes(bytes(1 << 20))
        assert failure.value.code == "model.disk_full"
        assert isinstance(failure.value.__cause__, OSError)
        assert failure.value.__cause__.errno == errno.ENOSPC
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "prepared"
    prepare(write_checkpoint(tmp_path / "checkpoint"), out, options())
    manifest = PreparedManifest.read(out)
    weights = out / "weights.bin"
    original = weights.read_bytes()
    weights.write_bytes(original[:-1])
    assert code(out) == "model.prepared_broken"
    weights.write_bytes(original[:5000] + bytes([original[5000] ^ 1]) + original[5001:])
    PreparedManifest.read(out)
    with pytest.raises(DragomanError, match=r"weights\.bin is not what was prepared"):
        manifest.verify(out)
    weights.unlink()
    assert code(out) == "model.prepared_broken"
    weights.write_bytes(original)
    values = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(values | {"format": 99}))
    assert code(out) == "model.prepared_version"
    for text in ("", "{}", '{"format": 1}', json.dumps(values | {"precision": "int3"})):
        (out / "manifest.json").write_text(text)
        assert code(out) == "model.prepared_broken"
    (out / "manifest.json").unlink()
    assert code(out) == "model.not_prepared"
    (out / "manifest.json").write_text(json.dumps(values))
    (out / "model.onnx").write_bytes(bytes((out / "model.onnx").stat().st_size))
    with pytest.raises(DragomanError) as failure:
        OrtRuntime(out)
    assert failure.value.code == "engine.load_failed"


def code(folder: Path) -> str:
    with pytest.raises(DragomanError) as failure:
        PreparedManifest.read(folder)
    return failure.value.code


@pytest.mark.parametrize("lines", [[], ["te\0xt"], [HEADING], [HEADING, "en\txx\ta\tb"], [HEADING, "en\tes\ta"]])
def test_a_wrong_calibration_file_is_one_clear_line(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("\n".join(lines))
    wanted = PrepareOptions(Precision.W8A8, Target.ONNXRUNTIME, Family.HY_MT15, path)
    with pytest.raises(DragomanError) as failure:
        prepare(write_checkpoint(tmp_path / "checkpoint"), tmp_path / "prepared", wanted)
    assert failure.value.code == "model.calibration_broken"
    assert str(path) in failure.value.message
    assert not (tmp_path / "prepared").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DragomanError) as failure:
        prepare(write_checkpoint(tmp_path / "checkpoint"), tmp_path / "file" / "prepared", options())
    assert failure.value.code == "model.unwritable"
