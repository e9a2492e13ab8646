"""Makes a release: the program with all it needs, in one folder that needs no checkout. Run by the checkout's Python.

    release.py name           what the release of this checkout is called
    release.py size           bytes that it takes
    release.py build FOLDER PLACE   write it to FOLDER, which must not exist, to be moved to PLACE

A release holds the distributions that Dragoman requires, not those that its tests do, copied from where they are
installed; a virtual environment can't simply be copied, as its programs name the place where it was made.
"""

from __future__ import annotations

import compileall
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("assets", "device_app", "engines", "ui")
BESIDE = ("systemd", "docs", "README.md", "LICENSE")
EXTRAS = ("tensorrt", "gguf")
"""Extras that belong to an appliance where they are installed."""

ENTRY = """#!{python}
import sys

from ui.command_line import main

sys.exit(main())
"""


def distributions() -> list[metadata.Distribution]:
    """Every distribution that Dragoman needs, and of its extras those that are there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [*project["dependencies"], *(text for extra in EXTRAS for text in project["optional-dependencies"][extra])]
    found: dict[str, metadata.Distribution] = {}
    waiting = list(_applicable(texts, ("",)))
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue  # of an extra
        waiting.extend(_applicable(metadata.requires(requirement.name) or (), ("", *requirement.extras)))
    return [found[name] for name in sorted(found)]


def _applicable(texts: Iterable[str], extras: tuple[str, ...]) -> Iterator[Requirement]:
    for text in texts:
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


def files(distribution: metadata.Distribution) -> Iterator[tuple[Path, Path]]:
    """Each file of a distribution: where it is, and where it goes below ``site-packages``."""
    for path in distribution.files or ():
        if ".." in path.parts or path.suffix == ".pyc" or not (source := Path(str(path.locate()))).is_file():
            continue
        yield source, Path(path)
        if source.suffix == ".py" and (compiled := Path(importlib.util.cache_from_source(source))).is_file():
            yield compiled, Path(importlib.util.cache_from_source(path))


def sources() -> Iterator[tuple[Path, Path]]:
    """Each file of the project's own packages, and where it goes."""
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("*")):
            if source.is_file() and "__pycache__" not in source.parts:
                yield source, source.relative_to(ROOT)


def name() -> str:
    """Version and a digest of all that goes in, so that the same checkout makes the same release."""
    digest = hashlib.sha256(sys.version.encode())
    for source, target in (*sources(), *_beside()):
        digest.update(f"{target}\0".encode() + hashlib.sha256(source.read_bytes()).digest())
    for distribution in distributions():
        digest.update(f"{distribution.name} {distribution.version}\0".encode())
    version = (ROOT / "device_app/__init__.py").read_text("utf-8").split('"')[-2]
    return f"{version}-{digest.hexdigest()[:12]}"


def _beside() -> Iterator[tuple[Path, Path]]:
    for given in BESIDE:
        for source in sorted((ROOT / given).rglob("*")) if (ROOT / given).is_dir() else [ROOT / given]:
            if source.is_file() and "__pycache__" not in source.parts:
                yield source, source.relative_to(ROOT)


def size() -> int:
    """Bytes that the release takes."""
    everything = [*sources(), *_beside(), *(pair for found in distributions() for pair in files(found))]
    return sum(source.stat().st_size for source, _ in everything)


def venv_options() -> list[str]:
    """On a Jetson the environment has the packages of the system's Python, as TensorRT is one of them."""
    shared = "include-system-site-packages = true" in (Path(sys.prefix) / "pyvenv.cfg").read_text("utf-8")
    return ["--without-pip", *(["--system-site-packages"] if shared else [])]


def build(folder: Path, place: Path) -> None:
    """Write the release, flushed to the disk."""
    venv = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", *venv_options(), venv], check=True, timeout=120)
    packages = next((venv / "lib").glob("python3*")) / "site-packages"
    for distribution in distributions():
        for source, target in files(distribution):
            _copy(source, packages / target)
    for source, target in sources():
        _copy(source, packages / target)
    for source, target in _beside():
        _copy(source, folder / target)
    # The service may not write here: what isn't compiled now would be compiled at each of its starts.
    compileall.compile_dir(packages, quiet=2, workers=0)
    entry = venv / "bin/dragoman"
    entry.write_text(ENTRY.format(python=place / ".venv/bin/python"))
    entry.chmod(0o755)
    subprocess.run(["sync", "--file-system", folder], check=True, timeout=300)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)  # compiled code counts only while its source keeps its time
    target.chmod(0o755 if os.access(source, os.X_OK) else 0o644)


if __name__ == "__main__":
    os.umask(0o022)
    match sys.argv[1:]:
        case ["name"]:
            print(name())  # noqa: T201
        case ["size"]:
            print(size())  # noqa: T201
        case ["build", target, place]:
            build(Path(target), Path(place))
        case _:
            sys.exit("Use: release.py name | size | build FOLDER PLACE")
