"""Models from a stick, their verification and their removal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from device_app.models.catalogue import Catalogue, read_catalogue
from device_app.models.import_folder import import_model, importable
from device_app.models.manifest import MANIFEST_FILE, Manifest
from device_app.models.pull import pull
from device_app.models.store import FileFault, ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.models.conftest import CONFIG, VOICE, WEIGHTS
from tests.device_app.models.hub import Hub

ROW = '{"size": 1, "sha256": "", "checked": ""}'


def fill(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "voice.onnx").write_bytes(VOICE)
    (folder / "voice.onnx.json").write_bytes(CONFIG)
    return folder


@pytest.fixture
def store(catalogue: Catalogue, models: Path) -> ModelStore:
    return ModelStore(models, catalogue.models)


@pytest.mark.parametrize("place", ["", "voice", "piper/voice", "en/one"])
def test_a_model_is_found_by_its_files_its_name_and_its_place(
    tmp_path: Path, catalogue: Catalogue, models: Path, store: ModelStore, place: str
) -> None:
    stick = tmp_path / "stick"
    fill(stick / place)
    found = importable(stick, catalogue.models)
    assert found == {"voice": stick / place}
    told: list[float] = []
    manifest = import_model(catalogue.model("voice"), found["voice"], models, Cancellation(), told.append)
    assert {file.checked for file in manifest.files.values()} == {"first-use"}
    assert store.verify(catalogue.model("voice"), Cancellation()) == []
    assert told[-1] == 1.0


def test_files_of_common_names_need_a_folder_of_the_models_name(
    tmp_path: Path, catalogue: Catalogue, models: Path
) -> None:
    for name, expected in (("something", {}), ("big", {"big"})):
        stick = tmp_path / name
        stick.mkdir()
        (stick / "config.json").write_bytes(b"{}")
        (stick / "model.safetensors").write_bytes(WEIGHTS)
        assert set(importable(stick, catalogue.models)) == set(expected)
    import_model(catalogue.model("big"), tmp_path / "big", models, Cancellation())
    assert (models / "checkpoints" / "big" / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("place", ["", "hy-mt2-1.8b-q8_0", "Hy-MT2-1.8B-GGUF"])
def test_a_gguf_file_is_found_by_its_name_wherever_it_lies(tmp_path: Path, models: Path, place: str) -> None:
    shipped = read_catalogue().models
    model = shipped["hy-mt2-1.8b-q8_0"]
    stick = tmp_path / "stick"
    (stick / place).mkdir(parents=True, exist_ok=True)
    (stick / place / "Hy-MT2-1.8B-Q8_0.gguf").write_bytes(b"GGUF" + bytes(100))
    assert importable(stick, shipped) == {model.name: stick / place}
    manifest = import_model(model, stick / place, models, Cancellation())
    assert Manifest.read(models / "gguf" / model.name) == manifest
    (stick / place / "Hy-MT2-1.8B-Q8_0.gguf").write_bytes(b"LFS?" + bytes(100))
    with pytest.raises(DragomanError) as caught:
        import_model(model, stick / place, models, Cancellation())
    assert caught.value.code == "model.wrong_file"


def test_a_copy_of_an_installed_model_is_checked_by_its_manifest(
    tmp_path: Path, hub: Hub, catalogue: Catalogue, models: Path, store: ModelStore
) -> None:
    model = catalogue.model("voice")
    pull(model, models, hub.url, Cancellation())
    stick = tmp_path / "stick"
    shutil.copytree(models / model.place, stick / "voice")
    store.remove(model)
    manifest = import_model(model, stick / "voice", models, Cancellation())
    assert {file.checked for file in manifest.files.values()} == {"import"}
    assert manifest.revision
    store.remove(model)
    (stick / "voice" / "voice.onnx").write_bytes(VOICE[:-1] + b"!")
    with pytest.raises(DragomanError) as caught:
        import_model(model, stick / "voice", models, Cancellation())
    assert caught.value.code == "model.wrong_checksum"
    assert store.installed() == {}


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"not onnx"])
def test_what_is_no_model_is_not_imported(
    tmp_path: Path, catalogue: Catalogue, models: Path, store: ModelStore, content: bytes
) -> None:
    stick = fill(tmp_path / "voice")
    (stick / "voice.onnx").write_bytes(content)
    with pytest.raises(DragomanError) as caught:
        import_model(catalogue.model("voice"), stick, models, Cancellation())
    assert caught.value.code == "model.wrong_file"
    assert store.installed() == {}


def test_an_incomplete_folder_holds_no_model(tmp_path: Path, catalogue: Catalogue) -> None:
    stick = fill(tmp_path / "voice")
    (stick / "voice.onnx.json").unlink()
    assert importable(stick, catalogue.models) == {}
    with pytest.raises(DragomanError) as caught:
        importable(tmp_path / "absent", catalogue.models)
    assert caught.value.code == "model.no_folder"


def test_a_stick_pulled_out_or_a_cancelled_import_installs_nothing(
    tmp_path: Path, catalogue: Catalogue, models: Path, store: ModelStore
) -> None:
    stick = fill(tmp_path / "voice")
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        import_model(catalogue.model("voice"), stick, models, cancellation)
    (stick / "voice.onnx").unlink()
    with pytest.raises(DragomanError) as caught:
        import_model(catalogue.model("voice"), stick, models, Cancellation())
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
    tmp_path: Path, catalogue: Catalogue, models: Path, store: ModelStore, harm: object, fault: str
) -> None:
    model = catalogue.model("voice")
    import_model(model, fill(tmp_path / "stick"), models, Cancellation())
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
    catalogue: Catalogue, models: Path, store: ModelStore, manifest: str
) -> None:
    folder = fill(models / "piper" / "voice")
    assert store.installed() == {}
    (folder / MANIFEST_FILE).write_text(manifest)
    assert Manifest.read(folder) is None
    assert store.installed() == {}
    with pytest.raises(DragomanError) as caught:
        store.verify(catalogue.model("voice"), Cancellation())
    assert caught.value.code == "model.not_installed"


def test_removal_frees_all_of_it_once(tmp_path: Path, catalogue: Catalogue, models: Path, store: ModelStore) -> None:
    model = catalogue.model("voice")
    import_model(model, fill(tmp_path / "stick"), models, Cancellation())
    assert store.remove(model) >= len(VOICE) + len(CONFIG)
    assert [path for path in models.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
    with pytest.raises(DragomanError) as caught:
        store.remove(model)
    assert caught.value.code == "model.not_installed"


def test_an_installed_model_is_replaced_whole(
    tmp_path: Path, hub: Hub, catalogue: Catalogue, models: Path, store: ModelStore
) -> None:
    model = catalogue.model("voice")
    folder = fill(models / model.place)
    (folder / "leftover").write_text("of a copy made by hand")
    pull(model, models, hub.url, Cancellation())
    assert not (folder / "leftover").exists()
    assert "voice" in store.installed()
