"""``dragoman memory`` as another program's user would use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from translate.storage.tmx import tmxfile

from device_app.cli.main import main

TMX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US" segtype="sentence"/><body>
<tu><tuv xml:lang="en-US"><seg>Close the <bpt i="1">&lt;b&gt;</bpt>lid<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
<tuv xml:lang="pt-BR"><seg>Feche a tampa.</seg></tuv><tuv xml:lang="xx"><seg>?</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Nothing here</seg></tuv></tu>
</body></tmx>
"""


def test_a_memory_comes_in_is_found_and_goes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "office.tmx").write_text(TMX)
    assert main(["memory", "import", str(tmp_path / "office.tmx")]) == 0
    assert main(["memory", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pairs"] == [
        {"source": "en", "target": "pt", "sentences": 1, "by_people": 1},
        {"source": "pt", "target": "en", "sentences": 1, "by_people": 1},
    ]
    assert main(["memory", "search", "Close the lids.", "--from", "en", "--to", "pt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["text"], found["translation"]) == ("Close the lid.", "Feche a tampa.")
    assert main(["memory", "export", str(tmp_path / "out.tmx"), "--from", "en", "--to", "pt"]) == 0
    with (tmp_path / "out.tmx").open("rb") as file:
        (unit,) = tmxfile(file, sourcelanguage="en", targetlanguage="pt").units
    assert (str(unit.source), str(unit.target)) == ("Close the lid.", "Feche a tampa.")


def test_forgetting_asks_and_then_forgets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "office.tmx").write_text(TMX)
    main(["memory", "import", str(tmp_path / "office.tmx")])
    assert main(["memory", "forget"]) == 2
    assert main(["memory", "forget", "--yes"]) == 0
    capsys.readouterr()
    assert main(["memory", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pairs"] == []


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["import"], 2, "ui.bad_arguments"),
        (["export", "x.tmx"], 2, "ui.bad_arguments"),
        (["import", "absent.tmx"], 1, "file.missing"),
        (["import", "/dev/zero"], 1, "file.not_a_file"),
        (["import", __file__], 1, "file.broken"),
    ],
)
def test_what_won_t_do_is_one_line(
    arguments: list[str], status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["memory", *arguments]) == status
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith(f"error[{code}]")) == ("", 1, True)
