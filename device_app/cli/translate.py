"""``dragoman translate``: text in, text out; files, folders and sticks."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from device_app.cli.interruptible import interruptible
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.cli.translate_files import translate_files
from device_app.cli.translation_output import print_translation
from device_app.context_files import read_context
from device_app.documents.document import DocumentReading
from device_app.documents.formats import BY_NAME, PLAIN, text_format
from device_app.engine_host.options import engine_options
from device_app.glossaries.glossary import read_glossary
from device_app.settings_file import load_settings
from device_app.text_files import read_stream, write_text
from device_app.translation.memory import ProcessMemory
from device_app.translation.tally import Tally
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.languages import language
from engines.loading import Engines, load_engines
from engines.options import NONE
from engines.protocols import Term, TranslationRequest
from engines.text.cleaning import clean

AUTO = "auto"


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "translate",
        "Translate text, from the arguments or standard input, or files and whole folders",
        examples="""
            dragoman translate 'Where is the station?' --from en --to es
            echo 'Thank you' | dragoman translate --from en --to ja --json
            dragoman translate --file letter.txt --from es --to en --out letter.en.txt
            dragoman translate --file manual.docx --from en --to pt --glossary terms.csv
            dragoman translate --file /media/stick --from en --to pt --out /media/stick/pt
        """,
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the text; standard input without TEXT and --file")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="its language, such as en")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE", help="the language wanted, such as es")
    parser.add_argument(
        "--file",
        type=Path,
        nargs="+",
        action="extend",
        metavar="PATH",
        help="translate files, and folders with all below them; Ctrl-C stops, and the same command goes on from there",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="write the translation to a file, those of a folder to a folder; otherwise text is printed, and other"
        " files lie beside their original with the language in their name",
    )
    parser.add_argument(
        "--format",
        choices=[AUTO, *BY_NAME],
        default=AUTO,
        help="what to leave as it is: tags, code, times …; auto tells it by the file's name and beginning",
    )
    parser.add_argument("--encoding", default="", metavar="NAME", help="of text that isn't UTF-8, such as windows-1252")
    parser.add_argument("--overwrite", action="store_true", help="write over files that this program did not write")
    parser.add_argument(
        "--memory", type=Path, metavar="FILE", help="the translation memory of --file; see: dragoman memory --help"
    )
    parser.add_argument("--no-memory", action="store_true", help="remember nothing of the files on the disk")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what became of each file, as JSON")
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="FILE",
        help="terms and their translations: CSV, TSV, XLSX, TBX, TMX or MultiTerm XML",
    )
    parser.add_argument(
        "--context", type=Path, metavar="FILE", help="what was said before, one utterance a line, oldest first"
    )
    parser.add_argument(
        "--prefer", action="append", metavar="TEXT", help="a wish (Hy-MT2 only); may be given several times"
    )
    parser.add_argument("--style", default="", metavar="TEXT", help="the style wanted, such as 'formal' (Hy-MT2 only)")
    parser.add_argument("--beam", type=int, choices=range(1, 5), default=1, help="hypotheses followed at once")
    parser.add_argument("--n-best", type=int, choices=range(1, 5), default=1, help="translations wanted (HY-MT)")
    parser.add_argument(
        "--seed", type=_seed, metavar="N", help="sample at random, reproducibly, instead of the likeliest"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object: translation, engine, quality …")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    source, target = language(options.source).code, language(options.target).code
    settings = load_settings(options.settings)
    text = _text(options)
    request = TranslationRequest(
        text="",
        source=source,
        target=target,
        context=read_context(options.context, source, target) if options.context else (),
        terms=_terms(options.glossary, source, target) if options.glossary else (),
        style=options.style,
        preferences=tuple(options.prefer or ()),
        beams=options.beam,
        n_best=options.n_best,
        seed=options.seed,
    )
    engines = load_engines(replace(engine_options(settings), recognizer=NONE, synthesizer=NONE))
    try:
        if text is None:
            return translate_files(options, engines, request)
        return _translate_text(options, engines, request, text)
    finally:
        engines.close()


def _terms(path: Path, source: str, target: str) -> tuple[Term, ...]:
    """The terms of a glossary; what was taken of it is told."""
    glossary = read_glossary(path, source, target)
    print(f"{path.name}: {'; '.join(glossary.notes)}", file=sys.stderr)
    return glossary.terms


def _seed(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("a seed is 0 or more")
    return value


def _text(options: argparse.Namespace) -> str | None:
    """The text, cleaned of what a terminal adds; None where there are files instead."""
    if options.text is not None and options.file:
        raise UsageError(
            "ui.bad_arguments", "TEXT and --file exclude each other", hint="See: dragoman translate --help"
        )
    if options.file:
        return None
    if options.text is not None:
        text = str(options.text)
    elif sys.stdin.isatty():
        raise UsageError("ui.bad_arguments", "there is no text", hint="Give TEXT, --file FILE or standard input")
    else:
        text = read_stream(sys.stdin.buffer, "standard input")
    text = clean(text)
    if not text:
        raise DragomanError("mt.empty", "there is no text to translate", hint="Give some text")
    return text


def _translate_text(options: argparse.Namespace, engines: Engines, request: TranslationRequest, text: str) -> int:
    form = text_format(text) if options.format == AUTO else BY_NAME[options.format]
    reading = DocumentReading("the text", request.source, request.target, language(request.target).rtl)
    document = form.read(text.encode(), reading)
    texts = document.texts

    def work(cancellation: Cancellation) -> tuple[list[str], Tally]:
        translator = TextTranslator(engines, request, ProcessMemory(), cancellation)
        total, done = sum(map(len, texts)) or 1, 0
        translations = []
        for part in texts:
            translations.append(translator.translate(part))
            done += len(part)
            progress.update(done / total)
        return translations, translator.tally

    with Progress("translating") as progress:
        translations, tally = interruptible(work)
    result = document.written(translations).decode()
    if options.out:
        write_text(options.out, result + "\n")
    print_translation(options, request, text, result, tally, single=form is PLAIN)
    return 0
