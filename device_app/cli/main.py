"""Entry of every command: find it, run it, turn its failures into one line and an exit status."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from device_app import __version__
from device_app.captions.listening import listener_of
from device_app.cli.bug_report import report_bug
from device_app.cli.parsers import Parser
from device_app.logs import program_log
from device_app.offline import forbid_network
from device_app.sandbox.fetcher import start_fetcher
from device_app.sandbox.lockdown import lock_down
from device_app.sandbox.server_relay import start_relay
from device_app.screen import has_screen
from engines.errors import Cancelled, DragomanError, UsageError

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
EXIT_BROKEN_PIPE = 141
"""128 + SIGPIPE, as shells report it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that is imported only when it is used.

    Attributes:
        module: name of a module with ``register(subparsers) -> None``, which adds the parser and sets its default
            ``run`` to a function ``(argparse.Namespace) -> int`` that returns the exit status.
        summary: one sentence for the list of commands, without a full stop.
        network: its actions that may use the network; to all else it is forbidden.
        listens: whether it may be asked to listen on the loopback; its socket is opened before others are refused, and
            is its ``options.listener``.
        fetches: whether a person may ask it for models from the network; a process of its own brings them, which is its
            ``options.fetcher``.
    """

    module: str
    summary: str
    network: tuple[str, ...] = ()
    listens: bool = False
    fetches: bool = False


COMMANDS: Mapping[str, Command] = {
    "hear": Command("device_app.cli.hear", "Write down what is said in recordings"),
    "interpret": Command("device_app.cli.interpret", "Translate a recording and speak the translation"),
    "translate": Command("device_app.cli.translate", "Translate text, files and folders"),
    "captions": Command(
        "device_app.cli.captions", "Caption live speech or a recording, in several languages", listens=True
    ),
    "read": Command("device_app.cli.read", "Read a text in a language you learn"),
    "say": Command("device_app.cli.say", "Say a text, and print the words that the voice was given"),
    "memory": Command("device_app.cli.memory", "Search, import, export or forget translations"),
    "languages": Command("device_app.cli.languages", "What this device can hear, write and speak"),
    "history": Command("device_app.cli.history", "Read, search, export or forget kept conversations"),
    "models": Command("device_app.cli.models", "List, download, import, verify and remove models", ("pull", "starter")),
    "bundle": Command("device_app.cli.bundle", "Pack and sign models and lists for other devices"),
    "engine": Command("device_app.cli.engine", "Prepare the translation model HY-MT for this device"),
    "bench": Command("device_app.cli.bench", "Measure the engines on this device"),
    "doctor": Command("device_app.cli.doctor", "Check this device and say what to do"),
}


def main(argv: Sequence[str] | None = None, extra_commands: Mapping[str, Command] | None = None) -> int:
    """Run ``dragoman``.

    Args:
        argv: the arguments after the program's name; those of the process by default.
        extra_commands: further commands; with ``kiosk`` and ``demo`` among them, no argument at all means one of these.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 141 nobody reads the output.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = {**(extra_commands or {}), **COMMANDS}
    _speak_utf8()
    try:
        with program_log():
            status = _run(arguments, commands, for_good=argv is None)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, Cancelled):
        return EXIT_INTERRUPTED
    except DragomanError as error:
        return _fail(error)
    except OSError as error:
        return _fail_to_write(error)
    except Exception as error:  # noqa: BLE001 - the process boundary: a bug becomes one line and a traceback in a file
        return _fail_by_mistake(error)
    return status


def _fail(error: DragomanError) -> int:
    print(error.line(), file=sys.stderr)
    return EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED


def _fail_to_write(error: OSError) -> int:
    """Standard output took no more, or a bug: every other failure of files is a `DragomanError` already."""
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return EXIT_BROKEN_PIPE
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        _drop_output()
        return _fail(DragomanError("storage.full", "the disk is full", hint="Free some space"))
    return _fail_by_mistake(error)


def _fail_by_mistake(error: Exception) -> int:
    print(report_bug(error), file=sys.stderr)
    return EXIT_FAILED


def _run(arguments: list[str], commands: Mapping[str, Command], *, for_good: bool) -> int:
    if not arguments and {"kiosk", "demo"} <= commands.keys():
        arguments = ["kiosk" if has_screen() else "demo"]
    chosen = next((argument for argument in arguments if not argument.startswith("-")), "")
    listener = listener_of(arguments) if chosen in commands and commands[chosen].listens else None
    fetcher = None
    if chosen in commands and not _has_network(commands[chosen], arguments):
        if for_good and commands[chosen].fetches:
            fetcher = start_fetcher()
        forbid_network()
        if for_good:  # the process is this command's alone
            lock_down(start_relay(arguments))
    parser = _parser(commands, chosen)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:  # argparse ends the process itself after --help and --version
        return end.code if isinstance(end.code, int) else EXIT_DONE
    options.listener, options.fetcher = listener, fetcher
    if not hasattr(options, "run"):
        parser.error("a command is missing")
    status = options.run(options)
    if not isinstance(status, int):
        raise TypeError(f"{chosen}: run() returned {status!r} instead of an exit status")
    return status


def _has_network(command: Command, arguments: Sequence[str]) -> bool:
    words = [argument for argument in arguments if not argument.startswith("-")]
    return len(words) > 1 and words[1] in command.network


def _parser(commands: Mapping[str, Command], chosen: str) -> Parser:
    """Build the parser; only the module of `chosen` is imported, so that each command starts fast."""
    parser = Parser(prog="dragoman", description="Offline two-way speech translator.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"dragoman {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND [OPTION …]")
    for name, command in commands.items():
        if name == chosen:
            importlib.import_module(command.module).register(subparsers)
        else:
            subparsers.add_parser(name, help=command.summary, add_help=False)
    return parser


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: the output is in 38 languages."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")


def _drop_output() -> None:
    """Throw away what standard output still holds: the interpreter would try once more at its end and complain."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
