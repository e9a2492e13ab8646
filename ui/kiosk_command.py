"""``dragoman kiosk``: the translator's window, until it is closed."""

from __future__ import annotations

import argparse
from pathlib import Path

from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.settings_file import load_settings
from device_app.vocabulary import UsageError

_SMALLEST = 240
_LARGEST = 8192
"""Pixels of a side of the window."""


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "kiosk",
        "Open the translator's window",
        examples="""
            dragoman kiosk
            dragoman kiosk --windowed
            dragoman kiosk --size 1024x600 --set language_a=de --set language_b=tr
            dragoman kiosk --demo
        """,
    )
    parser.add_argument("--windowed", action="store_true", help="a window of 1024x600 instead of the whole screen")
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window in pixels; implies --windowed")
    parser.add_argument("--demo", action="store_true", help="play the demonstration in the window, without any sound")
    parser.add_argument(
        "--gallery",
        action="store_true",
        help="for work on the screen: show every component in every state instead of the translator",
    )
    parser.add_argument(
        "--events",
        metavar="FILE",
        type=Path,
        help="for diagnosis: write every event, with what is said but without sound, to FILE as JSON lines",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    settings = load_settings(options.settings)
    # Qt takes a third of a second to import; a wrong argument must not wait for it.
    from ui.kiosk import open_gallery, open_kiosk  # noqa: PLC0415

    if options.gallery:
        return open_gallery(settings, options.size)
    return open_kiosk(
        settings,
        flags=options.settings,
        size=options.size,
        windowed=options.windowed or options.size is not None,
        demo=options.demo,
        events=options.events,
        fetcher=options.fetcher,
    )


def _size(words: str) -> tuple[int, int]:
    width, _, height = words.lower().partition("x")
    if width.isdecimal() and height.isdecimal():
        pixels = (int(width), int(height))
        if min(pixels) >= _SMALLEST and max(pixels) <= _LARGEST:
            return pixels
    raise UsageError(
        "ui.bad_arguments",
        f"{words[:20]!r} is no size of a window",
        hint=f"Give width and height in pixels, {_SMALLEST} to {_LARGEST} each, such as 1024x600",
    )
