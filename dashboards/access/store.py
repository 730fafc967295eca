"""Accounts, sessions and failed attempts of a city: one SQLite file in its secrets folder.

SQLite, because several server processes share it and a count of failures must not be lost between
them. Passwords are there as argon2id hashes, session tokens as SHA-256 only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

STORE_NAME = "access.sqlite"
_SCHEMA = """
create table if not exists account (
    name text primary key,
    role text not null,
    district_id text,
    password_hash text,
    must_change integer not null default 0,
    is_disabled integer not null default 0
) strict;
create table if not exists session (
    token_hash text primary key,
    name text not null references account (name) on delete cascade,
    peer text not null,
    started_at real not null,
    seen_at real not null
) strict;
create table if not exists failure (
    name text primary key,
    attempts integer not null,
    last_at real not null
) strict;
"""


@dataclass(frozen=True)
class Store:
    """The file below `folder`, made on first use, readable by its owner only."""

    folder: Path

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self.folder / STORE_NAME

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other writer comes between; it is kept unless an error leaves."""
        with closing(self._open()) as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading."""
        with closing(self._open()) as connection:
            yield connection

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            self._make()
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma foreign_keys = on")
        return connection

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self.path, timeout=10)) as connection:
            connection.executescript(_SCHEMA)
