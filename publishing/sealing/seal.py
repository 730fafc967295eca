"""Sealing a folder: `manifest.json`, its Ed25519 signature, and the public key beside them.

The manifest holds no clock: the same files under the same claims give the same seal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.sealing.keys import SealError, fingerprint, public_pem

MANIFEST, SIGNATURE, PUBLIC_KEY = "manifest.json", "manifest.sig", "public_key.pem"
SEAL_NAMES = frozenset({MANIFEST, SIGNATURE, PUBLIC_KEY})
FORMAT = "sealed-pack-1"


def sealed(
    files: Mapping[str, bytes], claims: Mapping[str, Any], key: Ed25519PrivateKey
) -> dict[str, bytes]:
    """`files` and the three files of their seal; `claims` stand in the manifest.

    Raises:
        SealError: a file bears the name of a part of the seal.
    """
    if taken := SEAL_NAMES & set(files):
        raise SealError(f"文件名 {'、'.join(sorted(taken))} 留给封签使用")
    public = public_pem(key)
    manifest = {
        "format": FORMAT,
        **claims,
        "public_key_sha256": fingerprint(public),
        "files": {
            name: {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
            for name in sorted(files)
        },
    }
    text = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    signature = key.sign(text).hex().encode() + b"\n"
    return {**files, MANIFEST: text, SIGNATURE: signature, PUBLIC_KEY: public}


def read_seal(folder: Path) -> dict[str, Any]:
    """The manifest of a sealed folder, as it is: `check.problems` says whether it holds.

    Raises:
        SealError: the folder has no manifest that can be read.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
    except OSError as error:
        raise SealError(f"{path} 无法读取：{error.strerror}") from error
    except ValueError as error:
        raise SealError(f"{path} 不是清单：{error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SealError(f"{path} 不是成套文件的清单（{FORMAT}）")
    return manifest
