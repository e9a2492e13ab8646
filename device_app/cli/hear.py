"""``dragoman hear``: what is said in recordings, and nothing more."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from device_app.chain.chain import Chain
from device_app.chain.hearing import hear_file
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.engine_host.options import engine_options
from device_app.settings_file import load_settings
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.languages import language
from engines.loading import load_engines
from engines.options import NONE
from engines.silero import SileroVoiceActivityDetector


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "hear",
        "Write down what is said in recordings",
        examples="""
            dragoman hear question.wav --language en
            dragoman hear *.flac --language en,pt --json
        """,
    )
    parser.add_argument("audio", type=Path, nargs="+", metavar="AUDIO", help="recordings: WAV, FLAC, MP3, OGG, M4A …")
    parser.add_argument(
        "--language",
        required=True,
        metavar="CODE[,CODE]",
        help="the language spoken, such as en; or two of which each recording is in one, such as en,pt",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object: files, each with file, text, language, confidence, warnings, seconds; or error",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    codes = tuple(dict.fromkeys(language(name.strip()).code for name in options.language.split(",")))
    if len(codes) > 2:
        raise UsageError("ui.bad_arguments", f"{len(codes)} languages are too many", hint="Name one or two: en,pt")
    settings = load_settings(options.settings)
    wanted = replace(engine_options(settings), translator=NONE, synthesizer=NONE)
    rows: list[dict[str, object]] = []
    failed = False
    with closing(load_engines(wanted)) as engines:
        engines.recognizer(codes[0])
        chain = Chain(engines, SileroVoiceActivityDetector(), settings.turn)
        for path in options.audio:
            try:
                with Progress(f"listening to {path.name}") as progress:
                    heard = hear_file(chain, path, codes, Cancellation(), progress.update)
            except DragomanError as error:
                failed = True
                rows.append({"file": str(path), "error": {"code": error.code, "message": error.message}})
                print(error.line(), file=sys.stderr)
                continue
            rows.append(
                {
                    "file": str(path),
                    "text": heard.text,
                    "language": heard.language,
                    "confidence": round(heard.confidence, 3),
                    "warnings": list(heard.warnings),
                    "seconds": round(heard.seconds, 3),
                }
            )
            if not options.json:
                print(heard.text if len(options.audio) == 1 else f"{path}: {heard.text}", flush=True)
    if options.json:
        print_json({"files": rows})
    return 1 if failed else 0
