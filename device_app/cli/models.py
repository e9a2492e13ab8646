"""``dragoman models``: the models of the appliance on this device."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from device_app.cli.models_import import add_arguments, run_import
from device_app.cli.models_output import as_json, languages_served, report
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.cli.progress import Progress, StepProgress, add_progress
from device_app.models.catalogue import CatalogueModel, ModelCatalogue, read_catalogue
from device_app.models.imported import with_imported
from device_app.models.sources import Sources
from device_app.models.starter import install_starters, missing_starters
from device_app.models.store import ModelStore
from device_app.paths import models_folder
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError
from engines.plugin import Stage

_NARROWEST = 80
_INDENT = "    "


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "models",
        "List, download, import, verify and remove models",
        examples="""
            dragoman models list
            dragoman models starter
            dragoman models pull piper-es_ES-davefx-medium
            dragoman models pull whisper-small --accept-licence
            dragoman models import /media/stick
            dragoman models verify
            dragoman models remove whisper-small
        """,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION [OPTION …]", required=True)

    def add(name: str, summary: str, action: Callable[[argparse.Namespace], int]) -> Parser:
        added = actions.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False)
        added.add_argument("--json", action="store_true", help="print one JSON object")
        added.set_defaults(run=action)
        return added

    listing = add("list", "List the models there are and which are installed", _list)
    listing.add_argument("--kind", choices=[stage.value for stage in Stage], help="only those")
    listing.add_argument("--language", metavar="CODE", help="only those for a language")
    pulling = add("pull", "Download models and install them; goes on with an interrupted download", _pull)
    pulling.add_argument("names", nargs="+", metavar="NAME", help="as listed")
    pulling.add_argument(
        "--accept-licence", action="store_true", help="accept licence and territory without a question"
    )
    add_progress(pulling)
    pulling.add_argument("--from", dest="hub", metavar="URL", help="address of a mirror of the hub")
    starting = add("starter", "Install the starter models that are missing", _starter)
    starting.add_argument("--quiet", action="store_true", help="say nothing where none is missing")
    starting.add_argument("--from", dest="store", type=Path, metavar="FOLDER", help="copy them from a store like ours")
    add_arguments(add("import", "Install models from a folder, such as a USB stick, or from a bundle", run_import))
    verifying = add("verify", "Compare installed models with the checksums recorded when they came", _verify)
    verifying.add_argument("names", nargs="*", metavar="NAME", help="only these; all that are installed by default")
    removing = add("remove", "Remove installed models", _remove)
    removing.add_argument("names", nargs="+", metavar="NAME", help="as listed")


def _list(options: argparse.Namespace) -> int:
    catalogue = _catalogue()
    installed = ModelStore(models_folder(), catalogue.models).installed()
    rows = [
        model
        for model in catalogue.models.values()
        if options.kind in {None, model.kind.value} and options.language in {None, *model.languages}
    ]
    if options.json:
        print_json({"folder": str(models_folder()), "models": [as_json(model, installed) for model in rows]})
        return 0
    for model in rows:
        state = "installed" if model.name in installed else f"{model.megabytes} MB"
        known = "" if model.is_pinned else "; checksums as its source states them"
        begin = f"{model.name:30} {state:>10}  "
        told = f"{model.licence}; {model.territory}; {languages_served(model)}{known}"
        width = max(_NARROWEST, shutil.get_terminal_size().columns)
        print(textwrap.fill(told, width, initial_indent=begin, subsequent_indent=_INDENT))
    return 0


def _pull(options: argparse.Namespace) -> int:
    catalogue = _catalogue()
    chosen = [catalogue.model(name) for name in dict.fromkeys(options.names)]
    store = ModelStore(models_folder(), catalogue.models)
    installed = store.installed()
    missing = [model for model in chosen if model.name not in installed]
    for model in chosen:
        if model.name in installed:
            print(f"note: {model.name} is installed already", file=sys.stderr)
    for model in missing:  # every question comes before the first download, which may take an hour
        _require_acceptance(model, accepted=options.accept_licence)
    sources = Sources(options.hub or catalogue.hub, other=options.hub is None, discover=True)
    for model in missing:
        with Progress(model.name, lines=options.progress) as progress:
            installed[model.name] = sources.install(model, models_folder(), Cancellation(), progress.update)
        report(model, installed[model.name])
    if options.json:
        print_json({"models": [as_json(model, installed) for model in chosen]})
    return 0


def _require_acceptance(model: CatalogueModel, *, accepted: bool) -> None:
    print(
        f"{model.name}: {model.title}\n"
        f"  size       about {model.megabytes} MB\n"
        f"  languages  {languages_served(model)}\n"
        f"  licence    {model.licence}, {model.licence_url}\n"
        f"  territory  {model.territory}",
        file=sys.stderr,
    )
    if accepted:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "model.licence_not_accepted",
            f"the licence of {model.name} must be accepted first",
            hint="Read it, then add --accept-licence",
        )
    print("Accept licence and territory? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in {"y", "yes"}:
        raise DragomanError("model.licence_not_accepted", f"the licence of {model.name} was not accepted")


def _starter(options: argparse.Namespace) -> int:
    catalogue = _catalogue()
    missing = missing_starters(models_folder(), catalogue)
    failures: list[tuple[CatalogueModel, DragomanError]] = []
    if missing:
        size = sum(model.megabytes for model in missing)
        print(f"dragoman: setting up the starter models, {size} MB, once", file=sys.stderr)
        with StepProgress() as steps:
            sources = Sources(catalogue.hub, store=options.store)
            failures = install_starters(
                models_folder(), catalogue, sources, Cancellation(), report=steps.begin, on_wait=_say_waiting
            )
    elif not options.quiet:
        print(f"note: all starter models are installed in {models_folder()}", file=sys.stderr)
    if options.json:
        installed = ModelStore(models_folder(), catalogue.models).installed()
        print_json({"models": [as_json(model, installed) for model in catalogue.models.values() if model.starter]})
    reasons: dict[str, list[str]] = {}
    for model, error in failures:
        reasons.setdefault(error.message, []).append(model.name)
    for reason, names in reasons.items():
        print(f"dragoman: going on without {', '.join(names)}: {reason}; the next start tries again", file=sys.stderr)
    return 1 if failures else 0


def _say_waiting() -> None:
    print("dragoman: another process is setting up the starter models; waiting for it", file=sys.stderr)


def _verify(options: argparse.Namespace) -> int:
    catalogue = _catalogue()
    store = ModelStore(models_folder(), catalogue.models)
    wanted = [catalogue.model(name) for name in dict.fromkeys(options.names)]
    rows = []
    for model in wanted or [model for model in catalogue.models.values() if store.manifest(model)]:
        with Progress(model.name) as progress:
            rows.append((model.name, store.verify(model, Cancellation(), progress.update)))
    if options.json:
        faults = [[{"file": fault.name, "fault": fault.fault} for fault in faults] for _, faults in rows]
        print_json({"models": [{"name": row[0], "faults": found} for row, found in zip(rows, faults, strict=True)]})
    else:
        for name, found in rows:
            print(f"{name:30} {', '.join(f'{fault.name}: {fault.fault}' for fault in found) or 'whole'}")
    damaged = [name for name, found in rows if found]
    if damaged:
        raise DragomanError(
            "model.damaged",
            f"damaged: {', '.join(damaged)}",
            hint=f"Say: dragoman models remove {' '.join(damaged)}; then pull or import again",
        )
    return 0


def _remove(options: argparse.Namespace) -> int:
    catalogue = _catalogue()
    store = ModelStore(models_folder(), catalogue.models)
    freed = {}
    for model in [catalogue.model(name) for name in dict.fromkeys(options.names)]:
        freed[model.name] = store.remove(model)
        if not options.json:
            print(f"{model.name} removed, {freed[model.name] / 1e6:.0f} MB free")
    if options.json:
        print_json({"removed": [{"name": name, "bytes": size} for name, size in freed.items()]})
    return 0


def _catalogue() -> ModelCatalogue:
    return with_imported(read_catalogue(), models_folder())
