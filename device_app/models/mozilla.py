"""Mozilla's translation models (Firefox Translations), as Mozilla's own list of records names them.

The list is that of Firefox itself; `fxtranslate` knows where it is and which records its runtime can execute. It asks
who installs many devices to keep copies of their own: ``FXTRANSLATE_RECORDS_URL`` names such a server.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from fxtranslate import discovery

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import require_space, storage_failure
from device_app.models.file_download import FileDownload, TransferPatience, Wanted
from device_app.models.hub_request import TryAgain, request_file
from device_app.models.manifest import InstalledFile, Manifest, is_plain_name
from device_app.models.staging import install, staging
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.json_files import parse_json

_SECONDS = 15.0
_LARGEST_LIST = 20_000_000  # bytes; it has about one
_TYPES = frozenset({"model", "lex", "vocab", "srcvocab", "trgvocab"})
_CODES = {"zh": ("zh", "zh-Hans")}
"""What Mozilla calls some of the device's languages."""

_ARCHITECTURES = ("base", "base-memory", "tiny")
"""The most exact first; of several of a version the first is taken."""

Record = Mapping[str, Any]


def pull_mozilla(
    model: CatalogueModel,
    models: Path,
    cancellation: Cancellation,
    *,
    progress: Callable[[float], None] = lambda _fraction: None,
    patience: TransferPatience | None = None,
) -> Manifest:
    """Find the newest model of a direction in Mozilla's list, download, check and install it.

    Args:
        model: one with `CatalogueModel.records`; its languages are the direction.
        models: folder of the models; made where missing.
        cancellation: stops it within a second or so; what came is kept.
        progress: told how much is done, 0 … 1.
        patience: how long to try for a file.

    Raises:
        DragomanError: ``model.no_connection``, ``model.not_found``, ``model.wrong_file``, ``model.wrong_checksum`` and
            what `FileDownload.run` raises; ``model.busy``.
        Cancelled: on request.
    """
    address = str(discovery.records_url())
    records = newest(_text(address), model.languages[0], model.languages[1])
    base = _attachments(address)
    with staging(models, model) as folder:
        files: dict[str, InstalledFile] = {}
        try:
            require_space(folder, 2 * model.megabytes * 1_000_000)
            for number, record in enumerate(records):
                name = str(record["name"])
                packed = folder / f"{name}.zst"
                url = f"{base.rstrip('/')}/{record['location']}"
                download = FileDownload(
                    Wanted(url, packed.name), packed, patience or TransferPatience(), cancellation, lambda _count: None
                )
                if not packed.is_file():
                    download.run()
                files[name] = _unpack(packed, folder / name, str(record["decompressedHash"]))
                progress(0.99 * (number + 1) / len(records))
        except OSError as error:
            raise storage_failure(error, models) from error
        manifest = Manifest(model.name, address, f"{records[0]['version']} {records[0]['architecture']}", files)
        install(folder, models, model, manifest)
    progress(1.0)
    return manifest


def newest(body: str, source: str, target: str) -> list[Record]:
    """The records of the newest model of a direction that the runtime can execute.

    Args:
        body: Mozilla's list, as the server sends it.
        source: code of the language it reads.
        target: code of the language it writes.

    Raises:
        DragomanError: ``model.wrong_file``, this is no such list; ``model.not_found``.
    """
    try:
        raw = {_key(row): row for row in parse_json(body)["data"]}
        groups: dict[tuple[tuple[int, ...], int], list[Record]] = {}
        for record in discovery.parse_records(body):
            if _is_of(record, source, target) and is_plain_name(str(record["name"])):
                groups.setdefault(_worth(record), []).append(record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DragomanError(
            "model.wrong_file", "Mozilla's list of models can't be read", hint="Check the connection, then pull again"
        ) from error
    for worth in sorted(groups, reverse=True):
        records = groups[worth]
        if _runs(raw[_key(record)] for record in records):
            return records
    raise DragomanError(
        "model.not_found", f"Mozilla has no model from {source} to {target}", hint="See: dragoman models list"
    )


def _key(record: Record) -> tuple[str, ...]:
    parts = ("name", "version", "architecture", "sourceLanguage", "targetLanguage")
    return tuple(str(record.get(part)) for part in parts)


def _is_of(record: Record, source: str, target: str) -> bool:
    return (
        record["sourceLanguage"] in _CODES.get(source, (source,))
        and record["targetLanguage"] in _CODES.get(target, (target,))
        and record["fileType"] in _TYPES
        and bool(record["decompressedHash"])
    )


def _worth(record: Record) -> tuple[tuple[int, ...], int]:
    version = tuple(int(part) for part in str(record["version"]).split(".") if part.isdecimal())
    architecture = record["architecture"]
    place = _ARCHITECTURES.index(architecture) if architecture in _ARCHITECTURES else len(_ARCHITECTURES)
    return version, -place


def _runs(rows: Iterable[Record]) -> bool:
    """Whether the library's runtime executes models of this version, and all files are there."""
    rows = list(rows)
    types = {row["fileType"] for row in rows}
    complete = {"model", "lex"} <= types and ("vocab" in types or {"srcvocab", "trgvocab"} <= types)
    return complete and bool(discovery.model_pairs(json.dumps({"data": rows})))


def _attachments(address: str) -> str:
    """Where the server of a list keeps the files, as it says itself."""
    root = f"{address.partition('/v1/')[0]}/v1/"
    try:
        return str(parse_json(_text(root))["capabilities"]["attachments"]["base_url"])
    except (ValueError, KeyError, TypeError) as error:
        raise DragomanError(
            "model.wrong_file", f"{root} doesn't say where its files are", hint="Check FXTRANSLATE_RECORDS_URL"
        ) from error


def _text(address: str) -> str:
    try:
        with request_file(address, 0, _SECONDS).body as body:
            return body.read(_LARGEST_LIST).decode("utf-8", "replace")
    except (TryAgain, OSError) as error:
        raise DragomanError(
            "model.no_connection",
            f"Mozilla's list of models can't be read: {error}",
            hint="Connect the device, then pull",
        ) from error


def _unpack(packed: Path, target: Path, sha256: str) -> InstalledFile:
    try:
        content = bytes(discovery.verify_and_decompress(packed.read_bytes(), sha256))
    except ValueError as error:
        packed.unlink()
        raise DragomanError(
            "model.wrong_checksum", f"{target.name} came damaged: its checksum is wrong", hint="Pull again"
        ) from error
    target.write_bytes(content)
    return InstalledFile(len(content), hashlib.sha256(content).hexdigest(), "hub")
