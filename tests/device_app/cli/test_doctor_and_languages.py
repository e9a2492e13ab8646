"""``dragoman doctor`` and ``dragoman languages``: what this device can do, and what is wrong with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.doctor.audio import check_loudspeaker, check_microphone
from device_app.doctor.check import CheckStatus
from device_app.doctor.machine import check_memory, check_storage
from device_app.settings import AudioSettings
from engines.languages import languages
from engines.machine.memory import Memory
from tests.conftest import ROOT
from tests.device_app.small_disk import small_disk
from tests.waiting import longest_wait

__all__ = ["small_disk"]

CHECKS = [
    "settings",
    "microphone",
    "loudspeaker",
    "screen",
    "board",
    "sizes",
    "models",
    "recognition",
    "translation",
    "speech",
    "languages",
    "tensorrt",
    "memory",
    "storage",
    "offline",
    "versions",
]


def test_every_check_has_one_line_and_what_is_wrong_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--json"])
    result = json.loads(capsys.readouterr().out)
    checks = {check["name"]: check for check in result["checks"]}
    assert [name for name in checks if name != "engines"] == CHECKS
    assert all(list(check) == ["name", "status", "finding", "advice", "code"] for check in checks.values())
    assert all("\n" not in check["finding"] + check["advice"] for check in checks.values())
    assert all(check["advice"] for check in checks.values() if check["status"] == "fail")
    assert (checks["recognition"]["status"], checks["recognition"]["advice"]) == (
        "warn",
        "dragoman models pull whisper-base",
    )
    for name in ("settings", "translation", "speech", "offline", "versions"):
        assert checks[name]["status"] == "ok", checks[name]
    assert result["machine"]["board"] is None
    assert checks["board"]["finding"] == result["machine"]["model"]
    assert f"Whisper {result['sizes']['whisper']} " in checks["sizes"]["finding"]
    assert checks["sizes"]["finding"].endswith(f"because {result['sizes']['reason']}")
    assert checks["tensorrt"]["finding"].startswith("not used: TensorRT plans are for Jetson boards")
    broken = any(check["status"] == "fail" for check in checks.values())
    assert (status, result["healthy"]) == (int(broken), not broken)


def test_what_is_needed_and_broken_makes_the_device_unhealthy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DRAGOMAN_HOME", str(tmp_path / "file"))
    assert main(["doctor", "--set", "language_b=bo"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("fail storage      ") for line in lines)
    assert any(line.startswith("fail languages    nobody translates en to bo") for line in lines)


def test_a_device_without_sound_is_told_what_to_plug_in(tmp_path: Path) -> None:
    """No sound server, no card, as in a container; in a process of its own, for PortAudio remembers what it saw."""
    if Path("/proc/asound/cards").exists():
        pytest.skip("this machine has sound cards")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "PIPEWIRE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "device_app.cli.main", "doctor", "--json"],
        cwd=ROOT,
        env={**environment, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=False,
    )
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    for name in ("microphone", "loudspeaker"):
        assert (checks[name]["status"], checks[name]["finding"]) == ("fail", f"no {name} was found")
        assert checks[name]["advice"].startswith("Plug in")
    assert (done.returncode, done.stderr) == (1, "")


def test_sound_that_works_is_ok_and_a_silent_microphone_is_noticed(audio_here: object) -> None:
    loudspeaker = check_loudspeaker(AudioSettings())
    assert loudspeaker.status is CheckStatus.OK, loudspeaker
    microphone = check_microphone(AudioSettings())
    assert (microphone.status, "nothing at all" in microphone.finding) == (CheckStatus.WARN, True), microphone


def test_a_device_that_was_named_and_is_absent_is_noticed(audio_here: object) -> None:
    loudspeaker = check_loudspeaker(AudioSettings(loudspeaker="Bose"))
    assert loudspeaker.status is CheckStatus.WARN
    assert "'Bose' was not found" in loudspeaker.finding
    assert loudspeaker.advice == "Correct audio.loudspeaker"


@pytest.mark.parametrize(
    ("available", "status"),
    [(200_000_000, CheckStatus.FAIL), (2_000_000_000, CheckStatus.WARN), (6_000_000_000, CheckStatus.OK)],
)
def test_memory_is_judged_by_what_the_engines_need(available: int, status: CheckStatus) -> None:
    assert check_memory(Memory(8_000_000_000, available)).status is status


def test_memory_of_which_nobody_tells_is_noticed() -> None:
    assert check_memory(None).status is CheckStatus.WARN


def test_storage_that_is_short_is_noticed(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_HOME", str(small_disk / "data"))
    check = check_storage()
    assert check.status is CheckStatus.FAIL
    assert check.advice == "Free some space"


def test_languages_tells_of_all_38_and_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    rows = {row["code"]: row for row in result["languages"]}
    assert list(rows) == list(languages())
    assert len(rows) == 38
    assert rows["en"] == {
        "code": "en",
        "english": "English",
        "endonym": "English",
        "hear": "",
        "read": True,
        "write": True,
        "speak": "espeak-ng",
        "why_not": {"hear": "nothing that hears is installed: dragoman models pull whisper-base"},
    }
    assert set(rows["bo"]["why_not"]) >= {"hear", "write"}
    assert all(
        ("hear" in row["why_not"]) == (row["hear"] == "") and ("speak" in row["why_not"]) == (row["speak"] == "")
        for row in rows.values()
    )
    assert ["en", "es"] in result["pairs"]


def test_languages_for_a_person_has_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(languages())
    assert "read, write, speak (espeak-ng); no hear: nothing that hears is installed: dragoman models" in lines[1]
    assert "no hear: nothing that hears is installed" in next(line for line in lines if line.startswith("bo"))


def test_languages_says_what_a_pair_can_do(home_with_starters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages", "en", "Portuguese"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "en → pt: phrasebook (its own phrases), then light (any sentence)",
        "pt → en: phrasebook (its own phrases), then light (any sentence)",
    ]
    assert [line.split()[0] for line in lines[2:]] == ["en", "pt"]
    assert main(["languages", "fr", "bo"]) == 0
    assert capsys.readouterr().out.startswith("fr → bo: nothing translates it\n")
    assert main(["languages", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert ["en", "pt"] in table["sentences"]
    assert ["fr", "de"] in table["pairs"]
    assert ["fr", "de"] not in table["sentences"]
    assert main(["languages", "fr"]) == 2
    assert "name two languages" in capsys.readouterr().err
