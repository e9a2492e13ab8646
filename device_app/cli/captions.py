"""``dragoman captions``: live speech or a recording as captions, translated."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from device_app.captions.files import CaptionFile
from device_app.captions.server import CaptionServer
from device_app.captions.session import CaptionSession
from device_app.captions.sources import PipedSamples, microphone, monitor, piped_blocks, raw_blocks, standard_input
from device_app.captions.speech import SpeechReader
from device_app.captions.writing import CueListener, Out, TentativeListener, to_file, to_page, to_text
from device_app.chain.sample_sources import LiveSamples, RecordedSamples, SampleSource
from device_app.cli.interruptible import interruptible
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress
from device_app.engine_host.options import engine_options
from device_app.settings import Settings
from device_app.settings_file import load_settings
from device_app.sound_files import Recording
from device_app.text_files import check_writable
from engines.cancellation import Cancellation
from engines.errors import UsageError
from engines.languages import language
from engines.loading import load_engines
from engines.options import NONE
from engines.protocols import SAMPLE_RATE, Samples
from engines.silero import SileroVoiceActivityDetector

_TICK = 0.1
"""Seconds between two looks at whether the talk is over."""


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "captions",
        "Write down what is said, live or in a recording, and translate it",
        examples="""
            dragoman captions talk.mp4 --from en --to pt --srt talk.srt
            dragoman captions --mic --from en --to pt --to es --vtt talk.vtt
            dragoman captions --monitor --from pt --to en --serve 127.0.0.1:8765
            ffmpeg -i talk.mkv -f wav - | dragoman captions - --from en --srt talk.srt
        """,
    )
    parser.add_argument("audio", nargs="?", metavar="AUDIO", help="a recording or a film; - is standard input")
    parser.add_argument("--mic", action="store_true", help="the microphone, until Ctrl-C")
    parser.add_argument("--monitor", action="store_true", help="what the sound server plays, until Ctrl-C")
    parser.add_argument("--raw", action="store_true", help="standard input is raw: 16 bit little endian, mono, 16 kHz")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="the language spoken")
    parser.add_argument(
        "--to", dest="targets", action="append", default=[], metavar="CODE", help="a language wanted; may be repeated"
    )
    parser.add_argument("--original", action="store_true", help="captions of the language spoken, beside --to")
    parser.add_argument("--srt", type=Path, metavar="FILE", help="write SubRip; of several languages FILE.CODE.srt")
    parser.add_argument("--vtt", type=Path, metavar="FILE", help="write WebVTT; of several languages FILE.CODE.vtt")
    parser.add_argument(
        "--serve",
        metavar="HOST:PORT",
        help="show them on a page of this device, also for OBS, such as 127.0.0.1:8765; the page is transparent, and"
        " ?languages=pt,en&lines=2 chooses",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    source = language(options.source).code
    targets = list(dict.fromkeys(language(code).code for code in options.targets))
    targets = [code for code in targets if code != source]
    shown = [*([source] if options.original or not targets else []), *targets]
    settings = load_settings(options.settings)
    if sum((bool(options.audio), options.mic, options.monitor)) != 1:
        raise UsageError(
            "ui.bad_arguments", "one of AUDIO, --mic, --monitor is wanted", hint="See: dragoman captions --help"
        )
    files = [(code, path) for base in (options.srt, options.vtt) if base for code, path in _named(base, shown)]
    for _, path in files:
        check_writable(path)
    choice = engine_options(settings)
    engines = load_engines(replace(choice, synthesizer=NONE, translator=choice.translator if targets else NONE))
    with ExitStack() as stack:
        stack.callback(engines.close)
        recognizer = engines.recognizer(source)
        server = stack.enter_context(CaptionServer(options.listener, [source, *targets])) if options.listener else None
        if server:
            print(f"the page: {server.url}", file=sys.stderr)
        outs: dict[str, list[Out]] = {code: [] for code in shown}
        for code, path in files:
            outs[code].append(to_file(stack.enter_context(CaptionFile(path))))
        for code in shown:
            if server:
                outs[code].append(to_page(server, code))
            if not files:
                outs[code].append(to_text(sys.stdout, code, named=len(shown) > 1))
        live = options.mic or options.monitor or options.audio == "-"
        terminal = live and sys.stderr.isatty()
        listeners = (CueListener(source, outs), TentativeListener(source, server, terminal=terminal))

        def work(stop: Cancellation) -> None:
            # Ctrl-C ends a talk as its speaker would: what was heard before it is still written down.
            talk = Cancellation() if live else stop
            reader = SpeechReader(recognizer, SileroVoiceActivityDetector(), source, talk, live=live)
            session = CaptionSession(engines, reader, source, targets, listeners, talk, ending=stop)
            with _samples(options, settings, stop) as samples:
                session.run(samples)

        interruptible(work)
    return 0


def _named(base: Path, codes: list[str]) -> list[tuple[str, Path]]:
    """The files of the languages: the very name for one, with its code for several."""
    if len(codes) == 1:
        return [(codes[0], base)]
    return [(code, base.with_name(f"{base.stem}.{code}{base.suffix}")) for code in codes]


@contextmanager
def _samples(options: argparse.Namespace, settings: Settings, stop: Cancellation) -> Iterator[SampleSource]:
    if options.mic or options.monitor:
        with microphone(settings.audio) if options.mic else monitor() as live, _ended_by(stop, live):
            yield live
    elif options.audio == "-":
        blocks = raw_blocks(standard_input()) if options.raw else piped_blocks()
        yield PipedSamples(blocks, stop)
    else:
        with Recording(Path(options.audio)) as recording, Progress(Path(options.audio).name) as progress:
            yield RecordedSamples(_watched(recording, progress))


@contextmanager
def _ended_by(stop: Cancellation, live: LiveSamples) -> Iterator[None]:
    """End the sound when it is asked for, whether or not more of it comes; say where some of it isn't heard."""
    over = threading.Event()

    def watch() -> None:
        told = False
        while not over.wait(_TICK):
            if stop.cancelled:
                live.finish()
            if live.refused_seconds and not told:
                told = True
                print(
                    "warning[audio.behind]: this device can't keep up, and some of what is said isn't written. Use a"
                    " smaller model, or fewer languages",
                    file=sys.stderr,
                )

    watcher = threading.Thread(target=watch, name="end of the talk")
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watched(recording: Recording, progress: Progress) -> Iterator[Samples]:
    done = 0
    for block in recording.blocks():
        yield block
        done += len(block)
        if recording.seconds:
            progress.update(done / SAMPLE_RATE / recording.seconds)
