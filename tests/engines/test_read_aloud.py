"""Text made ready for a voice."""

from __future__ import annotations

import pytest

from engines.read_aloud import readable


@pytest.mark.parametrize(
    "text", ["¿Dónde está?", "Где вокзал?", "नमस्ते जी", "請問最近嘅", "می‌خواهم", "5 € – 3 °C", "line\nline"]
)
def test_readable_keeps_every_script_and_joiners(text: str) -> None:
    assert readable(text) == text
