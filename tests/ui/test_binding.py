from __future__ import annotations

import sys

from PySide6.QtCore import QSize


def test_a_call_that_returns_nothing_takes_no_reference_from_none() -> None:
    """See docs/decisions/0061-pyside-below-6.12-on-python-3.11.md."""
    size = QSize()
    before = sys.getrefcount(None)
    for _ in range(200):
        size.setWidth(3)
    assert sys.getrefcount(None) > before - 100
