"""The house rules that a program can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import longest_wait

PACKAGES = ("assets", "engines", "device_app", "ui")
LONGEST_FILE = 300
STAGES = "audio|vad|asr|lid|mt|tts|engine|turn|settings|language|file|storage|model|bundle|ui|system"
CODE = re.compile(rf"({STAGES})\.[a-z][a-z_]*")
TAKES_CODE = {"DragomanError", "UsageError", "JobFailed"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def raised_codes(path: Path) -> Iterator[str]:
    """Codes that the file hands to a failure: as first argument, or as ``code``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[:1] if name in TAKES_CODE else []
            named = [keyword.value for keyword in node.keywords if keyword.arg in {"code", "error_code"}]
            for value in (*first, *named):
                for part in ast.walk(value):  # also "a.b" if condition else "a.c"
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                        yield part.value


def test_imports_point_one_way() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=longest_wait(), check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["engines", "device_app"])
def test_only_the_window_knows_qt(folder: str) -> None:
    guilty = {
        str(path) for path in sources(folder) for name in imports(path) if name.startswith(("PySide6", "shiboken6"))
    }
    assert not guilty


def test_files_stay_short() -> None:
    files = [*sources(*PACKAGES, "tests", "benchmarks"), *(ROOT / "ui").rglob("*.qml")]
    files += [ROOT / "run", ROOT / "test", *(ROOT / "setup").glob("*.sh"), *(ROOT / "systemd").glob("*.sh")]
    long = {str(path.relative_to(ROOT)): count for path in files if (count := _lines(path)) > LONGEST_FILE}
    assert not long


def test_no_two_classes_have_one_name() -> None:
    """Who reads "Manifest" or "Status" needn't ask which."""
    homes: dict[str, list[str]] = {}
    for path in sources(*PACKAGES):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_every_code_has_words_for_a_person() -> None:
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "assets/errors").glob("*.toml")}
    known = {f"{stage}.{reason}" for stage, table in tables.items() for reason in table}
    raised = {code: path.name for path in sources(*PACKAGES) for code in raised_codes(path)}
    for script in (ROOT / "setup/prepare.sh", ROOT / "systemd/install.sh", ROOT / "systemd/dragoman-release.sh"):
        raised |= dict.fromkeys(re.findall(r"error\[([a-z_.]+)\]", script.read_text("utf-8")), script.name)
    assert raised, "the search finds nothing any more"
    missing = {code: place for code, place in raised.items() if code not in known}
    assert not missing


def test_every_failure_has_words_in_every_language_of_the_screen() -> None:
    screen = {path.stem for path in (ROOT / "assets/ui/texts").glob("*.toml")}
    for path in sorted((ROOT / "assets/errors").glob("*.toml")):
        assert re.fullmatch(STAGES, path.stem)
        for reason, row in tomllib.loads(path.read_text("utf-8")).items():
            assert row.keys() == screen, f"{path.name} [{reason}]"
            assert all(text.strip() and "\n" not in text for text in row.values()), f"{path.name} [{reason}]"


def test_decisions_are_wrapped_and_have_numbers_of_their_own() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert len({path.name[:4] for path in pages}) == len(pages)
    for path in pages:
        prose = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("|", "    "))]
        assert max(map(len, prose)) <= 120, path.name


def test_every_icon_and_every_word_is_used() -> None:
    text = "".join(
        path.read_text("utf-8")
        for folder in ("engines", "device_app", "ui", "setup", "systemd")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".qml", ".sh"}
    )
    used = set(re.findall(r"[a-z_0-9]+", text))
    assert [icon.name for icon in (ROOT / "assets/icons").glob("*.svg") if icon.stem not in used] == []
    # Those of the phrasebook's themes are put together from the theme's name.
    words = tomllib.loads((ROOT / "assets/ui/texts/en.toml").read_text("utf-8"))
    assert [key for key in words if key not in used and not key.startswith("theme_")] == []
    for path in sorted((ROOT / "assets/errors").glob("*.toml")):
        reasons = tomllib.loads(path.read_text("utf-8"))
        assert [reason for reason in reasons if f"{path.stem}.{reason}" not in text] == [], path.name


@pytest.mark.parametrize("path", list(sources("ui")), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_signal_is_connected_to_is_a_slot(path: Path) -> None:
    """PySide adds a plain method to its class when it is connected, anew in each object, unknown to QML."""
    text = path.read_text("utf-8")
    plain = {
        name for name in re.findall(r"\.connect\(self\.(\w+)", text) if re.search(rf"(?<!\))\n    def {name}\(", text)
    }
    assert plain == set()
