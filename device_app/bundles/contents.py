"""What a bundle says it holds: its manifest, the only thing that is signed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from engines.errors import DragomanError
from engines.json_files import parse_json

CONTENTS_FILE = "dragoman-bundle.json"
SIGNATURE_FILE = "dragoman-bundle.sig"

MODELS = "models"
"""Folder of the models in a bundle."""

GLOSSARY = "glossary.json"
PHRASES = "phrases.json"
"""Lists as the device itself keeps them; what they hold is added to those of the device."""

LONGEST = 4_000_000
"""Bytes of a manifest; ten thousand names don't take half of it."""

MOST_FILES = 10_000
LARGEST = 1 << 40
"""Bytes of a file; no model is a hundredth of it."""

DEEPEST = 12
LATEST = 10**15
"""Versions are whole numbers below this one."""

_FORMAT = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file of a bundle: its size in bytes and its SHA-256, 64 hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A manifest.

    Attributes:
        name: what the bundle is called from one version to the next.
        version: of two bundles of a name the newer one has the larger number.
        files: by name relative to the bundle's folder.
    """

    name: str
    version: int
    files: Mapping[str, BundledFile]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files.values())

    def encoded(self) -> bytes:
        """As the file that is signed."""
        return f"{json.dumps({'format': _FORMAT, **asdict(self)}, indent=1, sort_keys=True)}\n".encode()

    @classmethod
    def decoded(cls, content: bytes) -> Contents:
        """Read the file that was signed.

        Raises:
            DragomanError: ``bundle.malformed``; whatever else it may be, nothing of it was believed.
        """
        try:
            table = parse_json(content)
            if table["format"] != _FORMAT:
                raise _malformed("it was made for another version of the program")
            files = {require_name(name): _file(row) for name, row in table["files"].items()}
            found = cls(require_title(table["name"]), _number(table["version"], LATEST), files)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _malformed("it is not what this program writes") from error
        if not 0 < len(files) <= MOST_FILES:
            raise _malformed(f"it names {len(files)} files")
        if len({name.casefold() for name in files}) < len(files):
            raise _malformed("two of its names differ only in capitals")
        return found


def require_title(name: object) -> str:
    """The name of a bundle.

    Raises:
        DragomanError: ``bundle.malformed``.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _malformed("its name is not one of small letters, digits, hyphens and full stops")
    return name


def require_name(name: str) -> str:
    """The name of a file in a bundle: a plain one, on every file system, in a place where something is expected.

    Raises:
        DragomanError: ``bundle.malformed``.
    """
    parts = name.split("/")
    plain = all(
        part and part[0] not in ". " and part.isprintable() and not set(part) & set('\\:*?"<>|') for part in parts
    )
    if not plain or len(parts) > DEEPEST or len(name.encode("utf-8", "replace")) > 500:
        raise _malformed(f"no file of a bundle is called {name[:80]!r}")
    if name not in {GLOSSARY, PHRASES} and (len(parts) < 2 or parts[0] != MODELS):
        raise _malformed(f"{name[:80]!r} is neither a model nor a list")
    return name


def _file(row: Mapping[str, object]) -> BundledFile:
    sha256 = row["sha256"]
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ValueError("a checksum is no checksum")
    return BundledFile(_number(row["size"], LARGEST), sha256)


def _number(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("a number is out of bounds")
    return value


def _malformed(why: str) -> DragomanError:
    return DragomanError(
        "bundle.malformed", f"the bundle's manifest can't be read: {why}", hint="Pack it again: dragoman bundle make"
    )
