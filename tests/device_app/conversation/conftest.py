from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.device_app.conversation.kiosk import Still, still


@pytest.fixture(autouse=True)
def no_bug(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.fixture
def one() -> Iterator[Still]:
    """A conversation in a world of its own, at rest, without turns."""
    with still() as running:
        running.shown[:] = [running.state]
        yield running
