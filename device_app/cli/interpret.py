"""``dragoman interpret``: a recording in, the translation and its speech out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from device_app.chain.chain import Chain
from device_app.chain.interpretation import Interpretation, interpret_file
from device_app.chain.timings import STAGES
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.engine_host.options import engine_options
from device_app.settings_file import load_settings
from device_app.sound_files import Recording
from device_app.text_files import check_writable
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.languages import language
from engines.loading import load_engines
from engines.protocols import Hypothesis
from engines.silero import SileroVoiceActivityDetector


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "interpret",
        "Translate what is said in a recording, and speak the translation",
        examples="""
            dragoman interpret question.wav --from en --to es
            dragoman interpret question.mp3 --from en --to es --out answer.wav --json
        """,
    )
    parser.add_argument("audio", type=Path, metavar="AUDIO", help="the recording: WAV, FLAC, MP3, OGG, M4A …")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="the language spoken, such as en")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE", help="the language wanted, such as es")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write the speech; by default AUDIO.CODE.wav in this folder"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: heard, translation, spoken, engines, timings_ms"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    source, target = language(options.source).code, language(options.target).code
    settings = load_settings(options.settings)
    speech = options.out or Path(f"{options.audio.stem}.{target}.wav")
    with Recording(options.audio) as recording:
        check_writable(speech)
        engines = load_engines(engine_options(settings))
        heard: list[Hypothesis] = []
        try:
            with Progress("listening") as progress:
                result = interpret_file(
                    engines,
                    Chain(engines, SileroVoiceActivityDetector(), settings.turn),
                    recording,
                    speech,
                    source=source,
                    target=target,
                    cancellation=Cancellation(),
                    on_progress=progress.update,
                    on_heard=heard.append,
                )
        except DragomanError as error:
            for hypothesis in heard:
                _print_heard(hypothesis, error, json=options.json)
            raise
        finally:
            engines.close()
    if options.json:
        print_json(_as_json(result, target))
    else:
        print(f"{source}: {result.heard.text}\n{target}: {result.translation.text}")
    if result.path is None:
        print(f"note: this device has no voice for {language(target).english}; nothing was spoken", file=sys.stderr)
    elif not options.json:
        print(f"note: the speech is in {result.path}", file=sys.stderr)
    return 0


def _print_heard(heard: Hypothesis, error: DragomanError, *, json: bool) -> None:
    """What was understood isn't lost where translating or speaking it fails."""
    if json:
        print_json({"heard": _heard_as_json(heard), "error": {"code": error.code, "message": error.message}})
    else:
        print(f"{heard.language}: {heard.text}")


def _heard_as_json(heard: Hypothesis) -> dict[str, object]:
    return {"text": heard.text, "language": heard.language, "confidence": round(heard.confidence, 3)}


def _as_json(result: Interpretation, target: str) -> dict[str, object]:
    return {
        "heard": _heard_as_json(result.heard),
        "translation": {"text": result.translation.text, "language": target},
        "spoken": {
            "path": str(result.path) if result.path else None,
            "seconds": round(result.seconds, 3),
            "engine": result.engines.get("tts"),
        },
        "engines": {stage: result.engines.get(stage) for stage in ("asr", "mt", "tts")},
        "timings_ms": {stage: result.timings_ms.get(stage) for stage in STAGES},
    }
