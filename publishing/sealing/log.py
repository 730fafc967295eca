"""The log of exports (导出日志): who made what from which edition; it only grows.

Every line carries the SHA-256 of the line before it, so that a changed, removed or inserted line is
found; the last lines cut off are found by whoever noted the newest hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publishing.sealing.keys import SealError
from publishing.storage import sync

LOG_NAME = "exports.jsonl"
FIRST = "0" * 64


def append(folder: Path, entry: Mapping[str, Any]) -> str:
    """Append one entry, with the time and the hash of the line before; give the line's own hash.

    Raises:
        SealError: the log is damaged; nothing is appended to it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_NAME
    with path.open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        handle.seek(0)
        lines = handle.read().splitlines()
        if wrong := _problems(lines):
            raise SealError(f"{path}：{wrong[0]}；请先查明原因，不要删除日志")
        line = json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                **entry,
                "previous_sha256": _hash(lines[-1]) if lines else FIRST,
            },
            ensure_ascii=False,
            sort_keys=True,
        ).encode()
        handle.write(line + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    sync(folder)
    return _hash(line)


def read(folder: Path) -> list[dict[str, Any]]:
    """Every entry, oldest first."""
    path = folder / LOG_NAME
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def log_problems(folder: Path) -> list[str]:
    """What is wrong with the chain of lines (中文)."""
    path = folder / LOG_NAME
    return _problems(path.read_bytes().splitlines()) if path.exists() else []


def _problems(lines: list[bytes]) -> list[str]:
    found, previous = [], FIRST
    for number, line in enumerate(lines, start=1):
        try:
            told = json.loads(line).get("previous_sha256")
        except (ValueError, AttributeError):
            told = None
        if told != previous:
            found.append(f"导出日志第 {number} 行与前一行接不上，日志被改动过")
        previous = _hash(line)
    return found


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
