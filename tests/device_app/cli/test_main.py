"""The command line as such: help, exit status, one line for every failure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from device_app.cli.main import COMMANDS, Command, main
from tests.conftest import ROOT
from tests.waiting import longest_wait

EXTRA = {
    "kiosk": Command("tests.device_app.cli.example_kiosk", "Open the window"),
    "demo": Command("tests.device_app.cli.example_command", "Play a conversation"),
}


def dragoman(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program itself."""
    command = [sys.executable, "-m", "device_app.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, timeout=longest_wait(), check=False, **options)  # type: ignore[call-overload]


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"], EXTRA) == 0
    out = capsys.readouterr().out
    for name, command in {**EXTRA, **COMMANDS}.items():
        assert f"    {name} " in out
        assert command.summary in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    out, err = capsys.readouterr()
    assert f"examples:\n  dragoman {name}" in out or f"| dragoman {name}" in out
    assert err == ""


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["tanslate"], "invalid choice: 'tanslate'"),
        ([], "a command is missing"),
        (["translate", "hello"], "required: --from, --to"),
        (["translate", "--form", "en"], "required"),
        (["doctor", "--jsn"], "unrecognized arguments: --jsn"),
    ],
)
def test_a_wrong_argument_is_one_line_and_status_2(
    arguments: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error[ui.bad_arguments]: ")
    assert what in err
    assert err.count("\n") == 1
    assert "--help" in err


@pytest.mark.parametrize(
    ("how", "status", "line"),
    [
        ("done", 0, ""),
        ("known", 1, "error[mt.no_answer]: nothing found. Say it differently\n"),
        ("usage", 2, "error[language.unknown]: unknown language 'xx'\n"),
        ("interrupted", 130, ""),
        ("cancelled", 130, ""),
    ],
)
def test_every_end_has_its_status_and_its_line(
    how: str, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", how], EXTRA) == status
    assert capsys.readouterr() == ("demo\n", line)


@pytest.mark.parametrize(
    ("how", "what"), [("bug", "ValueError: seven is not eight"), ("no status", "TypeError: demo: run() returned None")]
)
def test_a_bug_is_one_line_and_a_traceback_in_a_file(
    how: str, what: str, capsys: pytest.CaptureFixture[str], isolated_home: Path
) -> None:
    assert main(["demo", how], EXTRA) == 1
    line = capsys.readouterr().err
    assert line.startswith("error[bug]: ")
    assert what in line
    assert line.count("\n") == 1
    (report,) = (isolated_home / "logs").glob("bug-*.log")
    assert str(report) in line
    text = report.read_text("utf-8")
    assert "Traceback" in text
    assert what.replace(" is", "\nis") in text or what in text


def test_a_bug_is_told_where_no_report_can_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DRAGOMAN_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert main(["demo", "bug"], EXTRA) == 1
    assert "could not be written" in capsys.readouterr().err


def test_no_command_opens_the_kiosk_where_there_is_a_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    assert main([], EXTRA) == 0
    assert capsys.readouterr().out == "kiosk\n"


def test_no_command_plays_the_demo_where_there_is_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main([], EXTRA) == 0
    assert capsys.readouterr().out == "demo\n"


def test_a_connection_to_the_outside_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "connect"], EXTRA) == 1
    assert capsys.readouterr().err.startswith("error[system.offline]: a connection to 192.0.2.1 was refused")


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = f"'{sys.executable}' -m device_app.cli.main languages --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=False
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""
    assert done.returncode in {0, 141}  # the pipe may hold it all


def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = dragoman("languages", stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, "error[storage.full]: the disk is full. Free some space\n")


def test_output_is_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "device_app.cli.main", "languages", "--json"],
        cwd=ROOT,
        capture_output=True,
        timeout=longest_wait(),
        check=True,
        env={
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "HOME": "/nonexistent",
        },
    )
    endonyms = {row["code"]: row["endonym"] for row in json.loads(done.stdout.decode("utf-8"))["languages"]}
    assert endonyms["ar"] == "العربية"
    assert done.stderr == b""
