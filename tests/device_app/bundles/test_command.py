"""``dragoman bundle`` and ``dragoman models import``, run as programs: from a builder's key to a device."""

from __future__ import annotations

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from device_app.bundles.contents import GLOSSARY, MODELS, SIGNATURE_FILE
from device_app.pair_list import KeptPair, PairList
from device_app.paths import glossary_file, phrases_file
from tests.conftest import ROOT
from tests.device_app.bundles.conftest import Builder
from tests.waiting import longest_wait

INSTALLED = "piper/a-voice/a-voice.onnx"


def dragoman(*arguments: str | Path, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "device_app.cli.main", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=False, stdin=stdin
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.splitlines()[-1]


def test_from_a_key_to_a_device(builder: Builder, tmp_path: Path, isolated_home: Path) -> None:
    """One device packs what it has, another gets it."""
    builder.fill()
    shutil.rmtree(builder.bundle / MODELS / "voice")
    PairList(glossary_file()).add(KeptPair("de", "en", "Station", "ward"))
    assert dragoman("bundle", "key", tmp_path / "mine").returncode == 0
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o600
    assert dragoman("bundle", "key", tmp_path / "mine").stderr.startswith("error[storage.unwritable]: ")
    shutil.move(tmp_path / "mine.pub", builder.keys / "mine.pub")

    other = Builder(builder.key, builder.keys, tmp_path / "brought").fill()
    assert dragoman("models", "import", other, "--unsigned").returncode == 0
    pack = ("bundle", "make", builder.bundle, "--key", tmp_path / "mine", "--models", "piper-a-voice", "--glossary")
    assert dragoman(*pack, "--version", "7").stdout.startswith("ward 7: 5 files, ")
    for kept in ("models", "glossary.json"):
        (shutil.rmtree if (isolated_home / kept).is_dir() else os.unlink)(isolated_home / kept)

    told = dragoman("bundle", "check", builder.bundle, "--keys", builder.keys)
    assert told.stdout.startswith("ward 7: signed by mine (")
    done = dragoman("models", "import", builder.stick, "--keys", builder.keys, "--json")
    assert done.returncode == 0, done.stderr
    assert "ward 7: signed by mine" in done.stderr
    assert set(json.loads(done.stdout)["models"][0]["checksums"].values()) == {"import"}
    assert (isolated_home / "models" / INSTALLED).is_file()
    assert "1 new terms" in done.stderr
    assert KeptPair("de", "en", "Station", "ward") in PairList(glossary_file())
    assert KeptPair("en", "es", "Take a seat.", "Tome asiento.") in PairList(phrases_file())
    assert list((isolated_home / "models" / ".partial").rglob("*.onnx")) == []

    assert dragoman(*pack, "--version", "6").returncode == 0
    older = dragoman("models", "import", builder.stick, "--keys", builder.keys)
    assert older.returncode == 1
    assert last_line(older).startswith("error[bundle.older]: ")


def test_who_vouched_is_written_down(bundle: Path, builder: Builder, isolated_home: Path) -> None:
    done = dragoman("models", "import", bundle, "--keys", builder.keys, "--json")
    assert set(json.loads(done.stdout)["models"][0]["checksums"].values()) == {"bundle"}
    noted = json.loads((isolated_home / "models" / INSTALLED).with_name("installed.json").read_text())
    assert noted["source"] == "ward 5, signed by Clinic of St Anne"


@pytest.mark.parametrize("unsigned", [True, False])
def test_without_a_signature_that_is_trusted_nothing_happens(
    bundle: Path, builder: Builder, tmp_path: Path, isolated_home: Path, unsigned: bool
) -> None:
    if unsigned:
        (bundle / SIGNATURE_FILE).unlink()
    nobody = tmp_path / "nobody"
    refused = dragoman("models", "import", bundle, "--keys", nobody)
    assert refused.returncode == 2
    assert last_line(refused).startswith("error[bundle.not_trusted]: ")
    assert not (isolated_home / "models").exists()
    assert not (isolated_home / GLOSSARY).exists()
    done = dragoman("models", "import", bundle, "--keys", nobody, "--unsigned", "--json")
    assert set(json.loads(done.stdout)["models"][0]["checksums"].values()) == {"first-use"}
    # What nobody vouched for can't keep a later one away by the number that it gives itself.
    assert not (isolated_home / "bundles.json").exists()


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_a_person_is_asked(bundle: Path, isolated_home: Path, answer: bytes, status: int) -> None:
    master, slave = pty.openpty()
    try:
        os.write(master, answer)
        done = dragoman("models", "import", bundle, "--keys", "/nonexistent", stdin=slave)
    finally:
        os.close(master)
        os.close(slave)
    assert "[y/N]" in done.stderr
    assert done.returncode == status, done.stderr
    assert (isolated_home / "models" / INSTALLED).exists() is (status == 0)


def test_what_is_damaged_is_never_asked_about(bundle: Path, builder: Builder) -> None:
    (bundle / SIGNATURE_FILE).write_text("{}")
    done = dragoman("models", "import", bundle, "--unsigned")
    assert last_line(done).startswith("error[bundle.wrong_signature]: ")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda builder: builder.key.write_text("no key"), "bundle.bad_key"),
        (lambda builder: builder.key.unlink(), "file.missing"),
        (lambda builder: (builder.bundle / "letter.txt").touch(), "bundle.malformed"),
        (lambda builder: (builder.bundle / "models/link").symlink_to("/etc"), "bundle.malformed"),
        (lambda builder: shutil.rmtree(builder.bundle), "bundle.malformed"),
    ],
)
def test_what_a_device_would_refuse_is_not_signed(builder: Builder, spoil: object, code: str) -> None:
    builder.fill()
    assert callable(spoil)
    spoil(builder)
    done = dragoman("bundle", "make", builder.bundle, "--key", builder.key)
    assert last_line(done).startswith(f"error[{code}]: ")
    assert not (builder.bundle / SIGNATURE_FILE).exists()
