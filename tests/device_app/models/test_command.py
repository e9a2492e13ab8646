"""``dragoman models``, run as a program."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from device_app.models.catalogue import read_catalogue
from tests.conftest import ROOT
from tests.device_app.models.conftest import CONFIG
from tests.device_app.models.hub import REVISION, Fault, Hub, running_hub
from tests.waiting import longest_wait

NAME = "piper-it_IT-paola-medium"
MODEL = read_catalogue().model(NAME)


def dragoman(*arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "device_app.cli.main", "models", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=False, stdin=stdin
    )


def offer(hub: Hub) -> None:
    for revision in ("main", REVISION):
        folder = f"/{MODEL.repository}/resolve/{revision}/{MODEL.folder}"
        hub.files |= {f"{folder}/{MODEL.files[0]}": b"\x08\x09voice", f"{folder}/{MODEL.files[1]}": b"{}"}


def test_a_model_comes_is_listed_verified_and_goes(isolated_home: Path) -> None:
    with running_hub() as hub:
        offer(hub)
        pulled = dragoman("pull", NAME, "--from", hub.url, "--accept-licence", "--json")
        assert pulled.returncode == 0, pulled.stderr
        again = dragoman("pull", NAME, "--from", hub.url)
        assert again.returncode == 0
        assert "installed already" in again.stderr
    assert json.loads(pulled.stdout)["models"][0]["checksums"] == dict.fromkeys(MODEL.files, "hub")
    for told in (MODEL.licence, MODEL.territory, "64 MB", "Italian"):
        assert told in pulled.stderr
    listed = json.loads(dragoman("list", "--language", "it", "--kind", "voice", "--json").stdout)
    assert [(row["name"], row["installed"]) for row in listed["models"]] == [(NAME, True)]
    assert f"{NAME:30}  installed" in dragoman("list").stdout
    assert "whole" in dragoman("verify").stdout
    voice = isolated_home / "models" / MODEL.place / MODEL.files[0]
    voice.write_bytes(b"\x08\x09v0ice")
    damaged = dragoman("verify", NAME)
    assert damaged.returncode == 1
    assert damaged.stderr.startswith("error[model.damaged]: ")
    assert f"{MODEL.files[0]}: checksum" in damaged.stdout
    assert json.loads(dragoman("verify", "--json").stdout)["models"][0]["faults"][0]["fault"] == "checksum"
    assert dragoman("remove", NAME).returncode == 0
    assert not voice.exists()
    assert dragoman("verify").stdout == ""


def test_nothing_is_downloaded_before_the_licence_is_accepted() -> None:
    with running_hub() as hub:
        offer(hub)
        refused = dragoman("pull", NAME, "--from", hub.url)
        assert hub.requests == []
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1].startswith("error[model.licence_not_accepted]: ")
    assert MODEL.territory in refused.stderr


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_a_person_is_asked(answer: bytes, status: int) -> None:
    master, slave = pty.openpty()
    try:
        os.write(master, answer)
        with running_hub() as hub:
            offer(hub)
            done = dragoman("pull", NAME, "--from", hub.url, stdin=slave)
            assert bool(hub.requests) is (status == 0)
    finally:
        os.close(master)
        os.close(slave)
    assert "[y/N]" in done.stderr
    assert done.returncode == status, done.stderr


def test_a_failed_download_is_one_line() -> None:
    with running_hub() as hub:
        offer(hub)
        path = f"/{MODEL.repository}/resolve/main/{MODEL.folder}/{MODEL.files[0]}"
        hub.faults[path] = Fault(page=True)
        done = dragoman("pull", NAME, "--from", hub.url, "--accept-licence", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("error[model.wrong_file]: ")
    assert not json.loads(dragoman("list", "--language", "it", "--kind", "voice", "--json").stdout)["models"][0][
        "installed"
    ]


def test_models_come_from_a_folder(tmp_path: Path) -> None:
    empty = dragoman("import", str(tmp_path))
    assert empty.returncode == 1
    assert empty.stderr.startswith("error[model.nothing_to_import]: ")
    for file, content in zip(MODEL.files, (b"\x08\x09voice", CONFIG.replace(b'"en"', b'"it"')), strict=True):
        (tmp_path / file).write_bytes(content)
    refused = dragoman("import", str(tmp_path), "--json")
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1].startswith("error[bundle.not_trusted]: ")
    done = dragoman("import", str(tmp_path), "--unsigned", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["models"][0]["checksums"].values()) == {"first-use"}
    assert "nobody stated a checksum" in done.stderr
    assert MODEL.territory in done.stderr
    lacking = dragoman("import", str(tmp_path), "whisper-tiny")
    assert lacking.returncode == 1
    assert "whisper-tiny" in lacking.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["pull", "no-such"], "model.unknown"),
        (["remove", "no-such"], "model.unknown"),
        (["verify", NAME], "model.not_installed"),
        (["remove", NAME], "model.not_installed"),
        (["import", "/proc/no-such-folder"], "model.no_folder"),
        (["pull", NAME, "--from", "nowhere", "--accept-licence"], "model.bad_address"),
        (["pull"], "ui.bad_arguments"),
        ([], "ui.bad_arguments"),
    ],
)
def test_every_bad_input_is_one_line(arguments: list[str], code: str) -> None:
    done = dragoman(*arguments)
    assert done.returncode in {1, 2}
    assert done.stderr.splitlines()[-1].startswith(f"error[{code}]: ")
    assert done.stdout == ""
