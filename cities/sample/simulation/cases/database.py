"""The platform's database: the table 案件 in SQLite or PostgreSQL, written in bulk.

A case has one row that is updated in place; the table has no key, as grown systems often have
none, so that a row may stand there twice. Both engines hold the same values.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import sqlalchemy as sa
from adbc_driver_sqlite import dbapi as sqlite

TABLE = "案件"
NUMBER, UPDATED = "案件编号", "更新时间"
_LONG_TEXTS = ("问题描述",)
_TIME = "%Y-%m-%d %H:%M:%S"
_PAGE_BYTES = 8192


class CaseTable(Protocol):
    """The table 案件 of one open database."""

    def create(self, columns: pl.Schema) -> None:
        """An empty table in place of the old one."""

    def insert(self, rows: pl.DataFrame) -> None:
        """Add rows, in their order."""

    def delete(self, numbers: pl.Series) -> None:
        """Remove every row of these case numbers."""

    def index(self) -> None:
        """Make look-ups by number and by time of change quick."""


@contextmanager
def opened(url: str) -> Iterator[CaseTable]:
    """The table of a database by its SQLAlchemy URL; everything written is one transaction.

    Raises:
        ValueError: the URL is neither of SQLite nor of PostgreSQL.
    """
    parsed = sa.make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        path = Path(parsed.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        with sqlite.connect(str(path), autocommit=True) as connection:
            yield _Sqlite(connection)
            connection.adbc_connection.commit()
    elif kind == "postgresql":
        engine = sa.create_engine(parsed.set(drivername="postgresql+psycopg"))
        with engine.begin() as pooled:
            yield _Postgres(pooled.connection.driver_connection)
        engine.dispose()
    else:
        raise ValueError(f"the case system is SQLite or PostgreSQL, not '{kind}'")


def remove_file(url: str) -> None:
    """Delete the SQLite file, so that the same rows give the same bytes; nothing for a server."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).unlink(missing_ok=True)


def sql_type(name: str, dtype: pl.DataType) -> str:
    """Type of a column, the same words for both engines."""
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMP"
    if dtype.is_float():
        return "DOUBLE PRECISION"
    if dtype.is_integer():
        return "INTEGER"
    return "TEXT" if name in _LONG_TEXTS else "VARCHAR(200)"


class _Sqlite:
    """Rows go over as Arrow columns, several times faster than one Python value after another."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        for setting in (
            f"page_size = {_PAGE_BYTES}", "journal_mode = MEMORY", "synchronous = OFF",
            "cache_size = -65536", "temp_store = MEMORY",
        ):  # fmt: skip
            self._execute(f"PRAGMA {setting}")
        connection.adbc_connection.set_autocommit(False)

    def create(self, columns: pl.Schema) -> None:
        self._execute(f'DROP TABLE IF EXISTS "{TABLE}"')
        self._execute(_create(columns))

    def insert(self, rows: pl.DataFrame) -> None:
        with self._connection.cursor() as cursor:
            texts = rows.with_columns(pl.col(pl.Datetime).dt.strftime(_TIME))
            cursor.adbc_ingest(TABLE, texts, mode="append")

    def delete(self, numbers: pl.Series) -> None:
        with self._connection.cursor() as cursor:
            statement = f'DELETE FROM "{TABLE}" WHERE "{NUMBER}" = ?'
            cursor.executemany(statement, numbers.to_frame().to_arrow())

    def index(self) -> None:
        for statement in _indexes():
            self._execute(statement)

    def _execute(self, statement: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def create(self, columns: pl.Schema) -> None:
        self._connection.execute(f'DROP TABLE IF EXISTS "{TABLE}"')
        self._connection.execute(_create(columns))

    def insert(self, rows: pl.DataFrame) -> None:
        text = rows.write_csv(include_header=False, datetime_format=_TIME)
        with self._connection.cursor().copy(f'COPY "{TABLE}" FROM STDIN (FORMAT csv)') as copy:
            copy.write(text)

    def delete(self, numbers: pl.Series) -> None:
        self._connection.execute(
            f'DELETE FROM "{TABLE}" WHERE "{NUMBER}" = ANY(%s)', (numbers.to_list(),)
        )

    def index(self) -> None:
        for statement in _indexes():
            self._connection.execute(statement)


def _create(columns: pl.Schema) -> str:
    told = ", ".join(f'"{name}" {sql_type(name, dtype)}' for name, dtype in columns.items())
    return f'CREATE TABLE "{TABLE}" ({told})'


def _indexes() -> tuple[str, ...]:
    return tuple(
        f'CREATE INDEX "{TABLE}_{column}" ON "{TABLE}" ("{column}")' for column in (NUMBER, UPDATED)
    )
