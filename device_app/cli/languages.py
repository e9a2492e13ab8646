"""``dragoman languages``: what this device can do with each language, and why not."""

from __future__ import annotations

import argparse
from itertools import permutations

from device_app.capabilities import capabilities
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.engine_host.options import engine_options
from device_app.events import Capability
from device_app.settings_file import load_settings
from engines.errors import UsageError
from engines.languages import language
from engines.loading import Engines, load_engines
from engines.protocols import Quality, Translator


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "languages",
        "What this device can hear, write and speak, per language, and why not",
        examples="""
            dragoman languages
            dragoman languages en pt
            dragoman languages --json
        """,
    )
    parser.add_argument("pair", nargs="*", metavar="LANGUAGE", help="two languages: what it can do with both together")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: languages, pairs, and pairs of which any sentence"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    chosen = [language(name).code for name in options.pair]
    if len(chosen) not in {0, 2}:
        raise UsageError("ui.bad_arguments", "name two languages, or none", hint="dragoman languages en pt")
    engines = load_engines(engine_options(load_settings(options.settings)))
    try:
        rows = capabilities(engines)
        pairs = sorted(engines.pairs)
        sentences = sorted(engines.sentence_pairs)
        directions = [_direction(engines, *pair) for pair in permutations(chosen)] if chosen else []
    finally:
        engines.close()
    if options.json:
        print_json(
            {
                "languages": [_as_json(row) for row in rows],
                "pairs": [list(pair) for pair in pairs],
                "sentences": [list(pair) for pair in sentences],
            }
        )
    else:
        for line in directions:
            print(line)
        for row in rows:
            if not chosen or row.code in chosen:
                print(_as_line(row))
    return 0


def _translators(engines: Engines, source: str, target: str) -> list[Translator]:
    return [translator for translator in engines.translators if (source, target) in translator.pairs]


def _takes_any_sentence(translator: Translator) -> bool:
    return translator.quality is not Quality.PHRASEBOOK


def _direction(engines: Engines, source: str, target: str) -> str:
    """What is done with a sentence from one language into the other, in the order in which translators are asked."""
    able = _translators(engines, source, target)
    said = [
        f"{one.name} (any sentence{', rough' * (one.quality is Quality.ROUGH)})"
        for one in able
        if _takes_any_sentence(one)
    ]
    said = [*(f"{one.name} (its own phrases)" for one in able if not _takes_any_sentence(one)), *said]
    return f"{source} → {target}: {', then '.join(said) or 'nothing translates it'}"


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
