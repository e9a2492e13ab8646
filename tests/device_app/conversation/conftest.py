from __future__ import annotations

import logging

import pytest

from tests.device_app.conversation.kiosk import kiosk


@pytest.fixture(autouse=True)
def no_bug(caplog):
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.fixture(scope="module")
def shared_kiosk(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAGOMAN_HOME", str(tmp_path_factory.mktemp("home")))
        with kiosk() as running:
            yield running


@pytest.fixture
def one(shared_kiosk):
    """A kiosk at rest, without turns; starting one takes longer than most tests."""
    shared_kiosk.reset()
    return shared_kiosk
