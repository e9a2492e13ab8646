"""Who signed a bundle: Ed25519 keys and signatures, and the public keys that this device trusts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from device_app.text_files import read_bytes
from engines.errors import DragomanError
from engines.json_files import parse_json

TRUSTED_KEYS = Path("/etc/dragoman/keys")
"""Folder of the public keys whose bundles this device takes without asking."""

PUBLIC = ".pub"
LONGEST_SIGNATURE = 1000
_LONGEST_KEY = 10_000
_PURPOSE = b"dragoman bundle 1\0"
"""Goes before what is signed, so that a signature of anything else by the same key is none of a bundle."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature it is.

    Attributes:
        name: what this device calls the key; empty where it doesn't trust it.
        fingerprint: sixteen hexadecimal digits of the key, for people to compare.
    """

    name: str
    fingerprint: str


def make_key(path: Path) -> str:
    """Make a pair of keys: the private one at `path`, for its owner alone, and the public one beside it.

    No file that is there is written over.

    Returns:
        The fingerprint.

    Raises:
        DragomanError: ``storage.unwritable``.
    """
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for target, content, mode in ((path, private, 0o600), (path.with_name(path.name + PUBLIC), public, 0o644)):
        try:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), "wb") as file:
                file.write(content)
        except OSError as error:
            raise DragomanError(
                "storage.unwritable", f"{target} can't be written: {error.strerror}", hint="Name another place"
            ) from error
    return _fingerprint(key.public_key())


def sign(content: bytes, key: Path) -> bytes:
    """The signature file of a manifest.

    Raises:
        DragomanError: ``bundle.bad_key``, ``file.*``.
    """
    try:
        private = load_pem_private_key(read_bytes(key, _LONGEST_KEY), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad_key(key) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _bad_key(key)
    table = {
        "key": base64.b64encode(private.public_key().public_bytes_raw()).decode(),
        "signature": base64.b64encode(private.sign(_PURPOSE + content)).decode(),
    }
    return f"{json.dumps(table)}\n".encode()


def signer_of(content: bytes, signature: bytes, trusted: Mapping[bytes, str]) -> Signer:
    """Whose signature of a manifest it is.

    Args:
        content: the manifest, as it lies there.
        signature: the signature file.
        trusted: names of the trusted keys, by the keys' own 32 bytes.

    Raises:
        DragomanError: ``bundle.wrong_signature``.
    """
    try:
        table = parse_json(signature)
        raw = base64.b64decode(table["key"], validate=True)
        public = Ed25519PublicKey.from_public_bytes(raw)
        public.verify(base64.b64decode(table["signature"], validate=True), _PURPOSE + content)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise DragomanError(
            "bundle.wrong_signature",
            "the signature does not belong to this bundle",
            hint="Somebody changed it, or it was copied badly: copy it again from where it comes from",
        ) from error
    return Signer(trusted.get(raw, ""), _fingerprint(public))


def trusted_keys(folder: Path = TRUSTED_KEYS) -> dict[bytes, str]:
    """Names of the trusted keys, by the keys' own 32 bytes; a file that is no key trusts nobody."""
    found = {}
    for path in sorted(folder.glob(f"*{PUBLIC}")):
        try:
            key = load_pem_public_key(read_bytes(path, _LONGEST_KEY))
        except (ValueError, UnsupportedAlgorithm, DragomanError):
            continue
        if isinstance(key, Ed25519PublicKey):
            found[key.public_bytes_raw()] = path.stem
    return found


def _fingerprint(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _bad_key(path: Path) -> DragomanError:
    return DragomanError(
        "bundle.bad_key", f"{path} is no private key to sign with", hint="Make one: dragoman bundle key NAME"
    )
