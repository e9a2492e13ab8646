"""A builder with a key, a device that trusts it, and a bundle on a stick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from device_app.bundles.contents import GLOSSARY, MODELS, PHRASES, Contents
from device_app.bundles.keys import PUBLIC, make_key
from device_app.bundles.packing import seal
from device_app.pair_list import KeptPair, PairList
from engines.cancellation import Cancellation
from tests.device_app.models.conftest import CONFIG, VOICE


@dataclass(frozen=True, slots=True)
class Builder:
    """Packs bundles.

    Attributes:
        key: the private key.
        keys: folder of the keys that the device trusts.
        stick: where bundles go.
    """

    key: Path
    keys: Path
    stick: Path

    @property
    def bundle(self) -> Path:
        return self.stick / "ward"

    def fill(self) -> Path:
        voice = self.bundle / MODELS / "voice"
        voice.mkdir(parents=True)
        (voice / "a-voice.onnx").write_bytes(VOICE)
        (voice / "a-voice.onnx.json").write_bytes(CONFIG)
        PairList(self.bundle / GLOSSARY).add(KeptPair("es", "en", "sala", "ward"))
        PairList(self.bundle / PHRASES).add(KeptPair("en", "es", "Take a seat.", "Tome asiento."))
        return self.bundle

    def seal(self, version: int = 5, key: Path | None = None) -> Contents:
        return seal(self.bundle, "ward", version, key or self.key, Cancellation())


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    keys = tmp_path / "keys"
    keys.mkdir()
    key = tmp_path / "clinic"
    make_key(key)
    (keys / f"Clinic of St Anne{PUBLIC}").write_bytes((tmp_path / f"clinic{PUBLIC}").read_bytes())
    return Builder(key, keys, tmp_path / "stick")


@pytest.fixture
def bundle(builder: Builder) -> Path:
    """A sound one."""
    folder = builder.fill()
    builder.seal()
    return folder


@pytest.fixture
def resign(builder: Builder) -> Callable[[bytes], None]:
    """Puts whatever bytes for a manifest, with a right signature of them."""
    from device_app.bundles.contents import CONTENTS_FILE, SIGNATURE_FILE  # noqa: PLC0415
    from device_app.bundles.keys import sign  # noqa: PLC0415

    def put(content: bytes) -> None:
        (builder.bundle / CONTENTS_FILE).write_bytes(content)
        (builder.bundle / SIGNATURE_FILE).write_bytes(sign(content, builder.key))

    return put
