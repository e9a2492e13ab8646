"""``dragoman say``: a text as the voices of this device say it."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from device_app.audio.loudspeaker import Loudspeaker
from device_app.audio.system import system_audio
from device_app.cli.interruptible import interruptible
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.engine_host.options import engine_options
from device_app.settings import AudioSettings
from device_app.settings_file import load_settings
from device_app.sound_files import write_wav
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.languages import language
from engines.loading import Engines, load_engines
from engines.options import NONE
from engines.protocols import AudioChunk
from engines.speakable import speakable
from engines.text.cleaning import clean

LOUDSPEAKER_SECONDS = 2.0
"""Longest wait for a loudspeaker; where there is none, the words are printed only."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One text, said.

    Attributes:
        spoken: the words that the voice was given.
        engine: the voice engine that spoke, or would; empty where the language is text only.
        chunks: the speech, where it was wanted.
    """

    text: str
    spoken: str
    engine: str
    chunks: tuple[AudioChunk, ...]


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "say",
        "Say a text, and print the words that the voice was given",
        examples="""
            dragoman say 'Take 1/2 tablet every 8 h.' --language en
            dragoman say 'Bis 12:30 Uhr, 1,50 €' --language de --out speech.wav
            dragoman say --language ru --json < lines.txt
        """,
    )
    parser.add_argument(
        "text", nargs="?", metavar="TEXT", help="the text; without it each line of standard input is one"
    )
    parser.add_argument("--language", required=True, metavar="CODE", help="its language, such as en")
    parser.add_argument("--speed", type=_speed, default=1.0, metavar="S", help="0.5 half as fast … 2 twice as fast")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the speech to a WAV file instead of the loudspeaker"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print JSON and play nothing: text, spoken, engine …; an object a line for standard input",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    code = language(options.language).code
    settings = load_settings(options.settings)
    engines = load_engines(replace(engine_options(settings), recognizer=NONE, translator=NONE))
    player = None if options.json or options.out else _Player(settings.audio)
    try:
        return interruptible(_Speaker(options, engines, player, code).say_all)
    finally:
        if player is not None:
            player.close()
        engines.close()


class _Player:
    """The loudspeaker, where there is one."""

    def __init__(self, settings: AudioSettings) -> None:
        self._found = threading.Event()
        self._loudspeaker: Loudspeaker | None = system_audio(settings)[1]
        self._loudspeaker.start(self._found.set)
        self._found.wait(LOUDSPEAKER_SECONDS)
        if not self._loudspeaker.name:
            print("there is no loudspeaker: the words are printed only", file=sys.stderr)
            self.close()

    def play(self, chunks: Iterator[AudioChunk], cancellation: Cancellation) -> tuple[AudioChunk, ...]:
        """Play to the end, or until it is cancelled."""
        if self._loudspeaker is None:
            return ()
        played = []
        for chunk in chunks:
            self._loudspeaker.write(chunk)
            played.append(chunk)
        heard = threading.Event()
        self._loudspeaker.finish(heard.set)
        while not heard.wait(0.1):
            cancellation.check()
        return tuple(played)

    def close(self) -> None:
        """Fall silent."""
        if self._loudspeaker is not None:
            self._loudspeaker.close()
        self._loudspeaker = None


class _Speaker:
    """Says texts of one language, into a file, to the loudspeaker, or as words only."""

    def __init__(self, options: argparse.Namespace, engines: Engines, player: _Player | None, code: str) -> None:
        self._options, self._engines, self._player, self._code = options, engines, player, code

    def say_all(self, cancellation: Cancellation) -> int:
        """Say one text after the other; a line that can't be said takes no other along."""
        chunks: list[AudioChunk] = []
        failed = 0
        for text in _texts(self._options.text):
            try:
                said = self._say(text, cancellation)
            except DragomanError as error:
                if self._options.text is not None:
                    raise
                print(error.line(), file=sys.stderr)
                failed += 1
                continue
            self._print(said)
            if self._options.out is not None:
                chunks += said.chunks
        if self._options.out is not None:
            write_wav(self._options.out, chunks)
        return 1 if failed else 0

    def _say(self, text: str, cancellation: Cancellation) -> _Said:
        code, into_file = self._code, self._options.out is not None
        spoken = " ".join(phrase.text for phrase in speakable(text, code))
        voice = self._engines.synthesizer(code)
        if voice is None:
            if into_file:
                raise DragomanError(
                    "tts.language_unsupported",
                    f"no voice speaks {code!r}",
                    hint="See: dragoman models list --kind voice",
                )
            return _Said(text, spoken, "", ())
        speech = iter(voice.synthesize(text, code, cancellation, speed=self._options.speed))
        chunks: tuple[AudioChunk, ...] = ()
        if into_file:
            chunks = tuple(speech)
        elif self._player is not None:
            chunks = self._player.play(speech, cancellation)
        return _Said(text, spoken, voice.name, chunks)

    def _print(self, said: _Said) -> None:
        seconds = {"seconds": round(sum(chunk.seconds for chunk in said.chunks), 3)} if said.chunks else {}
        shown = {"text": said.text, "language": self._code, "spoken": said.spoken, "engine": said.engine, **seconds}
        if not self._options.json:
            print(said.spoken)
        elif self._options.text is not None:
            print_json(shown)
        else:
            print(json.dumps(shown, ensure_ascii=False))
        sys.stdout.flush()


def _texts(text: str | None) -> Iterator[str]:
    if text is not None:
        if not clean(text):
            raise UsageError("ui.bad_arguments", "there is no text to say", hint="See: dragoman say --help")
        yield clean(text)
        return
    for line in sys.stdin:
        if clean(line):
            yield clean(line)


def _speed(text: str) -> float:
    value = float(text)
    if not 0.5 <= value <= 2.0:
        raise argparse.ArgumentTypeError("a speed is 0.5 … 2")
    return value
