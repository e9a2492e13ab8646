"""``dragoman rescue``: the screen of an appliance whose kiosk does not start."""

from __future__ import annotations

import argparse

from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.settings import ScreenSettings, Settings
from device_app.settings_file import load_settings
from device_app.vocabulary import DragomanError


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "rescue",
        "Open the screen of an appliance whose kiosk does not start",
        examples="""
            dragoman rescue
        """,
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    wrong = ""
    try:
        settings = load_settings(options.settings)
    except DragomanError as error:  # wrong settings are why the kiosk does not start
        settings, wrong = Settings(screen=ScreenSettings(theme="dark")), error.code
    from ui.rescue import open_rescue  # noqa: PLC0415 - Qt takes a third of a second to import

    return open_rescue(settings, wrong)
