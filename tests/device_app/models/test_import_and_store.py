"""Models from a stick, their verification and their removal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from device_app.models.catalogue import ModelCatalogue
from device_app.models.import_folder import import_model
from device_app.models.look_through import Brought, look_through
from device_app.models.manifest import MANIFEST_FILE, Manifest
from device_app.models.pull import pull
from device_app.models.store import FileFault, ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.models.conftest import CONFIG, VOICE
from tests.device_app.models.hub import Hub

ROW = '{"size": 1, "sha256": "", "checked": ""}'


def fill(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "voice.onnx").write_bytes(VOICE)
    (folder / "voice.onnx.json").write_bytes(CONFIG)
    return folder


@pytest.fixture
def store(catalogue: ModelCatalogue, models: Path) -> ModelStore:
    return ModelStore(models, catalogue.models)


def brought(folder: Path, catalogue: ModelCatalogue) -> Brought:
    """The one model that lies in a folder."""
    (found,), refused = look_through(folder, catalogue.models)
    assert refused == []
    return found


@pytest.mark.parametrize("place", ["", "voice", "piper/voice", "anything/at/all"])
def test_a_model_is_found_by_its_files_wherever_it_lies(
    tmp_path: Path, catalogue: ModelCatalogue, models: Path, store: ModelStore, place: str
) -> None:
    stick = tmp_path / "stick"
    fill(stick / place)
    told: list[float] = []
    manifest = import_model(brought(stick, catalogue), models, Cancellation(), told.append)
    assert manifest.model == "voice"
    assert {file.checked for file in manifest.files.values()} == {"first-use"}
    assert store.verify(catalogue.model("voice"), Cancellation()) == []
    assert told[-1] == 1.0


def test_a_copy_of_an_installed_model_is_checked_by_its_manifest(
    tmp_path: Path, hub: Hub, catalogue: ModelCatalogue, models: Path, store: ModelStore
) -> None:
    model = catalogue.model("voice")
    pull(model, models, hub.url, Cancellation())
    stick = tmp_path / "stick"
    shutil.copytree(models / model.place, stick / "voice")
    store.remove(model)
    manifest = import_model(brought(stick, catalogue), models, Cancellation())
    assert {file.checked for file in manifest.files.values()} == {"import"}
    assert manifest.revision
    store.remove(model)
    (stick / "voice" / "voice.onnx").write_bytes(VOICE[:-1] + b"!")
    with pytest.raises(DragomanError) as caught:
        import_model(brought(stick, catalogue), models, Cancellation())
    assert caught.value.code == "model.wrong_checksum"
    assert store.installed() == {}


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"not onnx"])
def test_what_is_no_model_is_not_imported(
    tmp_path: Path, catalogue: ModelCatalogue, models: Path, store: ModelStore, content: bytes
) -> None:
    stick = fill(tmp_path / "voice")
    (stick / "voice.onnx").write_bytes(content)
    with pytest.raises(DragomanError) as caught:
        import_model(brought(stick, catalogue), models, Cancellation())
    assert caught.value.code == "model.wrong_file"
    assert store.installed() == {}


def test_a_stick_pulled_out_or_a_cancelled_import_installs_nothing(
    tmp_path: Path, catalogue: ModelCatalogue, models: Path, store: ModelStore
) -> None:
    stick = fill(tmp_path / "voice")
    found = brought(stick, catalogue)
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        import_model(found, models, cancellation)
    (stick / "voice.onnx").unlink()
    with pytest.raises(DragomanError) as caught:
        import_model(found, models, Cancellation())
    assert caught.value.code == "model.unreadable"
    assert store.installed() == {}


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"), "checksum"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "size"),
        (lambda path: path.unlink(), "missing"),
    ],
)
def test_verification_finds_each_harm(
    tmp_path: Path, catalogue: ModelCatalogue, models: Path, store: ModelStore, harm: object, fault: str
) -> None:
    model = catalogue.model("voice")
    import_model(brought(fill(tmp_path / "stick"), catalogue), models, Cancellation())
    harm(models / model.place / "voice.onnx")  # type: ignore[operator]
    assert store.verify(model, Cancellation()) == [FileFault("voice.onnx", fault)]
    assert ("voice" in store.installed()) is (fault == "checksum"), "a wrong size shows without reading it all"


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"format": 99}',
        '{"format": 1, "model": "voice", "source": "", "revision": "", "files": {}}',
        '{"format": 1, "model": "voice", "source": "", "revision": "", "files": {"../x": ' + ROW + "}}",
        '{"format": 1, "model": "voice", "source": "", "revision": "", "files": {"x": {}}}',
    ],
)
def test_a_folder_without_a_sound_manifest_is_no_installed_model(
    catalogue: ModelCatalogue, models: Path, store: ModelStore, manifest: str
) -> None:
    folder = fill(models / "piper" / "voice")
    assert store.installed() == {}
    (folder / MANIFEST_FILE).write_text(manifest)
    assert Manifest.read(folder) is None
    assert store.installed() == {}
    with pytest.raises(DragomanError) as caught:
        store.verify(catalogue.model("voice"), Cancellation())
    assert caught.value.code == "model.not_installed"


def test_removal_frees_all_of_it_once(
    tmp_path: Path, catalogue: ModelCatalogue, models: Path, store: ModelStore
) -> None:
    model = catalogue.model("voice")
    import_model(brought(fill(tmp_path / "stick"), catalogue), models, Cancellation())
    assert store.remove(model) >= len(VOICE) + len(CONFIG)
    assert [path for path in models.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
    with pytest.raises(DragomanError) as caught:
        store.remove(model)
    assert caught.value.code == "model.not_installed"


def test_an_installed_model_is_replaced_whole(
    tmp_path: Path, hub: Hub, catalogue: ModelCatalogue, models: Path, store: ModelStore
) -> None:
    model = catalogue.model("voice")
    folder = fill(models / model.place)
    (folder / "leftover").write_text("of a copy made by hand")
    pull(model, models, hub.url, Cancellation())
    assert not (folder / "leftover").exists()
    assert "voice" in store.installed()


def to_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def to_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "change",
    [
        to_a_link,
        to_a_pipe,
        lambda path: path.write_bytes(VOICE + b"more"),
        lambda path: path.write_bytes(VOICE[:-4]),
    ],
)
def test_what_changes_after_it_was_looked_at_is_not_copied(
    tmp_path: Path,
    catalogue: ModelCatalogue,
    models: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
) -> None:
    """Between the look at a stick and the copy anything can happen to it; nothing of the model stays."""
    found = brought(fill(tmp_path / "stick"), catalogue)

    def change_it(folder: Path, needed: int) -> None:
        change(tmp_path / "stick" / "voice.onnx")

    monkeypatch.setattr("device_app.models.import_folder.require_space", change_it)
    with pytest.raises(DragomanError) as caught:
        import_model(found, models, Cancellation())
    assert caught.value.code == "model.unreadable"
    assert [path for path in models.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
