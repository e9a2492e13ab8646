"""``dragoman translate``: text in, text out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from device_app.chain.text_translation import TranslatedText, translate_document
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.context_files import read_context
from device_app.documents.formats import Format, detect_format
from device_app.engine_host.options import engine_options
from device_app.glossary_files import read_glossary
from device_app.settings_file import load_settings
from device_app.text_files import read_stream, read_text, write_text
from engines.cancellation import Cancellation
from engines.errors import UsageError
from engines.languages import language
from engines.loading import load_engines
from engines.options import NONE
from engines.protocols import TranslationRequest
from engines.text.cleaning import clean

_AUTO = "auto"


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "translate",
        "Translate text, from the arguments, a file or standard input",
        examples="""
            dragoman translate 'Where is the station?' --from en --to es
            dragoman translate --file letter.txt --from es --to en --out letter.en.txt
            dragoman translate --file page.html --from en --to fr --out page.fr.html
            dragoman translate --file talk.srt --from en --to zh --glossary terms.csv --out talk.zh.srt
            echo 'Thank you' | dragoman translate --from en --to ja --json
        """,
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the text; standard input without TEXT and --file")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="its language, such as en")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE", help="the language wanted, such as es")
    parser.add_argument("--file", type=Path, metavar="FILE", help="read the text from a file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the translation to a file")
    parser.add_argument(
        "--format",
        choices=[_AUTO, *Format],
        default=_AUTO,
        help="what to leave as it is: tags, code, times …; auto tells it by the file's name and beginning",
    )
    parser.add_argument(
        "--glossary", type=Path, metavar="FILE", help="terms and their translations: CSV, TSV (two columns) or TBX"
    )
    parser.add_argument(
        "--context", type=Path, metavar="FILE", help="what was said before, one utterance a line, oldest first"
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
    text, form = _text(options)
    request = TranslationRequest(
        text=text,
        source=source,
        target=target,
        context=read_context(options.context, source, target) if options.context else (),
        terms=read_glossary(options.glossary, source, target) if options.glossary else (),
        style=options.style,
        beams=options.beam,
        n_best=options.n_best,
        seed=options.seed,
    )
    engines = load_engines(replace(engine_options(settings), recognizer=NONE, synthesizer=NONE))
    try:
        with Progress("translating") as progress:
            result = translate_document(engines, request, form, Cancellation(), progress.update)
    finally:
        engines.close()
    if options.out:
        write_text(options.out, result.text if options.file else result.text + "\n")
    if options.json:
        print_json(_as_json(result, source, target))
    elif not options.out:
        for line in (result.text, *result.alternatives):
            sys.stdout.write(line if line.endswith("\n") else line + "\n")
        _report(result)
    return 0


def _seed(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("a seed is 0 or more")
    return value


def _text(options: argparse.Namespace) -> tuple[str, Format]:
    """The text and its format; what isn't from a file is cleaned of what a terminal adds."""
    if options.text is not None and options.file is not None:
        raise UsageError(
            "ui.bad_arguments", "TEXT and --file exclude each other", hint="See: dragoman translate --help"
        )
    if options.text is not None:
        text = str(options.text)
    elif options.file is not None:
        text = read_text(options.file)
    elif sys.stdin.isatty():
        raise UsageError("ui.bad_arguments", "there is no text", hint="Give TEXT, --file FILE or standard input")
    else:
        text = read_stream(sys.stdin.buffer, "standard input")
    form = detect_format(text, options.file) if options.format == _AUTO else Format(options.format)
    return (text if options.file else clean(text)), form


def _report(result: TranslatedText) -> None:
    """Say on standard error what a person should know beside the translation."""
    if result.missed_terms:
        missed = ", ".join(f"{term.source} → {term.target}" for term in result.missed_terms)
        print(f"terms not honoured: {missed}", file=sys.stderr)
    for code in result.warnings:
        print(f"warning[{code}]", file=sys.stderr)


def _as_json(result: TranslatedText, source: str, target: str) -> dict[str, object]:
    return {
        "text": result.source_text,
        "translation": result.text,
        "source": source,
        "target": target,
        "engines": list(result.engines),
        "quality": result.quality,
        "score": round(result.score, 3),
        "meant": result.meant,
        "warnings": list(result.warnings),
        "alternatives": list(result.alternatives),
        "honoured_terms": [[term.source, term.target] for term in result.honoured_terms],
        "missed_terms": [[term.source, term.target] for term in result.missed_terms],
    }
