"""Results on standard output."""

from __future__ import annotations

import json
from collections.abc import Mapping


def print_json(value: Mapping[str, object]) -> None:
    """Print one object, readable by people too: indented, every script as it is, keys in the given order."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
