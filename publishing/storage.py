"""Durable file operations: every step either happened as a whole or did not happen.

A rename on POSIX is atomic, but it survives a power failure only after the folder was synced too;
that is why every function here syncs what it wrote and the folder that names it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from publishing.errors import EditionsBusyError

LOCK_NAME = ".lock"
CANDIDATE_PREFIX = ".candidate-"
DISCARDED_PREFIX = ".discarded-"
DAMAGED_PREFIX = ".damaged-"
POINTER_PREFIX = ".pointer-"
TEMPORARY_SUFFIX = ".tmp"
TEMPORARY_MAX_AGE_S = 3600


def sync(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, text: str) -> None:
    """Replace `path` by `text` (UTF-8): a reader sees the old or the new content, never a part."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY_SUFFIX}")
    with temporary.open("x", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    sync(path.parent)


def point(link: Path, target_name: str) -> None:
    """Make the symbolic link `link` name `target_name` (a sibling) in one atomic step."""
    temporary = link.with_name(f"{POINTER_PREFIX}{uuid.uuid4().hex}")
    temporary.symlink_to(target_name)
    temporary.replace(link)
    sync(link.parent)


def file_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes, as hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def remove_folder(path: Path) -> None:
    """Remove a folder so that no reader ever finds it half empty under its own name."""
    away = path.with_name(f"{DISCARDED_PREFIX}{path.name}-{uuid.uuid4().hex}")
    path.replace(away)
    shutil.rmtree(away)
    sync(path.parent)


def remove_leftovers(editions: Path) -> None:
    """Remove what runs that died left behind. Call it with the lock held: then no run is alive.

    Folders set aside as damaged are removed too, so an operator can look at one until the next run.
    A temporary file may belong to a live writer of `last_refresh.json`, which takes no lock; it is
    removed when it is older than an hour.
    """
    for prefix in (CANDIDATE_PREFIX, DISCARDED_PREFIX, DAMAGED_PREFIX):
        for folder in editions.glob(f"{prefix}*"):
            shutil.rmtree(folder)
    for pointer in editions.glob(f"{POINTER_PREFIX}*"):
        pointer.unlink()
    for temporary in editions.glob(f".*{TEMPORARY_SUFFIX}"):
        if time.time() - temporary.stat().st_mtime > TEMPORARY_MAX_AGE_S:
            temporary.unlink()


@contextmanager
def publishing_lock(editions: Path, purpose: str) -> Iterator[None]:
    """Hold the folder's only lock; the kernel frees it when the process dies, however it dies.

    Raises:
        EditionsBusyError: another holder is at work; the message says who, since when and for what.
    """
    editions.mkdir(parents=True, exist_ok=True)
    path = editions / LOCK_NAME
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EditionsBusyError(
                f"{editions} is in use by another process ({_holder(path)}); "
                "wait until it ends, or stop it, and run again"
            ) from error
        handle.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "purpose": purpose, "since": since}, handle)
        handle.flush()
        yield


def _holder(path: Path) -> str:
    """What the holder of the lock wrote about itself; it may be just about to write it."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return "it has just started"
    return f"process {holder['pid']}, {holder['purpose']}, since {holder['since']}"
