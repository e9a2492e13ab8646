"""``dragoman translate`` with the real starter engines: any length, every source of text, clear lines."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.cli.translate_files import _total
from device_app.translation.job import JobWishes, Order
from engines.cancellation import Cancellation
from engines.errors import Cancelled

needs_apertium = pytest.mark.skipif(not shutil.which("apertium"), reason="Apertium is not installed")


def translate(*arguments: str, pair: tuple[str, str] = ("en", "es")) -> int:
    return main(["translate", *arguments, "--from", pair[0], "--to", pair[1]])


def say(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Put `content` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_the_phrasebook_answers_with_its_quality(capsys: pytest.CaptureFixture[str]) -> None:
    assert translate("I need a doctor!", "--json", pair=("en", "German")) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == [
        "text",
        "translation",
        "source",
        "target",
        "engines",
        "quality",
        "score",
        "meant",
        "warnings",
        "alternatives",
        "honoured_terms",
        "missed_terms",
    ]
    assert (result["text"], result["source"], result["target"]) == ("I need a doctor!", "en", "de")
    assert "Arzt" in result["translation"]
    assert (result["engines"], result["quality"]) == (["phrasebook"], "phrasebook")
    assert 0.0 < result["score"] <= 1.0


@needs_apertium
def test_lines_indents_and_empty_lines_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, b"\xef\xbb\xbfThe dog sleeps.\r\n\r\n   The cat drinks milk.\n\n")
    assert translate() == 0
    lines = capsys.readouterr().out.split("\n")
    assert len(lines) == 4
    assert "perro" in lines[0]
    assert lines[1] == lines[3] == ""
    assert lines[2].startswith("   ")
    assert "gato" in lines[2]


@needs_apertium
def test_from_file_to_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("The dog sleeps.\n")
    out = tmp_path / "carta.txt"
    assert translate("--file", str(tmp_path / "letter.txt"), "--out", str(out)) == 0
    assert capsys.readouterr() == ("", "")
    assert "perro" in out.read_text("utf-8")


@needs_apertium
@pytest.mark.parametrize("separator", [" ", "\n"], ids=["one line", "many lines"])
def test_fifty_kilobytes_are_translated_whole(
    separator: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 50_000 // len("The dog drinks milk. ")
    say(monkeypatch, separator.join(["The dog drinks milk."] * count).encode())
    assert translate() == 0
    assert capsys.readouterr().out.casefold().count("perro") == count


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 1, "mt.empty"),
        (b" \n\t\x07\n", 1, "mt.empty"),
        (b"caf\xe9", 1, "file.not_text"),
        (b"a" * 2_000_001, 1, "file.too_long"),
    ],
    ids=["empty", "blank", "not utf-8", "too long"],
)
def test_text_that_won_t_do_is_one_line(
    content: bytes, status: int, code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, content)
    assert translate() == status
    assert_one_line(capsys, code)


def assert_one_line(capsys: pytest.CaptureFixture[str], code: str) -> None:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error[{code}]: "), err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("pair", "status", "code"),
    [
        (("klingon", "es"), 2, "language.unknown"),
        (("en", "bo"), 1, "mt.pair_unsupported"),
    ],
)
def test_languages_that_won_t_do_are_one_line(
    pair: tuple[str, str], status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert translate("hello", pair=pair) == status
    assert_one_line(capsys, code)


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert translate("--file", str(tmp_path / "absent")) == 1
    assert_one_line(capsys, "file.missing")


def test_text_and_file_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert translate("hello", "--file", str(tmp_path / "x")) == 2
    assert_one_line(capsys, "ui.bad_arguments")


def test_a_broken_settings_file_is_one_line(
    capsys: pytest.CaptureFixture[str], isolated_home: Path, tmp_path: Path
) -> None:
    own = isolated_home / "config" / "dragoman" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text("[turn\n")
    assert translate("hello") == 2
    assert_one_line(capsys, "settings.syntax")


def test_a_wrong_flag_of_settings_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert translate("hello", "--set", "engines.translator=hal") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "hal" in err
    assert err.count("\n") == 1


def test_the_translator_that_was_asked_for_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert translate("I need a doctor.", "--json", "--set", "engines.translator=phrasebook") == 0
    assert json.loads(capsys.readouterr().out)["engines"] == ["phrasebook"]


def test_a_pipe_and_an_unknown_format_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert translate("--file", str(tmp_path / "pipe.txt")) == 1
    assert_one_line(capsys, "file.not_a_file")
    (tmp_path / "paper.tex").write_text("\\section{Hello}")
    assert translate("--file", str(tmp_path / "paper.tex")) == 1
    assert_one_line(capsys, "file.format_unknown")


def test_a_file_without_words_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("42\n")
    assert main(["translate", "--file", str(empty), "--from", "en", "--to", "es"]) == 0
    assert capsys.readouterr() == ("42\n", f"note: {empty} holds no words to translate\n")
    assert main(["translate", "--file", str(tmp_path), "--from", "en", "--to", "es"]) == 0
    assert f"note: {empty} holds no words to translate\n" in capsys.readouterr().err


def test_a_folder_is_translated_with_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("I need a doctor.\nI need a doctor.\n")
    (tmp_path / "a" / "bad.docx").write_bytes(b"no zip")
    report = tmp_path / "report.json"
    assert translate("--file", str(tmp_path / "a"), "--report", str(report), pair=("en", "de")) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[file.broken]" in err
    assert "1 translated, 1 failed; 2 sentences, 1 asked, 1 repeated, 0 remembered" in err
    assert (tmp_path / "a" / "one.de.txt").read_text("utf-8").count("Arzt") == 2
    found = json.loads(report.read_text("utf-8"))
    assert [(file["status"], file["code"]) for file in found["files"]] == [
        ("failed", "file.broken"),
        ("translated", ""),
    ]
    assert found["total"]["engines"] == ["phrasebook"]


def test_files_are_counted_until_somebody_stops_it(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("I need a doctor.\n")
    jobs = [Order(tmp_path / "one.txt", tmp_path / "two.txt")]
    stop = Cancellation()
    assert _total(jobs, JobWishes("en", "es"), "one.txt", stop) == 16
    stop.cancel()
    with pytest.raises(Cancelled):
        _total(jobs, JobWishes("en", "es"), "one.txt", stop)


def test_the_memory_is_used_unless_it_is_not_wanted(tmp_path: Path, isolated_home: Path) -> None:
    (tmp_path / "one.txt").write_text("I need a doctor.")
    out = ("--out", str(tmp_path / "x.txt"))
    assert translate("--file", str(tmp_path / "one.txt"), *out, "--no-memory") == 0
    assert not (isolated_home / "translation-memory.sqlite3").exists()
    assert translate("--file", str(tmp_path / "one.txt"), *out, "--overwrite") == 0
    assert (isolated_home / "translation-memory.sqlite3").stat().st_mode & 0o777 == 0o600


def test_files_are_translated_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_text("I need a doctor.")
    command = ("--file", str(tmp_path / "one.txt"), "--out", str(tmp_path / "x.txt"))
    monkeypatch.setenv("DRAGOMAN_HOME", "/proc/nonexistent")
    assert translate(*command) == 0
    assert "médico" in (tmp_path / "x.txt").read_text("utf-8")
    assert "note: nothing is remembered" in capsys.readouterr().err
    assert translate(*command, "--overwrite", "--memory", "/proc/nonexistent/m.sqlite3") == 1
    assert "storage.unwritable" in capsys.readouterr().err


def test_the_original_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.txt"
    path.write_text("I need a doctor.")
    assert translate("--file", str(path), "--out", str(path)) == 2
    assert_one_line(capsys, "ui.bad_arguments")
    assert path.read_text() == "I need a doctor."
