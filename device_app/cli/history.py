"""``dragoman history``: the conversations that were kept."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.history.store import EXPORT_VERSION, History, KeptTurn, forget_everything
from device_app.paths import history_file
from device_app.text_files import write_text
from engines.errors import DragomanError, UsageError


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "history",
        "Read, search, export or forget the conversations that were kept",
        examples="""
            dragoman history list
            dragoman history search station
            dragoman history export --out conversations.json
            dragoman history delete 7
            dragoman history forget --yes
        """,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION [OPTION …]", required=True)

    def add(name: str, summary: str, action: Callable[[argparse.Namespace], int], *, prints: bool = True) -> Parser:
        added = actions.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False)
        if prints:
            added.add_argument("--json", action="store_true", help="print one JSON object")
        added.set_defaults(run=action)
        return added

    add("list", "List the conversations, newest first", _list)
    add("search", "Find turns by words in any language", _search).add_argument("words", metavar="WORDS")
    export = add("export", "Print everything as one JSON object", _export, prints=False)
    export.add_argument("--out", type=Path, metavar="FILE", help="write it to a file instead")
    delete = add("delete", "Forget one conversation", _delete, prints=False)
    delete.add_argument("number", type=int, metavar="NUMBER", help="as listed")
    forget = add("forget", "Forget everything, beyond recovery", _forget, prints=False)
    forget.add_argument("--yes", action="store_true", help="don't ask")


def _is_kept() -> bool:
    """Whether there is a file, be it damaged; if not, this is said."""
    if os.path.lexists(history_file()):
        return True
    print("note: nothing is kept; to keep conversations set history.keep = true", file=sys.stderr)
    return False


@contextmanager
def _history() -> Iterator[History | None]:
    """The history; None where nothing was ever kept, so that looking creates nothing."""
    if not _is_kept():
        yield None
        return
    history = History(history_file())
    try:
        if history.set_aside is not None:
            print(f"note: the history could not be read and was moved to {history.set_aside}", file=sys.stderr)
        yield history
    finally:
        history.close()


def _list(options: argparse.Namespace) -> int:
    with _history() as history:
        kept = history.conversations() if history else []
    if options.json:
        rows = [{"id": row.id, "started": row.started, "turns": row.turns} for row in kept]
        print_json({"conversations": rows})
    else:
        for row in kept:
            print(f"{row.id:6}  {row.started}  {row.turns} turns")
    return 0


def _search(options: argparse.Namespace) -> int:
    with _history() as history:
        found = history.search(options.words) if history else []
    if options.json:
        print_json({"turns": [_as_json(kept) for kept in found]})
    else:
        for kept in found:
            turn = kept.turn
            print(f"{kept.conversation:6}  {kept.at}  {turn.source}: {turn.heard}  {turn.target}: {turn.translation}")
    return 0


def _as_json(kept: KeptTurn) -> dict[str, object]:
    turn = kept.turn
    return {
        "conversation": kept.conversation,
        "number": turn.number,
        "at": kept.at,
        "side": turn.side,
        "source": turn.source,
        "heard": turn.heard,
        "target": turn.target,
        "translation": turn.translation,
        "engine": turn.engine,
        "quality": turn.quality,
    }


def _export(options: argparse.Namespace) -> int:
    with _history() as history:
        everything = history.export() if history else {"version": EXPORT_VERSION, "conversations": []}
    if options.out:
        write_text(options.out, json.dumps(everything, ensure_ascii=False, indent=2) + "\n")
    else:
        print_json(everything)
    return 0


def _delete(options: argparse.Namespace) -> int:
    with _history() as history:
        if history is None or not history.delete(options.number):
            raise DragomanError(
                "storage.unknown_conversation",
                f"there is no conversation {options.number}",
                hint="See: dragoman history list",
            )
    return 0


def _forget(options: argparse.Namespace) -> int:
    if not options.yes:
        if not sys.stdin.isatty():
            raise UsageError(
                "ui.bad_arguments", "forgetting can't be undone", hint="Say: dragoman history forget --yes"
            )
        print("Forget every conversation, beyond recovery? Type yes: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().casefold() != "yes":
            print("note: nothing was forgotten", file=sys.stderr)
            return 0
    if _is_kept():
        forget_everything(history_file())
        with suppress(DragomanError):  # an empty one takes its place, where there is room for one
            History(history_file()).close()
    return 0
