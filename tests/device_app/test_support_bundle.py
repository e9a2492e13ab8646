"""The support bundle: a marked sentence is everywhere on the device, and nowhere in it."""

from __future__ import annotations

import json
import os
import stat
import traceback
import zipfile
from pathlib import Path

import pytest

from device_app.cli.bug_report import report_bug
from device_app.doctor.bundle import write_bundle
from device_app.doctor.redaction import without_content
from device_app.events import Side
from device_app.events.families import TurnNumber
from device_app.events.status import Turn
from device_app.history.store import History
from device_app.paths import history_file
from device_app.settings import EngineSettings, Settings
from engines.errors import DragomanError

SENTENCE = "My xylophone has a zebra fever"
TRANSLATION = "Mein Xylophon hat Zebrafieber, ää"
SECRET = "hunter2"
REPORT = {"healthy": True, "checks": []}


@pytest.fixture
def spoken(isolated_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device on which the sentence was said, kept, and quoted by whatever failed."""
    history = History(history_file())
    history.save(history.begin(), Turn(TurnNumber(1), Side.A, "en", "de", heard=SENTENCE, translation=TRANSLATION))
    history.close()
    quoted = [
        f"engines.hymt: WARNING: {SENTENCE!r} took long",
        f"engines.hymt: ERROR: no translation of «{SENTENCE}», nor of “{TRANSLATION}”",
        f"ValueError: {SENTENCE}",
        f"error[bug]: {SENTENCE}",
        SENTENCE,
        f"    raise ValueError({SENTENCE!r})",
        TRANSLATION,
    ]
    logs = isolated_home / "logs"
    logs.mkdir()
    (logs / "engine.log").write_text("\n".join(f"2026-11-29 16:00:00,123 77 {line}" for line in quoted[:2]))
    (logs / "dragoman.log").write_text("\n".join(quoted))
    try:
        raise ValueError(SENTENCE)
    except ValueError as error:
        report_bug(error)
    tools = isolated_home / "bin"
    tools.mkdir()
    entries = [json.dumps({"MESSAGE": line, "SYSLOG_IDENTIFIER": "dragoman", "_PID": "9"}) for line in quoted]
    entries.append(json.dumps({"MESSAGE": "Started dragoman-kiosk.service", "_PID": "1"}))
    journalctl = tools / "journalctl"
    journalctl.write_text("#!/bin/sh\ncat <<'END'\n" + "\n".join(entries) + "\nEND\n")
    journalctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")


def test_no_word_of_a_conversation_and_no_secret_is_in_it(spoken: None, tmp_path: Path) -> None:
    settings = Settings(engines=EngineSettings(server=f"http://nurse:{SECRET}@127.0.0.1:8000/v1"))
    target = tmp_path / "support.zip"
    write_bundle(target, REPORT, settings)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    for name, text in texts.items():
        for word in (*SENTENCE.split()[1:], *TRANSLATION.split(), SECRET):
            if len(word) > 3:
                assert word.lower() not in text.lower(), (name, word)
    assert texts.keys() > {"doctor.json", "versions.txt", "settings.txt", "units.txt", "journal.txt"}
    assert "onnxruntime" in texts["versions.txt"]
    assert "engines.server = (set)" in texts["settings.txt"]
    assert "turn.silence_seconds = 0.7" in texts["settings.txt"]
    assert "Started dragoman-kiosk.service" in texts["journal.txt"]
    assert "engines.hymt: WARNING: … took long" in texts["journal.txt"]
    assert "dragoman-kiosk.service: " in texts["units.txt"]
    assert "77 engines.hymt: WARNING: … took long" in texts["logs/engine.log"]
    bug = next(text for name, text in texts.items() if name.startswith("logs/bug-"))
    assert f'File "{__file__}"' in bug
    assert "ValueError: …" in bug


def test_where_code_failed_stays_in_the_log() -> None:
    try:
        raise KeyError(SENTENCE)
    except KeyError:
        kept = without_content(traceback.format_exc())
    assert kept.splitlines()[0] == "Traceback (most recent call last):"
    assert "in test_where_code_failed_stays_in_the_log" in kept
    assert kept.splitlines()[-1] == "KeyError: …"


def test_a_place_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as told:
        write_bundle(tmp_path / "missing/support.zip", REPORT, Settings())
    assert told.value.code == "storage.unwritable"
