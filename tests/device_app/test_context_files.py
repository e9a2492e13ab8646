"""Context as people write it."""

from __future__ import annotations

from pathlib import Path

from device_app.context_files import read_context
from engines.protocols import Exchange


def test_context(tmp_path: Path) -> None:
    path = tmp_path / "context.txt"
    path.write_text("I have a dog.\tTengo un perro.\n\nIs it big?\n")
    assert read_context(path, "en", "es") == (
        Exchange("en", "I have a dog.", "es", "Tengo un perro."),
        Exchange("en", "Is it big?", "es", ""),
    )
