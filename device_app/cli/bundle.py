"""``dragoman bundle``: pack and sign what devices are to get from a stick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from device_app.bundles.contents import GLOSSARY, MODELS, PHRASES
from device_app.bundles.keys import PUBLIC, TRUSTED_KEYS, make_key
from device_app.bundles.packing import gather, seal
from device_app.bundles.received import judge, read_bundle
from device_app.cli.models_import import signed_by
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.models.catalogue import read_catalogue
from device_app.models.imported import with_imported
from device_app.models.look_through import look_through
from device_app.models.store import ModelStore
from device_app.paths import glossary_file, models_folder, phrases_file
from engines.cancellation import Cancellation
from engines.errors import DragomanError


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "bundle",
        "Pack and sign models, terms and phrases for devices that trust your key",
        examples="""
            dragoman bundle key builder
            dragoman bundle make /media/stick/hospital --key builder --models whisper-small --glossary
            dragoman bundle check /media/stick/hospital
            dragoman models import /media/stick
        """,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION [OPTION …]", required=True)

    def add(name: str, summary: str, action: Callable[[argparse.Namespace], int]) -> Parser:
        added = actions.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False)
        added.set_defaults(run=action)
        return added

    key = add("key", f"Make a pair of keys: FILE signs, and FILE{PUBLIC} belongs into {TRUSTED_KEYS} of devices", _key)
    key.add_argument("file", type=Path, metavar="FILE")
    making = add("make", "Put models and lists of this device into a folder, and sign all that lies in it", _make)
    making.add_argument("folder", type=Path, metavar="FOLDER", help=f"models lie in {MODELS}/ in it; may hold some")
    making.add_argument("--key", type=Path, required=True, metavar="FILE", help="private key")
    making.add_argument("--name", help="the same for all versions of it; the folder's name by default")
    making.add_argument("--version", type=int, metavar="N", help="a larger number is newer; the time by default")
    making.add_argument("--models", nargs="+", default=[], metavar="NAME", help="installed models to put in")
    making.add_argument("--glossary", action="store_true", help="put this device's terms in")
    making.add_argument("--phrases", action="store_true", help="put this device's own phrases in")
    checking = add("check", "Say who signed a bundle, and whether all is there", _check)
    checking.add_argument("folder", type=Path, metavar="FOLDER")
    checking.add_argument("--keys", type=Path, default=TRUSTED_KEYS, metavar="DIR", help="keys to trust")
    checking.add_argument("--json", action="store_true", help="print one JSON object")


def _key(options: argparse.Namespace) -> int:
    fingerprint = make_key(options.file)
    print(f"{options.file}{PUBLIC}: {fingerprint}")
    print(f"note: keep {options.file} to yourself; devices need {options.file}{PUBLIC} alone", file=sys.stderr)
    return 0


def _make(options: argparse.Namespace) -> int:
    catalogue = with_imported(read_catalogue(), models_folder())
    store = ModelStore(models_folder(), catalogue.models)
    sources = []
    for model in [catalogue.model(name) for name in dict.fromkeys(options.models)]:
        if store.manifest(model) is None:
            raise DragomanError(
                "model.not_installed", f"{model.name} is not installed", hint="See: dragoman models list"
            )
        sources.append((models_folder() / model.place, f"{MODELS}/{model.place.as_posix()}"))
    lists = ((options.glossary, glossary_file(), GLOSSARY), (options.phrases, phrases_file(), PHRASES))
    for wanted, path, name in lists:
        if wanted and not path.is_file():
            raise DragomanError("file.missing", f"{path} does not exist", hint="This device has no such list yet")
        sources += [(path, name)] if wanted else []
    gather(sources, options.folder)
    if (options.folder / MODELS).is_dir():
        for refused in look_through(options.folder / MODELS, read_catalogue().models)[1]:
            print(f"note: no device will take {refused.place}: {refused.reason}", file=sys.stderr)
    name = options.name or options.folder.resolve().name.lower()
    version = options.version if options.version is not None else int(f"{datetime.now(UTC):%Y%m%d%H%M}")
    contents = seal(options.folder, name, version, options.key, Cancellation())
    print(f"{contents.name} {contents.version}: {len(contents.files)} files, {contents.size / 1e6:.0f} MB")
    return 0


def _check(options: argparse.Namespace) -> int:
    bundle = read_bundle(options.folder, options.keys)
    judge(bundle)
    contents = bundle.contents
    if options.json:
        signer = bundle.signer
        print_json(
            {
                "name": contents.name,
                "version": contents.version,
                "bytes": contents.size,
                "trusted": bundle.trusted,
                "signer": {"name": signer.name, "fingerprint": signer.fingerprint} if signer else None,
                "files": {name: file.size for name, file in contents.files.items()},
            }
        )
        return 0
    print(f"{contents.name} {contents.version}: {signed_by(bundle)}")
    for name, file in contents.files.items():
        print(f"{file.size:>14}  {name}")
    return 0
