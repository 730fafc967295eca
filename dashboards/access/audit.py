"""The access log (访问日志): who signed in, was refused, and took what away; it only grows.

One JSON object a line, each with the SHA-256 of the line before, synced before the event goes on,
as in `publishing.sealing.log`, which tells of packs and issues. A log that cannot be written
refuses the event: nobody exports unseen.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BufferedRandom
from pathlib import Path
from typing import Any

from dashboards.access.viewer import Viewer

LOG_NAME = "access.jsonl"
FIRST = "0" * 64
_BLOCK = 4096


class Event(StrEnum):
    """What is written down."""

    SIGNED_IN = "登录"
    FAILED = "登录失败"
    LOCKED = "登录锁定"
    SIGNED_OUT = "退出"
    PASSWORD_CHANGED = "修改密码"  # noqa: S105
    REFUSED = "拒绝访问"
    EXPORTED = "导出"
    ISSUED = "签发"
    ACCOUNT_CHANGED = "账号变更"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class AccessLog:
    """The log in one folder; `now` is the clock it writes by."""

    folder: Path
    now: Callable[[], datetime] = _now

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / LOG_NAME

    def record(
        self,
        event: Event,
        account: str,
        *,
        role: str = "",
        peer: str = "",
        what: str = "",
        edition: str = "",
    ) -> None:
        """Append one line and sync it.

        Raises:
            OSError: the log cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            entry = {
                "at": self.now().isoformat(timespec="milliseconds"),
                "event": event.value,
                "account": account,
                "role": role,
                "from": peer,
                "what": what,
                "edition": edition,
                "previous_sha256": _last_hash(handle),
            }
            handle.write(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())

    def of(self, viewer: Viewer, event: Event, what: str = "", edition: str = "") -> None:
        """Append what somebody who is signed in did."""
        role = viewer.role.value + (f":{viewer.district_id}" if viewer.scope.district_id else "")
        self.record(event, viewer.account, role=role, peer=viewer.peer, what=what, edition=edition)

    def read(self) -> list[dict[str, Any]]:
        """Every entry, oldest first."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_bytes().splitlines()]

    def problems(self) -> list[str]:
        """Lines that do not follow from the one before (中文): the log was changed."""
        if not self.path.exists():
            return []
        found, previous = [], FIRST
        for number, line in enumerate(self.path.read_bytes().splitlines(), start=1):
            try:
                told = json.loads(line).get("previous_sha256")
            except (ValueError, AttributeError):
                told = None
            if told != previous:
                found.append(f"访问日志第 {number} 行与前一行接不上，日志被改动过")
            previous = hashlib.sha256(line).hexdigest()
        return found


def _last_hash(handle: BufferedRandom) -> str:
    """Hash of the last line, read from the end: the log of a year is not read at each event."""
    end = handle.seek(0, os.SEEK_END)
    tail = b""
    while end > 0 and tail.rstrip(b"\n").count(b"\n") == 0:
        start = max(0, end - _BLOCK)
        handle.seek(start)
        tail = handle.read(end - start) + tail
        end = start
    lines = tail.splitlines()
    return hashlib.sha256(lines[-1]).hexdigest() if lines else FIRST
