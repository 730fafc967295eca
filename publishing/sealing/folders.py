"""A sealed folder on the disk: whole under its name, or not there at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from publishing.sealing.check import problems
from publishing.sealing.keys import SealError
from publishing.storage import CANDIDATE_PREFIX, remove_folder, sync


def write_folder(target: Path, files: Mapping[str, bytes], *, is_frozen: bool = False) -> Path:
    """Write, sync, check and rename; a frozen folder and its files are read-only from then on.

    An existing folder of this name is replaced, unless it is to be frozen.

    Raises:
        SealError: `target` exists and is to be frozen, or the disk gave back other bytes.
    """
    if is_frozen and target.exists():
        raise SealError(f"{target} 已存在：已签发的文件不得覆盖")
    target.parent.mkdir(parents=True, exist_ok=True)
    candidate = target.parent / f"{CANDIDATE_PREFIX}{uuid.uuid4().hex}"
    try:
        _write(candidate, files, 0o444 if is_frozen else 0o644)
        if wrong := problems(candidate):
            raise SealError(f"{target} 写入后核验不符：" + "；".join(wrong))
        if target.exists():
            remove_folder(target)
        candidate.replace(target)
    except BaseException:
        shutil.rmtree(candidate, ignore_errors=True)
        raise
    sync(target.parent)
    if is_frozen:
        freeze(target)
    return target


def freeze(target: Path) -> None:
    """Make the folders read-only, as their files are; done again, nothing changes."""
    for folder in [target, *(each for each in target.rglob("*") if each.is_dir())]:
        if folder.stat().st_mode & 0o222:
            folder.chmod(0o555)


def _write(folder: Path, files: Mapping[str, bytes], mode: int) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    for each in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
        sync(each)
