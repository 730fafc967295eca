"""The city's signing key (Ed25519): made on first use beside its data, for its owner only."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from publishing.errors import EditionError
from publishing.storage import sync

KEY_NAME = "signing_ed25519.key"
PUBLIC_NAME = "signing_ed25519.pub.pem"


class SealError(EditionError):
    """A key or a seal cannot be made or read; the message names the file."""


def signing_key(secrets: Path) -> Ed25519PrivateKey:
    """The key in `secrets`; it is made, mode 0600, when there is none.

    Raises:
        SealError: the file is no Ed25519 key, or others may read it.
    """
    path = secrets / KEY_NAME
    if not path.exists():
        _write_new_key(path)
    if path.stat().st_mode & 0o077:
        raise SealError(f"{path} 可被他人读取：执行 chmod 600 {path}，并按手册考虑更换密钥")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SealError(f"{path} 不是签名密钥：{error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError(f"{path} 不是 Ed25519 密钥")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half, as PEM."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def fingerprint(pem: bytes) -> str:
    """SHA-256 of a public key's PEM: what a city makes known by another way."""
    return hashlib.sha256(pem).hexdigest()


def is_signed(pem: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of `message` under the public key.

    Raises:
        SealError: the PEM is no Ed25519 public key.
    """
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SealError(f"公钥无法读取：{error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SealError("公钥不是 Ed25519 公钥")
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _write_new_key(path: Path) -> None:
    """Write the key whole under its name; of two writers at once, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
    (path.parent / PUBLIC_NAME).write_bytes(public_pem(key))
    sync(path.parent)
