"""What makes a folder an installed model: a manifest with the size and SHA-256 of every file, written last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from engines.cancellation import Cancellation
from engines.durable_files import write_durably
from engines.json_files import read_json

MANIFEST_FILE = "installed.json"
"""Name of the manifest in the model's folder."""

FORMAT = 1
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """A file of a model.

    Attributes:
        size: bytes.
        sha256: 64 hexadecimal digits.
        checked: who vouched for the checksum when the file came: ``catalogue``, ``hub``, ``import`` (the manifest of
            another device), ``bundle`` (whose signer this device trusts) or ``first-use`` (nobody: it was recorded as
            it came).
    """

    size: int
    sha256: str
    checked: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """An installed model.

    Attributes:
        model: its name in the catalogue.
        source: address or folder it came from.
        revision: the hub's commit, empty where there is none.
        files: by name relative to the model's folder.
    """

    model: str
    source: str
    revision: str
    files: Mapping[str, InstalledFile]

    def write(self, folder: Path, name: str = MANIFEST_FILE) -> None:
        """Write it into a folder, whole or not at all."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=2, sort_keys=True)
        write_durably(folder / name, f"{text}\n".encode())

    @classmethod
    def read(cls, folder: Path, name: str = MANIFEST_FILE) -> Manifest | None:
        """The manifest of a folder; None where there is none that can be read."""
        try:
            table = read_json(folder / name)
            if table["format"] != FORMAT:
                return None
            files = {str(file): InstalledFile(**row) for file, row in table["files"].items()}
            if not files or not all(is_plain_name(file) for file in files):
                return None
            return cls(str(table["model"]), str(table["source"]), str(table["revision"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


def is_plain_name(name: str) -> bool:
    """Whether a file name stays inside its folder."""
    return bool(name) and not Path(name).is_absolute() and not {"..", "."} & set(name.split("/")) and "\0" not in name


def sha256_of(path: Path, cancellation: Cancellation, on_bytes: Callable[[int], None] = lambda _count: None) -> str:
    """SHA-256 of a file, in hexadecimal digits.

    Args:
        path: the file.
        cancellation: looked at after each mebibyte.
        on_bytes: told how many bytes were read since it was last called.

    Raises:
        OSError: it can't be read.
        Cancelled: on request.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            cancellation.check()
            digest.update(block)
            on_bytes(len(block))
    return digest.hexdigest()
