"""The same command under another name."""

from __future__ import annotations

from device_app.cli.parsers import Parser, Subparsers
from tests.device_app.cli import example_command


def register(subparsers: Subparsers[Parser]) -> None:
    example_command.register(subparsers, "kiosk")
