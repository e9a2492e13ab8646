"""``dragoman memory``: what the translation of files remembers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.paths import memory_file
from device_app.translation.memory import RememberedQuestion
from device_app.translation.store import StoredMemory
from device_app.translation.tmx import person_units, read_tmx, write_tmx
from engines.errors import UsageError
from engines.inline_tags import TAG
from engines.languages import language


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "memory",
        "Show, search, import, export or forget the translations of files",
        examples="""
            dragoman memory
            dragoman memory import office.tmx
            dragoman memory export office.tmx --from en --to pt
            dragoman memory search 'Close the lid' --from en --to pt
            dragoman memory forget --yes
        """,
    )
    parser.add_argument(
        "action", nargs="?", choices=["show", "search", "import", "export", "forget"], default="show", metavar="ACTION",
        help="show (without one), search, import, export, forget",
    )  # fmt: skip
    parser.add_argument("value", nargs="?", metavar="VALUE", help="the sentence to search, or the file")
    parser.add_argument("--from", dest="source", metavar="CODE", help="for search and export")
    parser.add_argument("--to", dest="target", metavar="CODE", help="for search and export")
    parser.add_argument("--memory", type=Path, metavar="FILE", help="another memory than the usual one")
    parser.add_argument("--yes", action="store_true", help="forget without asking")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    if options.action in {"search", "import", "export"} and not options.value:
        raise UsageError("ui.bad_arguments", f"{options.action} of what is missing", hint="See: dragoman memory --help")
    with StoredMemory(options.memory or memory_file()) as memory:
        if options.action == "import":
            count = memory.add_person(person_units(read_tmx(Path(options.value))))
            print(f"{count} translations taken, both directions counted", file=sys.stderr)
        elif options.action == "forget":
            _forget(memory, sure=options.yes)
        elif options.action == "show":
            _show(memory, as_json=options.json)
        else:
            _of_pair(options, memory)
    return 0


def _of_pair(options: argparse.Namespace, memory: StoredMemory) -> None:
    if not options.source or not options.target:
        raise UsageError("ui.bad_arguments", "--from and --to are missing", hint="See: dragoman memory --help")
    source, target = language(options.source).code, language(options.target).code
    if options.action == "export":
        # Tags stand for formatting of one file only.
        units = ((text, translation) for text, translation in memory.units(source, target) if not TAG.search(text))
        count = write_tmx(Path(options.value), source, target, units)
        print(f"{count} sentences written", file=sys.stderr)
        return
    found = memory.similar(RememberedQuestion(source, target, options.value, ""))
    if options.json:
        value = {"text": found.text, "translation": found.translation, "likeness": found.likeness} if found else {}
        print_json(value)
    elif found:
        print(f"{found.likeness:.0%}  {found.text}\n      {found.translation}")


def _show(memory: StoredMemory, *, as_json: bool) -> None:
    pairs = memory.pairs()
    if as_json:
        keys = ("source", "target", "sentences", "by_people")
        print_json({"pairs": [dict(zip(keys, pair, strict=True)) for pair in pairs]})
    elif not pairs:
        print("nothing is remembered", file=sys.stderr)
    for source, target, sentences, people in () if as_json else pairs:
        print(f"{source} → {target}: {sentences} sentences, {people} of them by people")


def _forget(memory: StoredMemory, *, sure: bool) -> None:
    if not sure:
        if not sys.stdin.isatty():
            raise UsageError("ui.bad_arguments", "nobody can be asked here", hint="Add --yes")
        if input("Forget all translations of files? Type yes: ").strip() != "yes":
            return
    memory.forget()
