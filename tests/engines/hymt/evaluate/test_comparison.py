"""The quality gate, on the checkpoint that knows some phrases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device_app.cli.engine_evaluate import MAX_LOSS
from device_app.cli.main import Command, main
from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.evaluate.comparison import HEADER, compare, read_test_set
from engines.hymt.evaluate.verdict import Judged, Verdict
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from tests.engines.hymt.tiny import TINY, pairs

ENGINE = {"engine": Command("device_app.cli.engine", "Prepare the translation model")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluation")
    for precision in (Precision.FP32, Precision.W8A16):
        prepare(TINY, folder / precision, PrepareOptions(precision, Target.ONNXRUNTIME, Family.HY_MT15))
    some = [pair for pair in pairs() if pair["kind"] == "plain"][::8]
    rows = [HEADER, *([pair["source"], pair["target"], pair["text"], pair["answer"]] for pair in some)]
    (folder / "good.tsv").write_text("\n".join("\t".join(row) for row in rows), "utf-8")
    return folder


def evaluate(folder: Path, *arguments: str) -> int:
    models = [str(folder / "fp32"), str(folder / "w8a16")]
    return main(["engine", "evaluate", *models, "--test", str(folder / "good.tsv"), *arguments], ENGINE)


def test_eight_bits_pass_and_the_table_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(folder, "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["passed"]
    directions = [row["direction"] for row in result["rows"]]
    assert directions[-1] == "all"
    assert {"en-es", "en-zh"} <= set(directions)
    overall = result["rows"][-1]
    assert overall["pairs"] == sum(row["pairs"] for row in result["rows"][:-1]) > 30
    assert overall["first"]["chrf"] > 90
    assert overall["agreement"] > 0.95
    assert evaluate(folder) == 0
    assert "passed: loses" in capsys.readouterr().out
    [verdict] = Verdict.read_all(folder / "w8a16")
    judged = Judged(PreparedManifest.read(folder / "w8a16").checksum, "hy-mt-onnxruntime")
    assert verdict == Verdict(judged, "fp32", overall["pairs"], overall["loss"], MAX_LOSS)
    assert verdict.passed
    assert Verdict.read_all(folder / "fp32") == []


def test_a_loss_over_the_limit_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(folder, "--max-loss", "-100") == 1
    assert "failed: loses" in capsys.readouterr().out
    [verdict] = Verdict.read_all(folder / "w8a16")
    assert not verdict.passed


def test_the_reference_is_transformers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch", reason="the reference needs torch")
    models = [str(TINY), str(folder / "fp32")]
    small = folder / "small.tsv"
    small.write_text("\n".join((folder / "good.tsv").read_text("utf-8").splitlines()[:5]), "utf-8")
    status = main(["engine", "evaluate", *models, "--family", "hy-mt1.5", "--test", str(small), "--json"], ENGINE)
    assert status == 0
    assert json.loads(capsys.readouterr().out)["rows"][-1]["agreement"] == 1.0


def test_a_worse_model_is_seen(folder: Path) -> None:
    test = read_test_set(folder, (folder / "good.tsv").read_text("utf-8"))
    perfect = [pair.translation for pair in test]
    *_, overall = compare(test, perfect, ["nothing of this"] * len(test))
    assert overall.first.chrf == pytest.approx(100)
    assert overall.first.bleu == pytest.approx(100, abs=1) or overall.first.bleu > 50
    assert overall.loss > 80
    assert overall.agreement == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no pairs"),
        ("en\tes\n", "its first line"),
        ("\t".join(HEADER), "no pairs"),
        ("\t".join(HEADER) + "\nen\tes\tx", "line 2"),
        ("\t".join(HEADER) + "\nen\txx\tx\ty", "line 2 names no pair"),
        ("\t".join(HEADER) + "\nen\ten\tx\ty", "line 2 names no pair"),
    ],
)
def test_what_is_no_test_set(text: str, expected: str) -> None:
    with pytest.raises(DragomanError) as caught:
        read_test_set(Path("set.tsv"), text)
    assert caught.value.code == "engine.test_set_broken"
    assert expected in caught.value.message
