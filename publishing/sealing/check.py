"""Does a sealed folder hold what was signed? Every file is read and hashed again."""

from __future__ import annotations

from pathlib import Path

from publishing.sealing.keys import SealError, fingerprint, is_signed
from publishing.sealing.seal import MANIFEST, PUBLIC_KEY, SEAL_NAMES, SIGNATURE, read_seal
from publishing.storage import file_sha256


def problems(folder: Path, trusted_pem: bytes | None = None) -> list[str]:
    """Problems (中文), each naming its file; empty when the folder is as it was signed.

    The key beside the files proves that they belong together; who signed is proven only by
    `trusted_pem`, the public key that the city made known by another way.
    """
    try:
        manifest = read_seal(folder)
    except SealError as error:
        return [str(error)]
    found = _signature_problems(folder, manifest, trusted_pem)
    claimed = manifest.get("files")
    if not isinstance(claimed, dict):
        return [*found, f"{MANIFEST} 没有文件清单"]
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for name, entry in claimed.items():
        path = there.get(name)
        if not isinstance(entry, dict) or not {"bytes", "sha256"} <= set(entry):
            found.append(f"{MANIFEST} 里 {name} 的记录不完整")
        elif path is None:
            found.append(f"{name} 缺失")
        elif path.is_symlink():
            found.append(f"{name} 被换成了符号链接")
        elif path.stat().st_size != entry["bytes"]:
            found.append(
                f"{name} 大小为 {path.stat().st_size} 字节，清单记为 {entry['bytes']} 字节"
            )
        elif file_sha256(path) != entry["sha256"]:
            found.append(f"{name} 的内容被改动（SHA-256 不符）")
    extra = sorted(set(there) - set(claimed) - SEAL_NAMES)
    return [*found, *(f"{name} 不在清单中，是多出来的文件" for name in extra)]


def key_fingerprint(folder: Path) -> str:
    """The fingerprint of the public key beside the files."""
    return fingerprint((folder / PUBLIC_KEY).read_bytes())


def _signature_problems(
    folder: Path, manifest: dict[str, object], trusted_pem: bytes | None
) -> list[str]:
    try:
        pem = (folder / PUBLIC_KEY).read_bytes()
        told = (folder / SIGNATURE).read_bytes()
    except OSError as error:
        return [f"{Path(str(error.filename)).name} 缺失"]
    found = []
    signature = _signature(told)
    if signature is None:
        found.append(f"{SIGNATURE} 的内容被改动（不是签名）")
    if fingerprint(pem) != manifest.get("public_key_sha256"):
        found.append(f"{PUBLIC_KEY} 不是清单所记的公钥")
    if trusted_pem is not None and pem != trusted_pem:
        found.append(f"{PUBLIC_KEY} 不是本市的公钥（指纹 {fingerprint(pem)[:16]}…）")
    try:
        if signature is not None and not is_signed(
            pem, signature, (folder / MANIFEST).read_bytes()
        ):
            found.append(f"{MANIFEST} 与签名不符：清单、{SIGNATURE} 或 {PUBLIC_KEY} 被改动")
    except SealError as error:
        found.append(f"{PUBLIC_KEY}：{error}")
    return found


def _signature(told: bytes) -> bytes | None:
    """The signature from its one way of writing: lower-case hex and a line break."""
    try:
        signature = bytes.fromhex(told.decode("ascii").strip())
    except ValueError:
        return None
    return signature if told == signature.hex().encode() + b"\n" else None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
