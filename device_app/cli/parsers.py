"""What the commands' argument parsers share: one-line errors, examples in the help, the flag for settings."""

from __future__ import annotations

import argparse
from typing import NoReturn

from engines.errors import UsageError

# argparse gives the type of `add_subparsers` no public name.
Subparsers = argparse._SubParsersAction


class Parser(argparse.ArgumentParser):
    """A parser that reports a wrong argument as `UsageError`, so that it becomes one line like every other failure."""

    def error(self, message: str) -> NoReturn:
        """Report a wrong argument.

        Raises:
            UsageError: ``ui.bad_arguments``, always.
        """
        raise UsageError("ui.bad_arguments", message, hint=f"See: {self.prog} --help")


def add_command(subparsers: Subparsers[Parser], name: str, summary: str, *, examples: str) -> Parser:
    """Add a command's parser.

    Args:
        subparsers: what ``register`` was given.
        name: the command as typed.
        summary: one sentence, without a full stop.
        examples: lines for the end of the help, each a whole command.
    """
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=f"{summary}.",
        epilog="examples:\n" + "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a setting for this run, such as turn.silence_seconds=1.0; may be given several times",
    )
    return parser
