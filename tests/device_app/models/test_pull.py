"""Downloading from a hub that works, breaks, lies, stalls and runs out of room."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from device_app.models.catalogue import Catalogue, read_catalogue
from device_app.models.file_download import Patience
from device_app.models.manifest import Manifest
from device_app.models.pull import pull
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.models.conftest import CATALOGUE, CONFIG, JSON, ONNX, VOICE, WEIGHTS
from tests.device_app.models.hub import REVISION, Fault, Hub
from tests.device_app.small_disk import small_disk  # noqa: F401 - a fixture

PATIENCE = Patience(attempts=3, first_pause_seconds=0.02, stall_seconds=0.4, least_bytes=1000)
PINNED_JSON = JSON.replace("main", REVISION)


def take(hub: Hub, catalogue: Catalogue, models: Path, name: str = "voice") -> Manifest:
    return pull(catalogue.model(name), models, hub.url, Cancellation(), patience=PATIENCE)


def code_of(hub: Hub, catalogue: Catalogue, models: Path, name: str = "voice") -> str:
    with pytest.raises(DragomanError) as caught:
        take(hub, catalogue, models, name)
    nothing_looks_installed(catalogue, models, name)
    assert caught.value.message
    assert "\n" not in caught.value.line()
    return caught.value.code


def nothing_looks_installed(catalogue: Catalogue, models: Path, name: str = "voice") -> None:
    assert not (models / catalogue.model(name).place).exists()
    assert ModelStore(models, catalogue.models).installed() == {}


def is_whole(catalogue: Catalogue, models: Path, name: str = "voice") -> bool:
    store = ModelStore(models, catalogue.models)
    return name in store.installed() and store.verify(catalogue.model(name), Cancellation()) == []


def test_a_model_is_installed_with_the_checksums_the_hub_states(hub: Hub, catalogue: Catalogue, models: Path) -> None:
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


def test_all_files_are_of_the_commit_of_the_first(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    take(hub, catalogue, models)
    assert hub.ranges(PINNED_JSON) == [""]
    assert hub.ranges(JSON) == []


def test_optional_files_are_taken_where_they_are(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.files[PINNED_JSON.replace("voice.onnx.json", "MODEL_CARD")] = b"A voice. Licence: MIT"
    assert "MODEL_CARD" in take(hub, catalogue, models).files


@pytest.mark.parametrize(("git", "checked"), [(True, "hub"), (False, "first-use")])
def test_weaker_statements_of_the_hub_are_used_and_said_honestly(
    hub: Hub, catalogue: Catalogue, models: Path, git: bool, checked: str
) -> None:
    hub.states_sha256, hub.states_git_sha1 = False, git
    assert {file.checked for file in take(hub, catalogue, models).files.values()} == {checked}


def test_a_broken_connection_is_continued_where_it_broke(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=3, break_after=100_000)
    take(hub, catalogue, models)
    assert hub.ranges(ONNX) == ["", "bytes=100000-", "bytes=200000-", "bytes=300000-"]
    assert is_whole(catalogue, models)


def test_another_run_goes_on_where_the_last_gave_up(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=1, break_after=100_000)
    hub.faults[PINNED_JSON] = Fault(status=503)
    assert code_of(hub, catalogue, models) == "model.no_connection"
    del hub.faults[PINNED_JSON]
    hub.requests.clear()
    take(hub, catalogue, models)
    assert hub.ranges(ONNX) == [], "a file that was complete is not downloaded again"
    assert is_whole(catalogue, models)


def test_a_download_cut_in_the_middle_goes_on_in_another_run(hub: Hub, catalogue: Catalogue, models: Path) -> None:
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
    hub: Hub, catalogue: Catalogue, models: Path, fault: Fault
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
    hub: Hub, catalogue: Catalogue, models: Path, states_sha256: bool
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


def test_a_longer_rest_than_the_file_is_thrown_away(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(status=404)
    assert code_of(hub, catalogue, models) == "model.not_found"
    (models / ".partial" / "voice" / "voice.onnx.part").write_bytes(bytes(len(VOICE) + 10))
    hub.faults.clear()
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)


def test_a_damaged_file_is_downloaded_once_more_then_given_up(hub: Hub, catalogue: Catalogue, models: Path) -> None:
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
    strict = read_catalogue(CATALOGUE + '\n[models.voice.sha256]\n"voice.onnx" = "' + "0" * 64 + '"\n')
    assert code_of(hub, strict, models) == "model.wrong_checksum"
    right = hashlib.sha256(VOICE).hexdigest()
    known = read_catalogue(CATALOGUE + f'\n[models.voice.sha256]\n"voice.onnx" = "{right}"\n')
    assert take(hub, known, models).files["voice.onnx"].checked == "catalogue"


@pytest.mark.parametrize(
    ("path", "fault", "content", "code"),
    [
        (ONNX, Fault(page=True), None, "model.wrong_file"),
        (ONNX, Fault(), b"<html><body>Please log in</body></html>", "model.wrong_file"),
        (ONNX, Fault(), b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "model.wrong_file"),
        (ONNX, Fault(), b"", "model.wrong_file"),
        (ONNX, Fault(), b"PK\x03\x04 a zip", "model.wrong_file"),
        (PINNED_JSON, Fault(), b"{not json", "model.wrong_file"),
        (ONNX, Fault(status=404), None, "model.not_found"),
        (PINNED_JSON, Fault(status=404), None, "model.not_found"),
        (ONNX, Fault(status=401), None, "model.refused"),
        (ONNX, Fault(status=403), None, "model.refused"),
        (ONNX, Fault(status=500), None, "model.no_connection"),
        (ONNX, Fault(status=429), None, "model.no_connection"),
        (ONNX, Fault(break_after=0), None, "model.no_connection"),
        (ONNX, Fault(hang=True), None, "model.no_connection"),
        (ONNX, Fault(drip_seconds=0.02), None, "model.no_connection"),
    ],
)
def test_every_fault_of_the_hub_has_its_code_and_installs_nothing(
    hub: Hub, catalogue: Catalogue, models: Path, path: str, fault: Fault, content: bytes | None, code: str
) -> None:
    right = hub.files[path]
    hub.faults[path] = fault
    if content is not None:
        hub.files[path] = content
    assert code_of(hub, catalogue, models) == code
    hub.faults.clear()
    hub.files[path] = right
    take(hub, catalogue, models)
    assert is_whole(catalogue, models), "the next attempt starts from a sound state"


def test_a_busy_server_is_asked_again(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=2, status=503)
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)


def test_a_hub_that_is_not_there_is_one_line(catalogue: Catalogue, models: Path) -> None:
    for url, code in [
        ("http://127.0.0.1:9", "model.no_connection"),
        ("ftp://example.org", "model.bad_address"),
        ("http://", "model.bad_address"),
        ("http://127.0.0.1:x", "model.bad_address"),
        ("/home/someone", "model.bad_address"),
    ]:
        assert code_of(Hub(url=url), catalogue, models) == code


def test_a_redirect_is_followed_and_the_checksum_before_it_counts(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.files["/storage/7"] = VOICE
    hub.states_sha256 = False
    stated = {"X-Linked-ETag": f'"{hashlib.sha256(VOICE).hexdigest()}"'}
    hub.faults[ONNX] = Fault(redirect="/storage/7", headers=stated)
    hub.faults["/storage/7"] = Fault(times=1, break_after=70_000)
    manifest = take(hub, catalogue, models)
    assert hub.ranges("/storage/7") == ["", "bytes=70000-"]
    assert manifest.files["voice.onnx"].checked == "hub"
    assert manifest.revision == REVISION
    ModelStore(models, catalogue.models).remove(catalogue.model("voice"))
    hub.faults[ONNX] = Fault(redirect="/storage/7", headers={"X-Linked-ETag": '"' + "1" * 64 + '"'})
    assert code_of(hub, catalogue, models) == "model.wrong_checksum"


def test_a_redirect_in_a_circle_ends(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(redirect=ONNX)
    assert code_of(hub, catalogue, models) == "model.refused"


def test_too_small_a_disk_is_refused_before_the_download(
    hub: Hub,
    catalogue: Catalogue,
    small_disk: Path,  # noqa: F811
) -> None:
    models = small_disk / "models"
    assert code_of(hub, catalogue, models) == "model.disk_full"
    assert hub.requests == []


def test_a_disk_that_fills_up_keeps_what_came(hub: Hub, models: Path, small_disk: Path) -> None:  # noqa: F811
    small = read_catalogue(CATALOGUE.replace("megabytes = 1", "megabytes = 0"))
    models = small_disk / "models"
    hub.files[ONNX] = VOICE[:30_000]
    hub.faults[ONNX] = Fault(headers={"Content-Length": ""})  # the size isn't said, so nothing can be known before
    (small_disk / "other").write_bytes(bytes(40_000))
    assert code_of(hub, small, models) == "model.disk_full"
    (small_disk / "other").unlink()
    hub.faults.clear()
    take(hub, small, models)
    assert is_whole(small, models)


def test_a_folder_that_cannot_be_written_is_one_line(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    models.write_text("a file, not a folder")
    with pytest.raises(DragomanError) as caught:
        take(hub, catalogue, models)
    assert caught.value.code == "model.unwritable"


def test_cancelling_ends_a_wait_for_the_next_attempt(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(status=503, headers={"Retry-After": "60"})
    cancellation = Cancellation()
    timer = threading.Timer(0.3, cancellation.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        pull(catalogue.model("voice"), models, hub.url, cancellation, patience=PATIENCE)
    timer.join()
    assert time.monotonic() - began < 30, "the server's wish to wait a minute held it"


def _hold(url: str, models: Path) -> None:
    model = read_catalogue(CATALOGUE).model("voice")
    pull(model, models, url, Cancellation(), patience=Patience(stall_seconds=30))


def test_two_at_once_do_not_mix(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=1, hang=True)
    process = multiprocessing.get_context("spawn").Process(target=_hold, args=(hub.url, models))
    process.start()
    try:
        until = time.monotonic() + 20
        while not hub.requests and time.monotonic() < until:
            time.sleep(0.02)
        assert code_of(hub, catalogue, models) == "model.busy"
    finally:
        process.kill()
        process.join(10)
    take(hub, catalogue, models)
    assert is_whole(catalogue, models), "a killed process leaves no lock"


@pytest.mark.parametrize("shards", [1, 3])
def test_weights_come_in_one_file_or_in_shards(hub: Hub, catalogue: Catalogue, models: Path, shards: int) -> None:
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


def test_an_index_that_names_files_elsewhere_is_refused(hub: Hub, catalogue: Catalogue, models: Path) -> None:
    for revision in ("main", REVISION):
        root = f"/people/big/resolve/{revision}"
        hub.files[f"{root}/config.json"] = b"{}"
        hub.files[f"{root}/model.safetensors.index.json"] = b'{"weight_map": {"a": "../../../evil.safetensors"}}'
    assert code_of(hub, catalogue, models, "big") == "model.wrong_file"
