"""``dragoman read``: a text in a language that somebody learns, sentence by sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.read_dialogue import ReadingDialogue
from device_app.documents.document import DocumentReading
from device_app.documents.formats import file_format
from device_app.engine_host.options import engine_options
from device_app.paths import words_file
from device_app.reading.collection import Collection, write_anki
from device_app.reading.entries import Sentence
from device_app.reading.lookup import Reader
from device_app.reading.voice import ReadingVoice
from device_app.settings import Settings
from device_app.settings_file import load_settings
from device_app.sound_files import write_wav
from device_app.text_files import check_writable, read_bytes, read_stream
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.inline_tags import plain
from engines.languages import language
from engines.loading import Engines, load_engines
from engines.options import NONE
from engines.text.cleaning import clean


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "read",
        "Read a text in a language you learn: translations, words, readings, a list for Anki",
        examples="""
            dragoman read 'O banco fica perto da estação.' --from pt --to en --word banco --collect
            dragoman read --file letter.txt --from en --to pt --say letter.wav --slow
            dragoman read --file story.epub --from pt --to en --hide
            dragoman read --export words.apkg
        """,
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the text; standard input without TEXT and --file")
    parser.add_argument("--file", type=Path, metavar="FILE", help="a document of any known format")
    parser.add_argument("--from", dest="source", metavar="CODE", help="the language of the text")
    parser.add_argument("--to", dest="target", metavar="CODE", help="the language you know")
    parser.add_argument("--hide", action="store_true", help="print no translations: try to understand by yourself")
    parser.add_argument("--word", action="append", default=[], metavar="WORD", help="what it means in its sentence")
    parser.add_argument("--collect", action="store_true", help="keep the words of --word in your list")
    parser.add_argument("--say", type=Path, metavar="FILE", help="write the text as speech, a WAV file")
    parser.add_argument("--slow", action="store_true", help="speak slowly")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write your list for Anki: .apkg, or .txt")
    parser.add_argument("--forget", action="store_true", help="delete your list")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    collection = Collection(words_file())
    if options.export or options.forget:
        if options.export:
            if not collection.words:
                raise UsageError(
                    "ui.bad_arguments", "your list of words is empty", hint="Keep words with --word and --collect"
                )
            check_writable(options.export)
            write_anki(collection.words, options.export)
            print(f"{len(collection.words)} words in {options.export}", file=sys.stderr)
        if options.forget:
            collection.forget()
        return 0
    if not options.source or not options.target:
        raise UsageError("ui.bad_arguments", "--from and --to are missing", hint="See: dragoman read --help")
    source, target = language(options.source).code, language(options.target).code
    settings = load_settings(options.settings)
    interactive = options.file is not None and sys.stdin.isatty() and sys.stdout.isatty() and not options.json
    interactive = interactive and not (options.word or options.say)
    text = _text(options, source, target)
    if options.say:
        check_writable(options.say)
    choice = engine_options(settings)
    wanted = choice.synthesizer if interactive or options.say else NONE
    engines = load_engines(replace(choice, recognizer=NONE, synthesizer=wanted))
    with ExitStack() as stack:
        stack.callback(engines.close)
        reader = Reader(engines, source, target, Cancellation())
        sentences = reader.sentences(text)
        if not sentences:
            raise DragomanError("mt.empty", "there is no text to read", hint="Give some text")
        if interactive:
            voice = _voice(engines, settings, source, stack)
            ReadingDialogue(reader, voice, collection, hidden=options.hide).run(sentences)
            return 0
        if options.say:
            voice = stack.enter_context(ReadingVoice(engines, settings, source))
            chunks = (chunk for sentence in sentences for chunk in voice.speech(sentence.text, slow=options.slow))
            write_wav(options.say, chunks)
        _print(options, reader, sentences, collection)
    return 0


def _voice(engines: Engines, settings: Settings, source: str, stack: ExitStack) -> ReadingVoice | None:
    try:
        return stack.enter_context(ReadingVoice(engines, settings, source))
    except DragomanError as error:
        print(error.line(), file=sys.stderr)
        return None


def _text(options: argparse.Namespace, source: str, target: str) -> str:
    if options.text is not None and options.file is not None:
        raise UsageError("ui.bad_arguments", "TEXT and --file exclude each other", hint="See: dragoman read --help")
    if options.file is not None:
        content = read_bytes(options.file)
        document = file_format(options.file, content).read(content, DocumentReading(str(options.file), source, target))
        return "\n".join(plain(text) for text in document.texts)
    if options.text is None and sys.stdin.isatty():
        raise UsageError("ui.bad_arguments", "there is no text", hint="Give TEXT, --file FILE or standard input")
    return clean(options.text if options.text is not None else read_stream(sys.stdin.buffer, "standard input"))


def _print(options: argparse.Namespace, reader: Reader, sentences: Sequence[Sentence], collection: Collection) -> None:
    found = []
    for word in options.word:
        place = next(((each, each.parts.index(word)) for each in sentences if word in each.parts), None)
        if place is None:
            raise DragomanError(
                "file.no_such_word", f"{word!r} is no word of this text", hint="Write it as it is there"
            )
        found.append(reader.look_up(*place))
        if options.collect:
            collection.add(found[-1])
    if options.json:
        print_json(
            {
                "sentences": [
                    {
                        "text": sentence.text,
                        "reading": sentence.reading,
                        "words": [list(pair) for pair in zip(sentence.parts, sentence.readings, strict=True)],
                        "translation": "" if options.hide else reader.translation(sentence),
                    }
                    for sentence in sentences
                ],
                "words": [asdict(word) for word in found],
            }
        )
        return
    for word in found:
        print(f"{word.text} {word.reading}".rstrip() + f" = {word.meaning}" + ("" if word.here else " (by itself)"))
    for sentence in () if found else sentences:
        print(sentence.text)
        for line in (sentence.reading, "" if options.hide else reader.translation(sentence)):
            if line:
                print(f"    {line}")
