"""``dragoman languages``: what this device can do with each language, and why not."""

from __future__ import annotations

import argparse

from device_app.capabilities import capabilities
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.engine_host.options import engine_options
from device_app.events import Capability
from device_app.settings_file import load_settings
from engines.languages import language
from engines.loading import load_engines


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "languages",
        "What this device can hear, write and speak, per language, and why not",
        examples="""
            dragoman languages
            dragoman languages --json
        """,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object: languages and pairs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    engines = load_engines(engine_options(load_settings(options.settings)))
    try:
        rows = capabilities(engines)
        pairs = sorted(engines.pairs)
    finally:
        engines.close()
    if options.json:
        print_json({"languages": [_as_json(row) for row in rows], "pairs": [list(pair) for pair in pairs]})
    else:
        for row in rows:
            print(_as_line(row))
    return 0


def _as_json(row: Capability) -> dict[str, object]:
    names = language(row.code)
    return {
        "code": row.code,
        "english": names.english,
        "endonym": names.endonym,
        "hear": row.hear,
        "read": row.read,
        "write": row.write,
        "speak": row.speak,
        "why_not": dict(row.why_not),
    }


def _as_line(row: Capability) -> str:
    can = [
        f"hear ({row.hear})" if row.hear else "",
        "read" if row.read else "",
        "write" if row.write else "",
        f"speak ({row.speak})" if row.speak else "",
    ]
    line = f"{row.code:8}{language(row.code).english:20} {', '.join(filter(None, can)) or 'nothing'}"
    return "; ".join([line, *(f"no {stage}: {why}" for stage, why in row.why_not)])
