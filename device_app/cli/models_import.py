"""``dragoman models import``: what somebody brought, signed or after an explicit yes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from device_app.bundles.contents import GLOSSARY
from device_app.bundles.install import add_list, note_version, require_newer, unpacked
from device_app.bundles.keys import TRUSTED_KEYS
from device_app.bundles.received import ReceivedBundle, bundle_folders, read_bundle
from device_app.cli.models_output import as_json, report
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser
from device_app.cli.progress import Progress, add_progress
from device_app.models.catalogue import read_catalogue
from device_app.models.import_folder import import_model
from device_app.models.look_through import Brought, Refused, look_through
from device_app.models.manifest import Manifest
from device_app.paths import data_folder, glossary_file, models_folder, phrases_file
from engines.cancellation import Cancellation
from engines.errors import DragomanError, UsageError

_LOOKED_FOR = (
    "Looked for: Whisper for CTranslate2, Piper voices, HY-MT (prepared, checkpoint, GGUF), models of Mozilla, OPUS-MT "
    "and Argos; see: dragoman models list"
)


def add_arguments(parser: Parser) -> None:
    """Add what ``models import`` takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these models; all that is found by default")
    parser.add_argument(
        "--unsigned", action="store_true", help="without a question also what nobody signed whom this device trusts"
    )
    parser.add_argument(
        "--keys", type=Path, default=TRUSTED_KEYS, metavar="DIR", help=f"keys to trust; default: {TRUSTED_KEYS}"
    )
    add_progress(parser)


def run_import(options: argparse.Namespace) -> int:
    """Run the command."""
    bundles = [read_bundle(folder, options.keys) for folder in bundle_folders(options.folder)]
    for bundle in bundles:
        require_newer(bundle, data_folder())
        print(f"note: {bundle.contents.name} {bundle.contents.version}: {signed_by(bundle)}", file=sys.stderr)
    work = _Import(options)
    if bundles:
        if not all(bundle.trusted for bundle in bundles):
            _require_yes(options)
        for bundle in bundles:
            work.install_bundle(bundle)
    else:
        found, refused = look_through(options.folder, read_catalogue().models)
        chosen = work.choose(found, refused)
        _require_yes(options)
        work.install(chosen)
    if options.json:
        print_json({"models": [as_json(one.model, work.installed) for one in work.done]})
    if work.failures and not work.installed:
        raise work.failures[0]
    return 1 if work.failures else 0


def signed_by(bundle: ReceivedBundle) -> str:
    """Who signed a bundle, in words."""
    if bundle.signer is None:
        return "signed by nobody"
    if bundle.trusted:
        return f"signed by {bundle.signer.name} ({bundle.signer.fingerprint})"
    return f"signed by somebody whom this device doesn't trust ({bundle.signer.fingerprint})"


def _require_yes(options: argparse.Namespace) -> None:
    if options.unsigned:
        return
    what = f"nobody whom this device trusts has signed what lies in {options.folder}"
    if not sys.stdin.isatty():
        raise UsageError("bundle.not_trusted", what, hint="If you know where it comes from, add --unsigned")
    print(f"{what[0].upper()}{what[1:]}. Install it all the same? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in {"y", "yes"}:
        raise DragomanError("bundle.not_trusted", what)


class _Import:
    """One run of the command: what it installed, and what it couldn't."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self.installed: dict[str, Manifest] = {}
        self.done: list[Brought] = []
        self.failures: list[DragomanError] = []

    def install_bundle(self, bundle: ReceivedBundle) -> None:
        options, contents = self._options, bundle.contents
        with (
            Progress(f"reading {contents.name}", lines=options.progress) as progress,
            unpacked(bundle, models_folder(), read_catalogue().models, Cancellation(), progress.update) as inside,
        ):
            failed = len(self.failures)
            if options.names or not inside.lists or inside.brought:
                self.install(self.choose(inside.brought, inside.refused))
            for name, path in inside.lists.items() if not options.names else ():
                what, target = ("terms", glossary_file()) if name == GLOSSARY else ("phrases", phrases_file())
                print(f"note: {add_list(path, target)} new {what}", file=sys.stderr)
        if len(self.failures) == failed and not options.names:
            note_version(bundle, data_folder())

    def choose(self, found: Iterable[Brought], refused: Iterable[Refused]) -> list[Brought]:
        """The models that are wanted, of those that were found.

        Raises:
            DragomanError: ``model.nothing_to_import``.
        """
        brought = {one.model.name: one for one in found}
        wanted = list(dict.fromkeys(self._options.names or brought))
        for row in refused:
            print(f"note: not taken: {row.place}: {row.reason}", file=sys.stderr)
        lacking = [name for name in wanted if name not in brought]
        if lacking or not brought:
            what = f"no whole {', '.join(lacking)}" if lacking else "no model that an engine here runs"
            raise DragomanError(
                "model.nothing_to_import",
                f"{self._options.folder} holds {what}",
                hint=f"What lies there: {', '.join(brought)}" if brought else _LOOKED_FOR,
            )
        return [brought[name] for name in wanted]

    def install(self, chosen: Iterable[Brought]) -> None:
        """Install models; one that can't be leaves the others alone."""
        for one in chosen:
            model = one.model
            name, facts = model.name, f"{model.title}; licence {model.licence}; territory: {model.territory}"
            print(f"note: {name}: {facts}", file=sys.stderr)
            try:
                with Progress(name, lines=self._options.progress) as progress:
                    manifest = import_model(one, models_folder(), Cancellation(), progress.update)
            except DragomanError as error:
                self.failures.append(error)
                print(error.line(), file=sys.stderr)
                continue
            self.installed[name] = manifest
            self.done.append(one)
            report(model, manifest)
