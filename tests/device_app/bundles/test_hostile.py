"""Bundles that somebody else had in hand: each is one line, and nothing of it stays."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from device_app.bundles import received
from device_app.bundles.contents import CONTENTS_FILE, GLOSSARY, LARGEST, SIGNATURE_FILE
from device_app.bundles.install import unpacked
from device_app.bundles.keys import PUBLIC, make_key
from device_app.bundles.received import read_bundle
from device_app.models.staging import STAGING_FOLDER
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.bundles.conftest import Builder

VOICE = "models/voice/a-voice.onnx"


def take(builder: Builder, models: Path) -> None:
    """What a device does with it, up to the installation."""
    with unpacked(read_bundle(builder.bundle, builder.keys), models, {}, Cancellation()) as inside:
        assert inside.brought


def refused(builder: Builder, models: Path) -> str:
    """The code with which it is refused; and nothing is left."""
    with pytest.raises(DragomanError) as caught:
        take(builder, models)
    assert "\n" not in caught.value.line()
    left = (
        [path for path in models.rglob("*") if path.is_file() and path.name != "bundle.lock"] if models.exists() else []
    )
    assert left == []
    assert not (models / STAGING_FOLDER / "bundle").exists()
    return caught.value.code


@pytest.fixture
def models(isolated_home: Path) -> Path:
    return isolated_home / "models"


def test_a_sound_one_is_taken(bundle: Path, builder: Builder, models: Path) -> None:
    (bundle / ".Trashes").mkdir()
    (bundle / ".Trashes" / "left").write_text("by some system")
    take(builder, models)
    assert read_bundle(bundle, builder.keys).trusted


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:40],
        lambda text: text[:-20],
        lambda text: b"",
        lambda text: b"[" * 900,
        lambda text: b"{}",
        lambda text: b'{"key": 3, "signature": []}',
        lambda text: b"null",
        lambda text: text.replace(b'"signature": "', b'"signature": "AAAA'),
        lambda text: os.urandom(700),
        lambda text: text.replace(b'"key": "', b'"key": "AAAA'),
    ],
)
def test_a_spoilt_signature(bundle: Path, builder: Builder, models: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = bundle / SIGNATURE_FILE
    path.write_bytes(spoil(path.read_bytes()))
    assert refused(builder, models) == "bundle.wrong_signature"


def test_a_signature_that_never_ends(bundle: Path, builder: Builder, models: Path) -> None:
    with (bundle / SIGNATURE_FILE).open("wb") as file:
        file.truncate(1 << 40)
    assert refused(builder, models) == "bundle.damaged"


def test_a_manifest_that_somebody_edited(bundle: Path, builder: Builder, models: Path) -> None:
    path = bundle / CONTENTS_FILE
    path.write_text(path.read_text().replace('"version": 5', '"version": 6'))
    assert refused(builder, models) == "bundle.wrong_signature"


def test_a_key_under_which_somebody_put_another(bundle: Path, builder: Builder, tmp_path: Path) -> None:
    """A right signature by a key that nobody trusts is one of a stranger, whatever the stranger calls it."""
    other = tmp_path / "Clinic of St Anne"
    make_key(other)
    builder.seal(key=other)
    shutil.copy(tmp_path / f"Clinic of St Anne{PUBLIC}", bundle / f".Clinic of St Anne{PUBLIC}")
    received_ = read_bundle(bundle, builder.keys)
    assert not received_.trusted
    assert received_.signer is not None
    assert received_.signer.name == ""


def test_a_key_that_is_no_key_trusts_nobody(bundle: Path, builder: Builder) -> None:
    (builder.keys / "a.pub").write_bytes(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    (builder.keys / "b.pub").symlink_to("/dev/zero")
    os.mkfifo(builder.keys / "c.pub")
    (builder.keys / "d.pub").mkdir()
    assert read_bundle(bundle, builder.keys).trusted
    (builder.keys / f"Clinic of St Anne{PUBLIC}").unlink()
    assert not read_bundle(bundle, builder.keys).trusted


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"files": ' * 50_000,
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"format": 2}',
        b'{"format": 1, "name": "ward", "version": 1, "files": []}',
        b'{"format": 1, "name": "ward", "version": 1, "files": {}}',
        b'{"format": 1, "name": "../ward", "version": 1, "files": {"glossary.json": {}}}',
    ],
)
def test_a_manifest_that_is_none(
    bundle: Path, builder: Builder, models: Path, resign: Callable[[bytes], None], content: bytes
) -> None:
    resign(content)
    assert refused(builder, models) == "bundle.malformed"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "models/../../x",
        "models/./x",
        "models//x",
        "models/.hidden",
        "models/a\\b",
        "models/a\0b",
        "models/a\nb",
        "models/\u202ea",
        "models/C:x",
        "models",
        "settings.toml",
        "dragoman-bundle.json",
        "models/" + "a/" * 20 + "a",
        "models/" + "a" * 600,
        "models/VOICE/a-voice.onnx",
        "models/\ud800",
    ],
)
def test_a_name_that_leads_elsewhere(
    bundle: Path, builder: Builder, models: Path, resign: Callable[[bytes], None], name: str
) -> None:
    table = json.loads((bundle / CONTENTS_FILE).read_text())
    table["files"][name] = {"size": 1, "sha256": "0" * 64}
    resign(json.dumps(table).encode())
    assert refused(builder, models) == "bundle.malformed"


@pytest.mark.parametrize("size", [-1, 1.0, True, "1", None, 1 << 70, LARGEST + 1])
def test_a_size_that_is_none(
    bundle: Path, builder: Builder, models: Path, resign: Callable[[bytes], None], size: object
) -> None:
    table = json.loads((bundle / CONTENTS_FILE).read_text())
    table["files"][VOICE]["size"] = size
    resign(json.dumps(table).encode())
    assert refused(builder, models) == "bundle.malformed"


def test_a_sparse_file_is_not_copied(
    bundle: Path, builder: Builder, models: Path, resign: Callable[[bytes], None]
) -> None:
    """It takes no room on the stick, and all of it here."""
    table = json.loads((bundle / CONTENTS_FILE).read_text())
    table["files"][VOICE]["size"] = LARGEST
    resign(json.dumps(table).encode())
    with (bundle / VOICE).open("wb") as file:
        file.truncate(LARGEST)
    assert refused(builder, models) == "model.disk_full"


def put_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/shadow")


def put_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").touch()


def swap_folder(path: Path) -> None:
    """The folder becomes a link to one that holds the right files."""
    path.parent.rename(path.parents[3] / "elsewhere")
    path.parent.symlink_to(path.parents[3] / "elsewhere")


CHANGES: list[Callable[[Path], object]] = [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(path.read_bytes()[:-1]),
    lambda path: path.write_bytes(path.read_bytes() + b"!"),
    lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"),
    lambda path: path.with_name("further.onnx").touch(),
    lambda path: path.with_name("further.onnx").symlink_to(path),
    lambda path: path.with_name(".hidden").symlink_to("/"),
    lambda path: path.with_name("loop").symlink_to(path.parent),
    put_link,
    put_pipe,
    put_folder,
    swap_folder,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_on_the_stick(
    bundle: Path, builder: Builder, models: Path, change: Callable[[Path], object]
) -> None:
    change(bundle / VOICE)
    assert refused(builder, models) == "bundle.damaged"


@pytest.mark.parametrize("change", [CHANGES[0], CHANGES[1], CHANGES[2], CHANGES[3], put_link, put_pipe, swap_folder])
def test_what_is_changed_after_it_was_looked_at(
    bundle: Path,
    builder: Builder,
    models: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
) -> None:
    judged = received.judge

    def judge_then_change(found: received.ReceivedBundle) -> None:
        judged(found)
        change(bundle / VOICE)

    monkeypatch.setattr("device_app.bundles.install.judge", judge_then_change)
    assert refused(builder, models) == "bundle.damaged"


@pytest.mark.parametrize("name", [CONTENTS_FILE, SIGNATURE_FILE])
@pytest.mark.parametrize("change", [put_link, put_pipe, put_folder])
def test_manifest_and_signature_are_files(
    bundle: Path, builder: Builder, models: Path, name: str, change: Callable[[Path], object]
) -> None:
    change(bundle / name)
    assert refused(builder, models) == "bundle.damaged"


def test_too_many_folders_in_folders(bundle: Path, builder: Builder, models: Path) -> None:
    (bundle / "/".join(["models", *"x" * 40])).mkdir(parents=True)
    assert refused(builder, models) == "bundle.damaged"


def test_a_stop_leaves_nothing(bundle: Path, builder: Builder, models: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled), unpacked(read_bundle(bundle, builder.keys), models, {}, cancellation):
        pass
    assert not (models / STAGING_FOLDER / "bundle").exists()


def test_two_at_a_time_are_not_mixed(bundle: Path, builder: Builder, models: Path) -> None:
    codes: list[str] = []

    def try_too() -> None:
        try:
            take(builder, models)
        except DragomanError as error:
            codes.append(error.code)

    with unpacked(read_bundle(bundle, builder.keys), models, {}, Cancellation()) as inside:
        other = threading.Thread(target=try_too)
        other.start()
        other.join()
        assert (inside.lists[GLOSSARY]).is_file()
    assert codes == ["model.busy"]


def test_what_a_loss_of_power_left_goes_with_the_next(bundle: Path, builder: Builder, models: Path) -> None:
    left = models / STAGING_FOLDER / "bundle" / "models" / "old"
    left.mkdir(parents=True)
    (left / "part.bin").touch()
    take(builder, models)
    assert not left.exists()
