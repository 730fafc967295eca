"""The brake on guessing: every failure makes the next attempt wait longer, many lock the account.

Names that do not exist are braked like those that do, so that waiting tells nothing about them.
"""

from __future__ import annotations

import math
import sqlite3

LONGEST_DELAY_S = 60
LOCK_AFTER = 8
LOCK_S = 15 * 60
FORGOTTEN_AFTER_S = 24 * 3600


def pause(attempts: int) -> float:
    """Seconds to wait after so many failures: 1, 2, 4 … up to a minute, then a quarter hour."""
    if attempts <= 0:
        return 0.0
    if attempts >= LOCK_AFTER:
        return float(LOCK_S)
    return float(min(2 ** (attempts - 1), LONGEST_DELAY_S))


def attempt(connection: sqlite3.Connection, name: str, now: float) -> tuple[int, int]:
    """Take one attempt: (seconds to wait, 0 when it may go on; attempts that failed so far).

    It counts as failed until `forgive` says otherwise: attempts made at one instant cannot all
    pass before the first of them is counted.
    """
    connection.execute("delete from failure where last_at < ?", [now - FORGOTTEN_AFTER_S])
    row = connection.execute(
        "select attempts, last_at from failure where name = ?", [name]
    ).fetchone()
    attempts, last_at = (row["attempts"], row["last_at"]) if row else (0, now)
    wait = last_at + pause(attempts) - now
    if wait > 0:
        return math.ceil(wait), attempts
    connection.execute(
        "insert into failure values (?, 1, ?) "
        "on conflict (name) do update set attempts = attempts + 1, last_at = excluded.last_at",
        [name, now],
    )
    return 0, attempts + 1


def forgive(connection: sqlite3.Connection, name: str) -> None:
    """Forget the failures of a name: it signed in, or an operator let it go on."""
    connection.execute("delete from failure where name = ?", [name])
