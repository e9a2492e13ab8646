"""Results on standard output."""

from __future__ import annotations

import json
from collections.abc import Mapping


def print_json(value: Mapping[str, object]) -> None:
    """Print one object, readable by people too: indented, every script as it is, keys in the given order."""
    print(json_text(value), end="")


def json_text(value: Mapping[str, object]) -> str:
    """The same as text, with its last line ended; what of a file's name is no text is written as JSON's escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
