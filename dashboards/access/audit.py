"""The access log (访问日志): who signed in, was refused, and took what away; it only grows.

Its lines are chained (`publishing.chain`) and synced before the event goes on. A log that cannot be
written refuses the event: nobody exports unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from dashboards.access.viewer import Viewer
from publishing.chain import Chain

LOG_NAME = "access.jsonl"


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

    @property
    def chain(self) -> Chain:
        """Its lines, each tied to the one before."""
        return Chain(self.path, "访问日志", mode=0o600)

    def record(
        self,
        event: Event,
        account: str,
        *,
        role: str = "",
        peer: str = "",
        what: str = "",
        edition: str = "",
    ) -> str:
        """Append one line and sync it; give its hash, by which other logs speak of it.

        Raises:
            OSError: the log cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.chain.append(
            {
                "at": self.now().isoformat(timespec="milliseconds"),
                "event": event.value,
                "account": account,
                "role": role,
                "from": peer,
                "what": what,
                "edition": edition,
            }
        )

    def of(self, viewer: Viewer, event: Event, what: str = "", edition: str = "") -> str:
        """Append what somebody who is signed in did; give the line's hash."""
        role = viewer.role.value + (f":{viewer.district_id}" if viewer.scope.district_id else "")
        return self.record(
            event, viewer.account, role=role, peer=viewer.peer, what=what, edition=edition
        )

    def read(self) -> list[dict[str, Any]]:
        """Every entry that can be read, oldest first."""
        return [line.entry for line in self.chain.lines()]

    def problems(self) -> list[str]:
        """What is wrong with the log (中文), by line."""
        return self.chain.problems()
