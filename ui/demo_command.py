"""``dragoman demo``: a conversation of two people through the real window and the real chain."""

from __future__ import annotations

import argparse
from pathlib import Path

from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.settings_file import load_settings


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "demo",
        "Play a conversation of two people and keep its recordings",
        examples="""
            dragoman demo
            dragoman demo --out demonstration
        """,
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("dragoman-demo"),
        help="folder for conversation.json, turn-N.wav and screen.png (default: dragoman-demo)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    settings = load_settings(options.settings)
    # Qt takes a third of a second to import; a wrong argument must not wait for it.
    from ui.demo.run import play_demo  # noqa: PLC0415

    play_demo(settings, options.out)
    return 0
