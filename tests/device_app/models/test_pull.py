"""Downloading: what comes, how it goes on after a break, and how it is checked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from device_app.models.catalogue import ModelCatalogue, read_catalogue
from device_app.models.pull import pull
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled
from tests.device_app.models.conftest import CATALOGUE, CONFIG, JSON, ONNX, VOICE, WEIGHTS
from tests.device_app.models.hub import REVISION, Fault, Hub
from tests.device_app.models.pulling import PATIENCE, PINNED_JSON, code_of, is_whole, nothing_looks_installed, take
from tests.device_app.small_disk import small_disk  # noqa: F401 - a fixture


def test_a_model_is_installed_with_the_checksums_the_hub_states(
    hub: Hub, catalogue: ModelCatalogue, models: Path
) -> None:
    told: list[float] = []
    manifest = pull(catalogue.model("voice"), models, hub.url, Cancellation(), progress=told.append, patience=PATIENCE)
    folder = models / "piper" / "voice"
    assert (folder / "voice.onnx").read_bytes() == VOICE
    assert (folder / "voice.onnx.json").read_bytes() == CONFIG
    assert manifest.files["voice.onnx"].sha256 == hashlib.sha256(VOICE).hexdigest()
    assert {file.checked for file in manifest.files.values()} == {"hub"}
    assert manifest.revision == REVISION
    assert {path.name for path in folder.iterdir()} == {"voice.onnx", "voice.onnx.json", "installed.json"}
    assert is_whole(catalogue, models)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert not (models / ".partial" / "voice").exists()


def test_all_files_are_of_the_commit_of_the_first(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    take(hub, catalogue, models)
    assert hub.ranges(PINNED_JSON) == [""]
    assert hub.ranges(JSON) == []


def test_optional_files_are_taken_where_they_are(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.files[PINNED_JSON.replace("voice.onnx.json", "MODEL_CARD")] = b"A voice. Licence: MIT"
    assert "MODEL_CARD" in take(hub, catalogue, models).files


@pytest.mark.parametrize(("git", "checked"), [(True, "hub"), (False, "first-use")])
def test_weaker_statements_of_the_hub_are_used_and_said_honestly(
    hub: Hub, catalogue: ModelCatalogue, models: Path, git: bool, checked: str
) -> None:
    hub.states_sha256, hub.states_git_sha1 = False, git
    assert {file.checked for file in take(hub, catalogue, models).files.values()} == {checked}


def test_a_broken_connection_is_continued_where_it_broke(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=3, break_after=100_000)
    take(hub, catalogue, models)
    assert hub.ranges(ONNX) == ["", "bytes=100000-", "bytes=200000-", "bytes=300000-"]
    assert is_whole(catalogue, models)


def test_another_run_goes_on_where_the_last_gave_up(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=1, break_after=100_000)
    hub.faults[PINNED_JSON] = Fault(status=503)
    assert code_of(hub, catalogue, models) == "model.no_connection"
    del hub.faults[PINNED_JSON]
    hub.requests.clear()
    take(hub, catalogue, models)
    assert hub.ranges(ONNX) == [], "a file that was complete is not downloaded again"
    assert is_whole(catalogue, models)


def test_a_download_cut_in_the_middle_goes_on_in_another_run(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    cancellation = Cancellation()
    seen: list[float] = []

    def stop_soon(fraction: float) -> None:
        seen.append(fraction)
        if fraction > 0.1:
            cancellation.cancel()

    with pytest.raises(Cancelled):
        pull(catalogue.model("voice"), models, hub.url, cancellation, progress=stop_soon, patience=PATIENCE)
    nothing_looks_installed(catalogue, models)
    hub.requests.clear()
    take(hub, catalogue, models)
    assert hub.ranges(ONNX)[0].startswith("bytes=")
    assert is_whole(catalogue, models)


@pytest.mark.parametrize("fault", [Fault(ignore_range=True), Fault(refuse_range=True)], ids=["whole file", "416"])
def test_a_server_that_cannot_continue_is_asked_for_the_whole(
    hub: Hub, catalogue: ModelCatalogue, models: Path, fault: Fault
) -> None:
    hub.faults[ONNX] = Fault(status=503)
    assert code_of(hub, catalogue, models) == "model.no_connection"
    part = models / ".partial" / "voice" / "voice.onnx.part"
    part.write_bytes(VOICE[:1000])
    part.with_name("voice.onnx.part.json").write_text("{}")
    hub.faults[ONNX] = fault
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)


@pytest.mark.parametrize("states_sha256", [True, False])
def test_a_file_that_changed_at_the_hub_is_not_spliced(
    hub: Hub, catalogue: ModelCatalogue, models: Path, states_sha256: bool
) -> None:
    hub.states_sha256 = states_sha256
    hub.faults[ONNX] = Fault(times=4, break_after=0)
    hub.faults[ONNX].break_after = 1000
    hub.faults[PINNED_JSON] = Fault(status=503)
    cancellation = Cancellation()

    def stop(_fraction: float) -> None:
        cancellation.cancel()

    with pytest.raises(Cancelled):
        pull(catalogue.model("voice"), models, hub.url, cancellation, progress=stop, patience=PATIENCE)
    assert (models / ".partial" / "voice" / "voice.onnx.part").stat().st_size == 1000
    changed = VOICE[:2] + bytes(byte ^ 255 for byte in VOICE[2:])
    hub.files[ONNX] = changed
    hub.faults.clear()
    take(hub, catalogue, models)
    assert (models / "piper" / "voice" / "voice.onnx").read_bytes() == changed


def test_a_longer_rest_than_the_file_is_thrown_away(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(status=404)
    assert code_of(hub, catalogue, models) == "model.not_found"
    (models / ".partial" / "voice" / "voice.onnx.part").write_bytes(bytes(len(VOICE) + 10))
    hub.faults.clear()
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)


def test_a_damaged_file_is_downloaded_once_more_then_given_up(
    hub: Hub, catalogue: ModelCatalogue, models: Path
) -> None:
    hub.faults[ONNX] = Fault(times=1, damage=True)
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)
    ModelStore(models, catalogue.models).remove(catalogue.model("voice"))
    hub.requests.clear()
    hub.faults[ONNX] = Fault(damage=True)
    assert code_of(hub, catalogue, models) == "model.wrong_checksum"
    assert hub.ranges(ONNX) == ["", ""]
    assert not list((models / ".partial").rglob("*.part")), "damage is not kept to go on with"


def test_the_catalogues_checksum_outranks_the_hubs(hub: Hub, models: Path) -> None:
    strict = read_catalogue(
        CATALOGUE + '\n[models.voice.pinned]\n"voice.onnx" = { size = 1, sha256 = "' + "0" * 64 + '" }\n'
    )
    assert code_of(hub, strict, models) == "model.wrong_checksum"
    right = hashlib.sha256(VOICE).hexdigest()
    known = read_catalogue(CATALOGUE + f'\n[models.voice.pinned]\n"voice.onnx" = {{ size = 1, sha256 = "{right}" }}\n')
    assert take(hub, known, models).files["voice.onnx"].checked == "catalogue"


@pytest.mark.parametrize("shards", [1, 3])
def test_weights_come_in_one_file_or_in_shards(hub: Hub, catalogue: ModelCatalogue, models: Path, shards: int) -> None:
    for revision in ("main", REVISION):
        root = f"/people/big/resolve/{revision}"
        hub.files[f"{root}/config.json"] = b"{}"
        if shards == 1:
            hub.files[f"{root}/model.safetensors"] = WEIGHTS
            continue
        names = [f"model-{index}-of-3.safetensors" for index in range(shards)]
        index = {"weight_map": {f"layer.{number}": name for number, name in enumerate(names)}}
        hub.files[f"{root}/model.safetensors.index.json"] = json.dumps(index).encode()
        hub.files |= {f"{root}/{name}": WEIGHTS for name in names}
    manifest = take(hub, catalogue, models, "big")
    assert len(manifest.files) == (2 if shards == 1 else 5)
    assert is_whole(catalogue, models, "big")


def test_an_index_that_names_files_elsewhere_is_refused(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    for revision in ("main", REVISION):
        root = f"/people/big/resolve/{revision}"
        hub.files[f"{root}/config.json"] = b"{}"
        hub.files[f"{root}/model.safetensors.index.json"] = b'{"weight_map": {"a": "../../../evil.safetensors"}}'
    assert code_of(hub, catalogue, models, "big") == "model.wrong_file"
