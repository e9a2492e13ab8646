"""Translate files and folders: one broken file stops no other, and what is done isn't done again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from device_app.documents.document import Document, DocumentReading
from device_app.documents.formats import Format, file_format, known, written_suffix
from device_app.text_files import check_writable, not_writable, read_bytes, write_bytes
from device_app.translation.store import DoneFile, StoredMemory
from device_app.translation.tally import Tally
from device_app.translation.translator import TextTranslator
from engines.durable_files import make_folder, remove_leftovers
from engines.errors import DragomanError
from engines.languages import language, languages
from engines.loading import Engines
from engines.protocols import TranslationRequest

_OR = "+"
"""Between what a file was and what it becomes, as long as it isn't sure which it is."""


class FileStatus(StrEnum):
    """What became of a file."""

    TRANSLATED = "translated"
    DONE_BEFORE = "done before"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Order:
    """A file and where its translation goes."""

    path: Path
    output: Path


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file; `code`, `message`, `hint` tell why where it is neither translated nor done before."""

    order: Order
    status: FileStatus
    texts: int = 0
    tally: Tally = field(default_factory=Tally)
    code: str = ""
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class JobWishes:
    """What counts for all files of a job.

    Attributes:
        source: code of their language.
        target: code of the language wanted.
        form: their format; None tells it for each.
        encoding: of their text, where a person named it.
        digest: stands for all that the translations depend on.
        overwrite: whether files that the program did not write are written over.
    """

    source: str
    target: str
    form: Format | None = None
    encoding: str = ""
    digest: str = ""
    overwrite: bool = False

    def reading(self, name: str) -> DocumentReading:
        """What the reader of a file is told."""
        return DocumentReading(name, self.source, self.target, language(self.target).rtl, self.encoding)


def digest_of(engines: Engines, request: TranslationRequest) -> str:
    """Stands for all that the translations of a request depend on."""
    pair = (request.source, request.target)
    names = [translator.name for translator in engines.translators if pair in translator.pairs]
    return hashlib.sha256(repr((names, request)).encode()).hexdigest()[:16]


def orders(paths: Sequence[Path], out: Path | None, target: str) -> list[Order]:
    """The files to translate and where to: beside each, or in the same folders below `out`.

    Hidden files and links are left out, files of no known format too, and translations that lie beside their original.

    Args:
        paths: files and folders.
        out: a folder; None for beside each file.
        target: code of the language, which the names get.
    """
    found: dict[Path, Order] = {}
    taken: set[Path] = set()
    for path in paths:
        for file in _files(path, target) if path.is_dir() else (path,):
            folder = out / file.parent.relative_to(path) if out and path.is_dir() else out or file.parent
            output = folder / output_name(file, target)
            if output in taken:  # that of another format
                output = folder / output_name(file.with_name(f"{file.name}{written_suffix(file)}"), target)
            if file not in found:
                found[file] = Order(file, output)
                taken.add(output)
    return list(found.values())


def output_name(path: Path, target: str) -> str:
    """The name of a translation: ``letter.txt`` in French is ``letter.fr.txt``, ``letter.en.txt`` too."""
    stem, dot, last = path.stem.rpartition(".")
    stem = stem if dot and last in languages() else path.stem
    return f"{stem}.{target}{written_suffix(path)}"


def _files(folder: Path, target: str) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        originals = {Path(name).stem for name in names}
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or path.is_symlink() or not path.is_file() or not known(path):
                continue
            stem, dot, code = path.stem.rpartition(".")
            if dot and (code == target or (code in languages() and stem in originals)):
                continue
            yield path


def read_document(path: Path, wishes: JobWishes) -> tuple[bytes, Document]:
    """The contents of a file and the document in it.

    Raises:
        DragomanError: ``file.*``.
    """
    content = read_bytes(path)
    form = wishes.form or file_format(path, content)
    return content, form.read(content, wishes.reading(str(path)))


def run_job(
    jobs: Sequence[Order],
    wishes: JobWishes,
    translator: TextTranslator,
    memory: StoredMemory | None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Iterator[FileResult]:
    """Translate file by file.

    Args:
        jobs: what to translate.
        wishes: for all of them.
        translator: of their texts.
        memory: knows which files are done; None does them all.
        on_progress: told the characters of each text after it was translated.

    Yields:
        What became of each file, in their order.

    Raises:
        DragomanError: ``storage.full``, ``mt.*`` that no other file could escape.
        Cancelled: the work was cancelled; what was translated is remembered.
    """
    for folder in dict.fromkeys(job.output.parent for job in jobs):
        remove_leftovers(folder)
    for job in jobs:
        try:
            yield _translated(job, wishes, translator, memory, on_progress)
        except DragomanError as error:
            if error.code in {"storage.full", "mt.out_of_memory"}:
                raise
            message = error.message if str(job.path) in error.message else f"{job.path}: {error.message}"
            yield FileResult(job, FileStatus.FAILED, code=error.code, message=message, hint=error.hint)


def _digest_of(output: Path) -> str:
    """Stands for what lies where a translation goes; empty where nothing does."""
    try:
        return hashlib.sha256(output.read_bytes()).hexdigest() if output.is_file() else ""
    except OSError as error:  # such as a name that is too long with the language in it
        raise not_writable(output, error) from error


def _translated(
    job: Order,
    wishes: JobWishes,
    translator: TextTranslator,
    memory: StoredMemory | None,
    on_progress: Callable[[int], None],
) -> FileResult:
    content, document = read_document(job.path, wishes)
    texts = document.texts
    original = hashlib.sha256(content).hexdigest()
    written = _digest_of(job.output)
    done = memory.done(job.output) if memory else None
    ours = done.written.split(_OR) if done else []
    if done and written in ours:
        if (done.original, done.wishes, ours[-1]) == (original, wishes.digest, written):
            on_progress(sum(map(len, texts)))
            return FileResult(job, FileStatus.DONE_BEFORE, len(texts))
    elif written and not wishes.overwrite:
        on_progress(sum(map(len, texts)))
        reason = f"{job.output} is there already and is not this program's; --overwrite writes over it"
        return FileResult(job, FileStatus.SKIPPED, len(texts), code="file.exists", message=reason)
    try:
        make_folder(job.output.parent)
    except OSError as error:
        raise DragomanError(
            "storage.unwritable", f"{job.output.parent} can't be created: {error.strerror}", hint="Use --out"
        ) from error
    check_writable(job.output)  # before hours of work
    translator.tally = Tally()
    translations = []
    for text in texts:
        translations.append(translator.translate(text))
        on_progress(len(text))
    result = document.written(translations)
    made = DoneFile(original, wishes.digest, hashlib.sha256(result).hexdigest())
    if memory:
        # Known before it is there: what a power cut leaves must not pass for a person's own file.
        memory.set_done(job.output, replace(made, written=f"{written}{_OR}{made.written}") if written else made)
    write_bytes(job.output, result)
    if memory and written:
        memory.set_done(job.output, made)
    return FileResult(job, FileStatus.TRANSLATED, len(texts), translator.tally)
