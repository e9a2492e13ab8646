"""``dragoman translate --file``: files, folders and sticks."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from device_app.cli.interruptible import interruptible
from device_app.cli.output import json_text, print_json
from device_app.cli.progress import Progress
from device_app.cli.translation_output import print_translation, report_tally
from device_app.documents.encodings import decoded
from device_app.documents.formats import BY_NAME, known_suffixes, written_suffix
from device_app.paths import memory_file
from device_app.text_files import check_writable, write_text
from device_app.translation.job import (
    FileResult,
    FileStatus,
    JobWishes,
    Order,
    digest_of,
    orders,
    output_name,
    read_document,
    run_job,
)
from device_app.translation.memory import ProcessMemory
from device_app.translation.store import StoredMemory
from device_app.translation.tally import Tally
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.loading import Engines
from engines.protocols import Term, TranslationRequest

_BINARY = frozenset(
    [
        ".docx",
        ".docm",
        ".dotx",
        ".pptx",
        ".pptm",
        ".ppsx",
        ".xlsx",
        ".xlsm",
        ".odt",
        ".ott",
        ".ods",
        ".odp",
        ".odg",
        ".epub",
        ".pdf",
    ]
)
"""Suffixes of what no terminal can show."""

_WORDLESS = "note: {} holds no words to translate"


def translate_files(options: argparse.Namespace, engines: Engines, request: TranslationRequest) -> int:
    """Translate what ``--file`` names; the exit status is 1 when a file failed."""
    form = None if options.format == "auto" else BY_NAME[options.format]
    wishes = JobWishes(
        request.source,
        request.target,
        form,
        options.encoding,
        digest_of(engines, request),
        options.overwrite,
    )
    single = len(options.file) == 1 and not options.file[0].is_dir()
    if single and not options.out and not options.report and options.file[0].suffix.lower() not in _BINARY:
        return _print_one(options, engines, request, wishes)
    jobs = _orders(options, single=single)
    for path in (options.report,):
        if path:
            check_writable(path)
    results = _run(options, engines, request, wishes, jobs)
    report = _report(results)
    if options.report:
        write_text(options.report, json_text(report))
    if options.json:
        print_json(report)
    else:
        _tell(results, single=single)
    return 1 if any(result.status is FileStatus.FAILED for result in results) else 0


def _orders(options: argparse.Namespace, *, single: bool) -> list[Order]:
    out: Path | None = options.out
    if single:
        path = options.file[0]
        if out is not None and not out.is_dir():
            if out.exists() and path.exists() and out.samefile(path):
                raise UsageError("ui.bad_arguments", "--out is the original", hint="Name another file")
            check_writable(out)
            return [Order(path, out)]
        return [Order(path, (out or path.parent) / output_name(path, options.target))]
    for path in options.file:
        if not path.exists():
            raise DragomanError("file.missing", f"{path} does not exist", hint="Check the name")
    if out is not None and out.exists() and not out.is_dir():
        raise UsageError("ui.bad_arguments", f"{out} is not a folder", hint="Name a folder with --out")
    found = orders(options.file, out, options.target)
    if not found:
        raise DragomanError(
            "file.format_unknown", "there is no file of a known format", hint=f"Known: {' '.join(known_suffixes())}"
        )
    return found


def _print_one(options: argparse.Namespace, engines: Engines, request: TranslationRequest, wishes: JobWishes) -> int:
    """One file whose translation is printed."""
    path: Path = options.file[0]
    content, document = read_document(path, wishes)
    texts = document.texts

    def work(cancellation: Cancellation) -> Tally:
        translator = TextTranslator(engines, request, ProcessMemory(), cancellation)
        clock = _Clock(sum(map(len, texts)), progress)
        for text in texts:
            translations.append(translator.translate(text))
            clock.add(len(text))
        return translator.tally

    translations: list[str] = []
    with Progress(path.name) as progress:
        tally = interruptible(work)
    written = document.written(translations)
    if options.json:
        text, encoding = decoded(content, path.name, wishes.encoding)
        print_translation(options, request, text, encoding.decoded(written), tally, single=False)
        return 0
    if not texts:
        print(_WORDLESS.format(path), file=sys.stderr)
    sys.stdout.flush()
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
    report_tally(tally)
    return 0


@dataclass
class _Clock:
    """How much is done and how long the rest takes: sentences that were remembered cost next to nothing."""

    total: int
    progress: Progress
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, characters: int) -> None:
        self.done += characters
        elapsed = time.monotonic() - self.began
        left = elapsed / self.done * (self.total - self.done) if self.done else None
        self.progress.update(self.done / max(self.total, 1), seconds_left=left)


def _run(
    options: argparse.Namespace,
    engines: Engines,
    request: TranslationRequest,
    wishes: JobWishes,
    jobs: list[Order],
) -> list[FileResult]:
    results: list[FileResult] = []

    def work(cancellation: Cancellation) -> None:
        with ExitStack() as stack:
            stored = _memory(options)
            if stored:
                stack.enter_context(stored)
            memory = stored or ProcessMemory()
            translator = TextTranslator(engines, request, memory, cancellation)
            clock = _Clock(_total(jobs, wishes, label, cancellation), progress)
            for result in run_job(jobs, wishes, translator, stored, clock.add):
                results.append(result)
                cancellation.check()

    label = jobs[0].path.name if len(jobs) == 1 else f"{len(jobs)} files"
    with Progress(label) as progress:
        interruptible(work)
    return results


def _memory(options: argparse.Namespace) -> StoredMemory | None:
    """The memory on the disk; None, and a line that says so, where nobody named one and the disk takes nothing."""
    if options.no_memory:
        return None
    try:
        return StoredMemory(options.memory or memory_file())
    except DragomanError as error:
        if options.memory or error.code not in {"storage.unwritable", "storage.full"}:
            raise
        print(f"note: nothing is remembered, for {error.message}", file=sys.stderr)
        return None


def _total(jobs: list[Order], wishes: JobWishes, label: str, cancellation: Cancellation) -> int:
    """How much text the files hold, characters; with thousands of them even that takes a while."""
    total = 0
    with Progress(f"{label}: counting") as progress:
        for done, job in enumerate(jobs):
            cancellation.check()
            total += _characters(job, wishes)
            progress.update(done / len(jobs))
    return total


def _characters(job: Order, wishes: JobWishes) -> int:
    """How much text a file holds; none where it can't be read, which is told when its turn comes."""
    try:
        return sum(map(len, read_document(job.path, wishes)[1].texts))
    except DragomanError:
        return 0


