from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.whisper.recognizer import WhisperRecognizer

TINY_WHISPER = Path(__file__).resolve().parents[2] / "data" / "tiny_whisper"


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with the tiny Whisper in it."""
    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(TINY_WHISPER, folder / "whisper" / "tiny")
    return folder


@pytest.fixture(scope="session")
def recognizer(models: Path) -> Iterator[WhisperRecognizer]:
    loaded = WhisperRecognizer(models, threads=2)
    yield loaded
    loaded.close()
