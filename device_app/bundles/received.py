"""A bundle that somebody brought: who signed it, whether it is as it was packed, and its files, copied and compared."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from device_app.bundles.contents import CONTENTS_FILE, DEEPEST, LONGEST, SIGNATURE_FILE, Contents
from device_app.bundles.keys import LONGEST_SIGNATURE, TRUSTED_KEYS, Signer, signer_of, trusted_keys
from device_app.models.manifest import BLOCK
from engines.cancellation import Cancellation
from engines.errors import DragomanError


@dataclass(frozen=True, slots=True)
class ReceivedBundle:
    """A bundle whose manifest was read and whose signature, if it has one, belongs to it.

    Attributes:
        folder: where it lies.
        contents: its manifest.
        signer: who signed it; None for nobody.
    """

    folder: Path
    contents: Contents
    signer: Signer | None

    @property
    def trusted(self) -> bool:
        """Whether somebody signed it whom this device trusts."""
        return self.signer is not None and bool(self.signer.name)


def bundle_folders(folder: Path) -> list[Path]:
    """The bundles that lie in a folder: itself, or folders right in it."""
    if _holds_bundle(folder):
        return [folder]
    try:
        with os.scandir(folder) as entries:
            inner = sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    except (OSError, ValueError):  # whoever reads it says so
        return []
    return [Path(path) for path in inner if _holds_bundle(Path(path))]


def _holds_bundle(folder: Path) -> bool:
    """Whether there is a manifest, or what is to be taken for one; False also where nobody may look."""
    return os.path.lexists(folder / CONTENTS_FILE)


def read_bundle(folder: Path, keys: Path = TRUSTED_KEYS) -> ReceivedBundle:
    """Read manifest and signature of a bundle; nothing else is looked at.

    Raises:
        DragomanError: ``bundle.wrong_signature``, ``bundle.malformed``, ``bundle.damaged``, ``model.unreadable``.
    """
    with _opened(folder) as place:
        content = _small(folder, place, CONTENTS_FILE, LONGEST)
        try:
            os.stat(SIGNATURE_FILE, dir_fd=place, follow_symlinks=False)
        except FileNotFoundError:
            signer = None
        else:
            signature = _small(folder, place, SIGNATURE_FILE, LONGEST_SIGNATURE)
            signer = signer_of(content, signature, trusted_keys(keys))
    return ReceivedBundle(folder, Contents.decoded(content), signer)


def judge(bundle: ReceivedBundle) -> None:
    """Look whether there is exactly what the manifest names, by name, kind and size; no file is opened.

    Raises:
        DragomanError: ``bundle.damaged``, ``model.unreadable``.
    """
    missing = dict(bundle.contents.files)
    try:
        for name, entry in _entries(bundle.folder):
            if entry.is_symlink():
                raise _damaged(f"{name} is a link")
            status = entry.stat(follow_symlinks=False)
            if name not in missing:
                raise _damaged(f"{name} was not packed")
            if not stat.S_ISREG(status.st_mode):
                raise _damaged(f"{name} is not a file")
            if status.st_size != missing.pop(name).size:
                raise _damaged(f"{name} has another size than it had")
    except OSError as error:
        raise _unreadable(bundle.folder, error) from error
    if missing:
        raise _damaged(f"{next(iter(missing))} is missing")


def copy_files(
    bundle: ReceivedBundle,
    target: Path,
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _fraction: None,
) -> None:
    """Copy the files and compare the copies with the manifest: what changes on the stick meanwhile is found out.

    Args:
        bundle: one that was judged.
        target: an empty folder.
        cancellation: looked at after each mebibyte.
        progress: told how much is done, 0 … 1.

    Raises:
        DragomanError: ``bundle.damaged``, ``model.unreadable``.
        OSError: `target` can't be written.
        Cancelled: on request.
    """
    done, total = 0, bundle.contents.size or 1

    def count(size: int) -> None:
        nonlocal done
        cancellation.check()
        done += size
        progress(done / total)

    with _opened(bundle.folder) as place:
        for name, file in bundle.contents.files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            with _open_file(bundle.folder, place, name) as descriptor, (target / name).open("xb") as writing:
                if _copy(descriptor, bundle.folder / name, writing, file.size, count) != file.sha256:
                    raise _damaged(f"{name} was changed")


def _copy(descriptor: int, source: Path, writing: BinaryIO, size: int, count: Callable[[int], None]) -> str:
    """SHA-256 of the first `size` bytes, in hexadecimal digits; what the file holds behind them counts as changed."""
    digest = hashlib.sha256()
    left = size
    while left >= 0:
        try:
            block = os.read(descriptor, min(BLOCK, left + 1))
        except OSError as error:
            raise _unreadable(source, error) from error
        left -= len(block)
        if not block or left < 0:
            break
        digest.update(block)
        writing.write(block)
        count(len(block))
    return digest.hexdigest() if left == 0 else ""


def _small(folder: Path, place: int, name: str, longest: int) -> bytes:
    with _open_file(folder, place, name) as descriptor:
        content = b""
        try:
            while block := os.read(descriptor, longest + 1 - len(content)):
                content += block
        except OSError as error:
            raise _unreadable(folder / name, error) from error
    if len(content) > longest:
        raise _damaged(f"{name} is longer than any that this program writes")
    return content


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _unreadable(folder, error) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _open_file(folder: Path, place: int, name: str) -> Iterator[int]:
    """A file below an open folder, whatever lies there now: no link is followed, and nothing but a file is read."""
    *above, last = name.split("/")
    opened: list[int] = []
    try:
        try:
            for part in above:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                opened.append(os.open(part, flags, dir_fd=opened[-1] if opened else place))
            # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            opened.append(os.open(last, flags, dir_fd=opened[-1] if opened else place))
            is_file = stat.S_ISREG(os.fstat(opened[-1]).st_mode)
        except FileNotFoundError as error:
            raise _damaged(f"{name} is missing") from error
        except (NotADirectoryError, IsADirectoryError) as error:
            raise _damaged(f"{name} is not a file") from error
        except OSError as error:
            if Path(folder, name).is_symlink():
                raise _damaged(f"{name} is a link") from error
            raise _unreadable(folder / name, error) from error
        if not is_file:
            raise _damaged(f"{name} is not a file")
        yield opened[-1]
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _entries(folder: Path, above: str = "", depth: int = 0) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All but folders that lies there, by name; what is hidden is none of ours: systems leave such things on sticks."""
    if depth > DEEPEST:
        raise _damaged(f"{above[:80]} lies too deep")
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    yield from _entries(Path(entry.path), f"{name}/", depth + 1)
            elif entry.is_symlink() or not (entry.name.startswith(".") or name in {CONTENTS_FILE, SIGNATURE_FILE}):
                yield name, entry


def _damaged(what: str) -> DragomanError:
    return DragomanError(
        "bundle.damaged",
        f"the bundle is not as it was packed: {what}",
        hint="Copy it again from where it comes from, into an empty folder",
    )


def _unreadable(place: Path, error: OSError) -> DragomanError:
    return DragomanError(
        "model.unreadable", f"{place} can't be read: {error.strerror or error}", hint="Is the stick still plugged in?"
    )
