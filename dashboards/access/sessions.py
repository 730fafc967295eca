"""Sessions: a random token in a cookie, known here by its hash, that ends when it should."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from cities.settings import SignIn
from dashboards.access.accounts import normal
from dashboards.access.store import Store

COOKIE = "um_session"
NOTED_EVERY_S = 20
"""Activity is written down so often: a write is a sync, and a page must not wait for one."""


@dataclass(frozen=True)
class Session:
    """A session that is good now: whose it is, and where it was begun from."""

    account: str
    peer: str


@dataclass(frozen=True)
class Sessions:
    """The sessions of one city; `clock` gives seconds since 1970."""

    store: Store
    rule: SignIn
    clock: Callable[[], float] = time.time

    def begin(self, account: str, peer: str) -> str:
        """Begin a session; give its token, which is written down nowhere."""
        token = secrets.token_urlsafe(32)
        now = self.clock()
        with self.store.change() as connection:
            connection.execute(f"delete from session where not {_GOOD}", self._at(now))
            connection.execute(
                "insert into session values (?, ?, ?, ?, ?)",
                [_hash(token), normal(account), peer, now, now],
            )
        return token

    def find(self, token: str | None, *, is_used: bool = False) -> Session | None:
        """The session of a token, or None when there is none or it has ended.

        `is_used` counts as activity; looking alone does not keep a session alive.
        """
        if not token:
            return None
        now = self.clock()
        wanted = {**self._at(now), "token_hash": _hash(token)}
        with self.store.look() as connection:
            row = connection.execute(
                "select name, peer, seen_at from session "
                f"where token_hash = :token_hash and {_GOOD}",
                wanted,
            ).fetchone()
        if row and is_used and now - row["seen_at"] >= NOTED_EVERY_S:
            with self.store.change() as connection:
                connection.execute(
                    "update session set seen_at = :now where token_hash = :token_hash", wanted
                )
        return Session(row["name"], row["peer"]) if row else None

    def end(self, token: str | None) -> None:
        """End a session; a token that has none is fine."""
        if token:
            with self.store.change() as connection:
                connection.execute("delete from session where token_hash = ?", [_hash(token)])

    def _at(self, now: float) -> dict[str, float | str]:
        return {
            "now": now,
            "begun_after": now - self.rule.max_hours * 3600,
            "seen_after": now - self.rule.idle_minutes * 60,
        }


_GOOD = "(started_at > :begun_after and seen_at > :seen_after)"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
