"""Downloading from a hub that lies, stalls and refuses, onto a disk without room."""

from __future__ import annotations

import hashlib
import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from device_app.models.catalogue import ModelCatalogue, read_catalogue
from device_app.models.file_download import TransferPatience
from device_app.models.pull import pull
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from tests.device_app.models.conftest import CATALOGUE, ONNX, VOICE
from tests.device_app.models.hub import REVISION, Fault, Hub
from tests.device_app.models.pulling import PATIENCE, PINNED_JSON, code_of, is_whole, take
from tests.device_app.small_disk import small_disk  # noqa: F401 - a fixture
from tests.waiting import longest_wait


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
    hub: Hub, catalogue: ModelCatalogue, models: Path, path: str, fault: Fault, content: bytes | None, code: str
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


def test_a_busy_server_is_asked_again(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=2, status=503)
    take(hub, catalogue, models)
    assert is_whole(catalogue, models)


def test_a_hub_that_is_not_there_is_one_line(catalogue: ModelCatalogue, models: Path) -> None:
    for url, code in [
        ("http://127.0.0.1:9", "model.no_connection"),
        ("ftp://example.org", "model.bad_address"),
        ("http://", "model.bad_address"),
        ("http://127.0.0.1:x", "model.bad_address"),
        ("/home/someone", "model.bad_address"),
    ]:
        assert code_of(Hub(url=url), catalogue, models) == code


def test_a_redirect_is_followed_and_the_checksum_before_it_counts(
    hub: Hub, catalogue: ModelCatalogue, models: Path
) -> None:
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


def test_a_redirect_in_a_circle_ends(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(redirect=ONNX)
    assert code_of(hub, catalogue, models) == "model.refused"


def test_too_small_a_disk_is_refused_before_the_download(
    hub: Hub,
    catalogue: ModelCatalogue,
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


def test_a_folder_that_cannot_be_written_is_one_line(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    models.write_text("a file, not a folder")
    with pytest.raises(DragomanError) as caught:
        take(hub, catalogue, models)
    assert caught.value.code == "model.unwritable"


def test_cancelling_ends_a_wait_for_the_next_attempt(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(status=503, headers={"Retry-After": "3600"})
    cancellation = Cancellation()
    timer = threading.Timer(0.3, cancellation.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        pull(catalogue.model("voice"), models, hub.url, cancellation, patience=PATIENCE)
    timer.join()
    assert time.monotonic() - began < 1800, "the server's wish to wait an hour held it"


def _hold(url: str, models: Path) -> None:
    model = read_catalogue(CATALOGUE).model("voice")
    pull(model, models, url, Cancellation(), patience=TransferPatience(stall_seconds=30))


def test_two_at_once_do_not_mix(hub: Hub, catalogue: ModelCatalogue, models: Path) -> None:
    hub.faults[ONNX] = Fault(times=1, hang=True)
    process = multiprocessing.get_context("spawn").Process(target=_hold, args=(hub.url, models))
    process.start()
    try:
        until = time.monotonic() + longest_wait()
        while not hub.requests and time.monotonic() < until:
            time.sleep(0.02)
        assert code_of(hub, catalogue, models) == "model.busy"
    finally:
        process.kill()
        process.join(longest_wait())
    take(hub, catalogue, models)
    assert is_whole(catalogue, models), "a killed process leaves no lock"
