"""``dragoman history`` over a real file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.events.families import Side, TurnNumber
from device_app.events.status import Turn
from device_app.history.store import History
from device_app.paths import history_file


@pytest.fixture
def kept() -> list[int]:
    """Two conversations of one turn each."""
    history = History(history_file())
    numbers = []
    for heard, translation in (("Where is the station?", "¿Dónde está la estación?"), ("Thank you", "Gracias")):
        numbers.append(history.begin())
        turn = Turn(
            number=TurnNumber(1),
            side=Side.A,
            source="en",
            target="es",
            heard=heard,
            translation=translation,
            final=True,
        )
        history.save(numbers[-1], turn)
    history.close()
    return numbers


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["history", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("action", [["list"], ["search", "x"], ["export"], ["forget", "--yes"]])
def test_where_nothing_is_kept_looking_makes_no_file(action: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", *action]) == 0
    assert "history.keep" in capsys.readouterr().err
    assert not history_file().exists()


def test_list_newest_first(kept: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert [int(line.split()[0]) for line in output(capsys, "list").splitlines()] == kept[::-1]
    rows = json.loads(output(capsys, "list", "--json"))["conversations"]
    assert [(row["id"], row["turns"]) for row in rows] == [(number, 1) for number in kept[::-1]]


def test_search_in_either_language(kept: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert "en: Where is the station?  es: ¿Dónde está la estación?" in output(capsys, "search", "ESTACION")
    (found,) = json.loads(output(capsys, "search", "thank", "--json"))["turns"]
    assert (found["conversation"], found["translation"]) == (kept[1], "Gracias")
    assert output(capsys, "search", "elephant") == ""


def test_export(kept: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = json.loads(output(capsys, "export"))
    assert [row["turns"][0]["heard"] for row in everything["conversations"]] == ["Where is the station?", "Thank you"]
    assert output(capsys, "export", "--out", str(tmp_path / "all.json")) == ""
    assert json.loads((tmp_path / "all.json").read_text("utf-8")) == everything


def test_delete_one(kept: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "delete", str(kept[0])) == ""
    assert len(output(capsys, "list").splitlines()) == 1
    assert main(["history", "delete", str(kept[0])]) == 1
    assert capsys.readouterr().err.startswith(
        f"error[storage.unknown_conversation]: there is no conversation {kept[0]}"
    )


def test_forgetting_is_asked_for_twice_and_leaves_nothing(
    kept: list[int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["history", "forget"]) == 2
    assert capsys.readouterr().err.startswith("error[ui.bad_arguments]: ")

    class Terminal:
        def __init__(self) -> None:
            self.answers = ["no\n", "yes\n"]

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.answers.pop(0)

    monkeypatch.setattr(sys, "stdin", Terminal())
    assert main(["history", "forget"]) == 0
    assert "nothing was forgotten" in capsys.readouterr().err
    assert len(output(capsys, "list").splitlines()) == len(kept)
    assert main(["history", "forget"]) == 0
    for path in history_file().parent.glob("history*"):
        assert "estación".encode() not in path.read_bytes()
    capsys.readouterr()
    assert output(capsys, "list") == ""