def _report(results: list[FileResult]) -> dict[str, object]:
    total = Tally()
    for result in results:
        total.add(result.tally)
    return {
        "files": [
            {
                "file": str(result.order.path),
                "output": str(result.order.output)
                if result.status in (FileStatus.TRANSLATED, FileStatus.DONE_BEFORE)
                else "",
                "status": result.status,
                "code": result.code,
                "message": result.message,
                "texts": result.texts,
                **_counts(result.tally),
            }
            for result in results
        ],
        "total": {"files": len(results), "texts": sum(result.texts for result in results), **_counts(total)},
    }


def _counts(tally: Tally) -> Mapping[str, object]:
    return {
        "sentences": tally.sentences,
        "asked": tally.asked,
        "repeated": tally.repeated,
        "remembered": tally.remembered,
        "similar": tally.similar,
        "engines": list(tally.engines),
        "quality": tally.quality if tally.engines else "",
        "score": round(tally.score, 3),
        "warnings": dict(tally.warnings),
        "honoured_terms": _terms(tally.honoured),
        "missed_terms": _terms(tally.missed),
    }


def _terms(counts: Mapping[Term, int]) -> list[list[object]]:
    return [[term.source, term.target, count] for term, count in counts.items()]


def _tell(results: list[FileResult], *, single: bool) -> None:
    total = Tally()
    for result in results:
        total.add(result.tally)
        if result.status is FileStatus.FAILED:
            failure = DragomanError(result.code, result.message, hint=result.hint if single else "")
            print(failure.line(), file=sys.stderr)
        elif result.status is FileStatus.SKIPPED:
            print(f"skipped: {result.message}", file=sys.stderr)
        elif not single or written_suffix(result.order.path) != result.order.path.suffix:
            print(f"{result.order.path} → {result.order.output} ({result.status})", file=sys.stderr)
        if result.status is FileStatus.TRANSLATED and not result.texts:
            print(_WORDLESS.format(result.order.path), file=sys.stderr)
    if not single:
        counts = ", ".join(
            f"{count} {status}"
            for status in FileStatus
            if (count := sum(result.status is status for result in results))
        )
        print(
            f"{counts}; {total.sentences} sentences, {total.asked} asked, {total.repeated} repeated,"
            f" {total.remembered} remembered",
            file=sys.stderr,
        )
    report_tally(total)
