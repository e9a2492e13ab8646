"""Lint the QML of the window against the Python classes it uses. Prints what is wrong; exit status 1 if anything is.

Types are described by Qt's own tools from the decorators in the Python files, so a property that doesn't exist, or a
name that belongs to nothing, is found here and not on the device.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = "Dragoman"
MARK = f'QML_IMPORT_NAME = "{MODULE}"'
CATEGORIES = (
    *("unqualified", "missing-property", "unresolved-type", "missing-type", "incompatible-type", "unused-imports"),
)


def describe_types(folder: Path) -> None:
    """Write the QML module of the Python classes: ``<folder>/Dragoman/{qmldir,types.qmltypes}``."""
    module = folder / MODULE
    module.mkdir(parents=True, exist_ok=True)
    sources = [str(path) for path in sorted((ROOT / "ui").rglob("*.py")) if MARK in path.read_text("utf-8")]
    dump = module / "metatypes.json"
    _run("pyside6-metaobjectdump", "-o", str(dump), *sources)
    _mark_objects(dump)
    _run(
        *("pyside6-qmltyperegistrar", "--generate-qmltypes", str(module / "types.qmltypes")),
        *("-o", str(module / "types.cpp"), str(dump), "--import-name", MODULE, "--major-version", "1"),
    )
    (module / "qmldir").write_text(f"module {MODULE}\ntypeinfo types.qmltypes\ndepends QtQuick\n", "utf-8")


def _mark_objects(dump: Path) -> None:
    """Say what the tool leaves out: that a class is an object, whatever its base, and that a property is constant."""
    files = json.loads(dump.read_text("utf-8"))
    for described in (entry for file in files for entry in file["classes"]):
        described["object"] = described["object"] or bool(described.get("classInfos"))
        for value in described.get("properties", ()):
            value["constant"] = "notify" not in value
    dump.write_text(json.dumps(files), "utf-8")


def lint(folder: Path) -> int:
    """Run qmllint over every view; its exit status."""
    views = [str(path) for path in sorted((ROOT / "ui").rglob("*.qml"))]
    severity = [argument for name in CATEGORIES for argument in (f"--{name}", "warning")]
    return subprocess.run(
        [_tool("pyside6-qmllint"), "-I", str(folder), "--max-warnings", "0", *severity, *views], check=False
    ).returncode


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _run(name: str, *arguments: str) -> None:
    done = subprocess.run([_tool(name), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr or done.stdout}")


if __name__ == "__main__":
    TYPES = ROOT / "build" / "qml"
    describe_types(TYPES)
    sys.exit(lint(TYPES))
