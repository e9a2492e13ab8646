"""``dragoman translate``: text in, text out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.engine_options import engine_options
from device_app.settings_file import load_settings
from device_app.text_files import read_stream, read_text, write_text
from device_app.text_translation import TranslatedText, translate_text
from engines.cancellation import Cancellation
from engines.errors import UsageError
from engines.languages import language
from engines.loading import NONE, load_engines


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "translate",
        "Translate text, from the arguments, a file or standard input",
        examples="""
            dragoman translate 'Where is the station?' --from en --to es
            dragoman translate --file letter.txt --from es --to en --out letter.en.txt
            echo 'Thank you' | dragoman translate --from en --to ja --json
        """,
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the text; standard input without TEXT and --file")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="its language, such as en")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE", help="the language wanted, such as es")
    parser.add_argument("--file", type=Path, metavar="FILE", help="read the text from a file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the translation to a file")
    parser.add_argument("--json", action="store_true", help="print one JSON object: translation, engine, quality …")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    source, target = language(options.source).code, language(options.target).code
    settings = load_settings(options.settings)
    text = _text(options)
    engines = load_engines(replace(engine_options(settings), recognizer=NONE, synthesizer=NONE))
    try:
        with Progress("translating") as progress:
            result = translate_text(
                engines, text, source=source, target=target, cancellation=Cancellation(), on_progress=progress.update
            )
    finally:
        engines.close()
    if options.out:
        write_text(options.out, result.text + "\n")
    if options.json:
        print_json(_as_json(result, source, target))
    elif not options.out:
        print(result.text)
    return 0


def _text(options: argparse.Namespace) -> str:
    if options.text is not None and options.file is not None:
        raise UsageError(
            "ui.bad_arguments", "TEXT and --file exclude each other", hint="See: dragoman translate --help"
        )
    if options.text is not None:
        return str(options.text)
    if options.file is not None:
        return read_text(options.file)
    if sys.stdin.isatty():
        raise UsageError("ui.bad_arguments", "there is no text", hint="Give TEXT, --file FILE or standard input")
    return read_stream(sys.stdin.buffer, "standard input")


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
    }
