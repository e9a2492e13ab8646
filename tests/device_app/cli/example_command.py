"""A command that does what its argument says: every way a command can end."""

from __future__ import annotations

import argparse
import socket

from device_app.cli.parsers import Parser, Subparsers
from engines.errors import Cancelled, DragomanError, UsageError


def register(subparsers: Subparsers[Parser], name: str = "demo") -> None:
    parser = subparsers.add_parser(name)
    parser.add_argument("how", nargs="?", default="done")
    parser.set_defaults(run=run, name=name)


def run(options: argparse.Namespace) -> int:
    print(options.name)
    match options.how:
        case "known":
            raise DragomanError("mt.no_answer", "nothing\nfound", hint="Say it differently")
        case "usage":
            raise UsageError("language.unknown", "unknown language 'xx'")
        case "interrupted":
            raise KeyboardInterrupt
        case "cancelled":
            raise Cancelled
        case "bug":
            raise ValueError("seven\nis not eight")
        case "no status":
            return None  # type: ignore[return-value]
        case "connect":
            socket.create_connection(("192.0.2.1", 80), timeout=1)
    return 0
