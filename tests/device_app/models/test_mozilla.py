"""Mozilla's models from a list like Mozilla's, on a server of our own."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.models.catalogue import read_catalogue
from device_app.models.mozilla import newest, pull_mozilla
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.light.installed import light_models
from tests.device_app.models.hub import Fault, Hub, running_hub

SHIPPED = read_catalogue()
RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"
CONTENT = {"model.ende.intgemm.alphas.bin": b"m" * 900, "lex.50.50.ende.s2t.bin": b"l" * 90, "vocab.ende.spm": b"v" * 9}


def packed(content: bytes) -> bytes:
    """A frame of Zstandard (RFC 8878) with one block that is stored as it is."""
    header = struct.pack("<IBI", 0xFD2FB528, 0b1010_0000, len(content))
    return header + struct.pack("<I", 1 | len(content) << 3)[:3] + content


def record(
    name: str, content: bytes, *, version: str = "3.0", architecture: str = "base-memory", **more: str
) -> dict[str, object]:
    return {
        "name": name,
        "fileType": name.partition(".")[0],
        "sourceLanguage": "en",
        "targetLanguage": "de",
        "version": version,
        "architecture": architecture,
        "decompressedHash": hashlib.sha256(content).hexdigest(),
        "attachment": {"location": f"models/{version}/{name}.zst", "hash": "", "size": 1, "filename": name},
        **more,
    }


def body(*records: dict[str, object]) -> str:
    return json.dumps({"data": records})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running_hub() as hub:
        hub.files["/v1/"] = json.dumps({"capabilities": {"attachments": {"base_url": f"{hub.url}/files/"}}}).encode()
        hub.files[RECORDS] = body(*(record(name, content) for name, content in CONTENT.items())).encode()
        for name, content in CONTENT.items():
            hub.files[f"/files/models/3.0/{name}.zst"] = packed(content)
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", hub.url + RECORDS)
        yield hub


def pull(models: Path) -> None:
    pull_mozilla(SHIPPED.model("mozilla-en-de"), models, Cancellation())


def test_a_direction_is_found_checked_and_installed(server: Hub, models: Path) -> None:
    pull(models)
    manifest = ModelStore(models, SHIPPED.models).installed()["mozilla-en-de"]
    assert (set(manifest.files), manifest.revision) == (set(CONTENT), "3.0 base-memory")
    assert {file.checked for file in manifest.files.values()} == {"hub"}
    assert list(light_models(models)) == [("en", "de")]
    assert not list(models.glob("light/*/*.zst"))


def test_it_is_pulled_by_its_name(server: Hub, isolated_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pull", "mozilla-en-de", "--accept-licence"]) == 0
    said = capsys.readouterr().err
    assert "MPL-2.0" in said
    assert "worldwide" in said
    assert main(["models", "list", "--language", "de", "--kind", "translation"]) == 0
    listed = capsys.readouterr().out
    assert "mozilla-en-de                   installed" in listed
    assert "mozilla-de-en" in listed


def test_the_newest_that_the_runtime_executes_is_taken() -> None:
    def versions(*found: tuple[str, str]) -> str:
        return body(
            *(
                record(name, content, version=version, architecture=architecture)
                for version, architecture in found
                for name, content in CONTENT.items()
            )
        )

    def taken(*found: tuple[str, str]) -> tuple[object, object]:
        records = newest(versions(*found), "en", "de")
        assert len(records) == 3
        return records[0]["version"], records[0]["architecture"]

    assert taken(("3.0", "tiny"), ("3.1", "tiny")) == ("3.1", "tiny")
    assert taken(("3.0", "tiny"), ("3.0", "base-memory")) == ("3.0", "base-memory")
    assert taken(("3.0", "tiny"), ("99.0", "base")) == ("3.0", "tiny")


def test_chinese_is_told_apart_and_two_vocabularies_are_taken() -> None:
    names = ("model.enzh.intgemm.alphas.bin", "lex.50.50.enzh.s2t.bin", "srcvocab.enzh.spm", "trgvocab.enzh.spm")
    simplified = [record(name, b"s", targetLanguage="zh-Hans", version="3.0") for name in names]
    traditional = [record(name, b"t", targetLanguage="zh-Hant", version="3.1") for name in names]
    listed = body(*simplified, *traditional)
    assert {row["targetLanguage"] for row in newest(listed, "en", "zh")} == {"zh-Hans"}
    assert {row["targetLanguage"] for row in newest(listed, "en", "zh-Hant")} == {"zh-Hant"}


@pytest.mark.parametrize("listed", ["", "[]", '{"data": 7}', '{"data": [{}]}', "<html>"])
def test_what_is_no_list_is_one_clear_failure(listed: str) -> None:
    with pytest.raises(DragomanError) as caught:
        newest(listed, "en", "de")
    assert caught.value.code in {"model.wrong_file", "model.not_found"}


def test_a_direction_that_is_incomplete_or_missing_is_not_there() -> None:
    lacking = body(*(record(name, content) for name, content in CONTENT.items() if "lex" not in name))
    for listed in (lacking, body()):
        with pytest.raises(DragomanError) as caught:
            newest(listed, "en", "de")
        assert caught.value.code == "model.not_found"


def test_what_comes_damaged_is_not_installed(server: Hub, models: Path) -> None:
    name = "vocab.ende.spm"
    server.files[f"/files/models/3.0/{name}.zst"] = packed(b"x" * 9)
    with pytest.raises(DragomanError) as caught:
        pull(models)
    assert caught.value.code == "model.wrong_checksum"
    assert not (models / "light").exists()
    server.files[f"/files/models/3.0/{name}.zst"] = packed(CONTENT[name])
    before = len(server.requests)
    pull(models)
    asked = [path for path, _ in server.requests[before:] if path.endswith(".zst")]
    assert asked == [f"/files/models/3.0/{name}.zst"], "what had come is not asked for again"


def test_a_server_that_does_not_answer_is_one_clear_failure(server: Hub, models: Path) -> None:
    server.faults[RECORDS] = Fault(status=503)
    with pytest.raises(DragomanError) as caught:
        pull(models)
    assert caught.value.code == "model.no_connection"


def test_it_stops_on_request(server: Hub, models: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        pull_mozilla(SHIPPED.model("mozilla-en-de"), models, cancellation)
    assert not (models / "light").exists()
