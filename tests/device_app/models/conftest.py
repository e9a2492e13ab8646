"""A catalogue of small models and a hub that has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.models.catalogue import ModelCatalogue, read_catalogue
from tests.device_app.models.hub import Hub, running_hub

CATALOGUE = """
hub = "https://hub.invalid"

[models.voice]
kind = "voice"
place = "piper/voice"
title = "A voice"
repository = "people/voices"
folder = "en/one"
files = ["voice.onnx", "voice.onnx.json"]
optional = ["MODEL_CARD"]
megabytes = 1
licence = "MIT"
licence_url = "https://example.org/licence"
territory = "worldwide"
languages = ["en"]

[models.big]
kind = "translation"
place = "checkpoints/big"
title = "A checkpoint"
repository = "people/big"
files = ["config.json"]
weights = true
megabytes = 1
licence = "MIT"
licence_url = "https://example.org/licence"
territory = "worldwide"
languages = ["*"]
"""

ROOT = "/people/voices/resolve/main/en/one"
ONNX = f"{ROOT}/voice.onnx"
JSON = f"{ROOT}/voice.onnx.json"
VOICE = b"\x08\x09" + bytes(range(256)) * 1200
CONFIG = (
    b'{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en"}, "language": {"family": "en"}, '
    b'"num_symbols": 256, "num_speakers": 1, "phoneme_id_map": {}}'
)
WEIGHTS = b"\x02" + bytes(7) + b"{}" + bytes(5000)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        pinned = ROOT.replace("main", "0123456789abcdef0123456789abcdef01234567")
        for root in (ROOT, pinned):
            hub.files |= {f"{root}/voice.onnx": VOICE, f"{root}/voice.onnx.json": CONFIG}
        yield hub


@pytest.fixture
def catalogue() -> ModelCatalogue:
    return read_catalogue(CATALOGUE)


@pytest.fixture
def models(isolated_home: Path) -> Path:
    return isolated_home / "models"
