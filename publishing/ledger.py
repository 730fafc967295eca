"""The restatement ledger as it is kept: every edition carries it whole, and so does the folder.

`editions/kpi_restatement.parquet` is written after the pointer has moved. An edition that comes
back (a withdrawn delivery gives the figures of before) keeps the ledger it was published with; the
file beside it goes on, and the next edition carries all of it. What a crash kept from the file
stands in the edition in use.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from publishing.editions import Edition
from publishing.errors import EditionError
from publishing.hashing import quoted
from publishing.operational import KPI_RESTATEMENT
from publishing.restatement import FOUND
from publishing.storage import TEMPORARY_SUFFIX, sync

LEDGER_NAME = f"{KPI_RESTATEMENT}.parquet"

LEDGER: dict[str, pl.DataType] = {
    "edition_id": pl.String(),
    "edition_before": pl.String(),
    "as_of": pl.Datetime("us"),
    "code_changed": pl.Boolean(),
    **FOUND,
}
"""Columns of the public table `kpi_restatement`: the edition that changed the figure (its data
reaches to `as_of`), the one it replaced, whether the code changed too, and what was found."""

_ORDER = ["as_of", "edition_id", "edition_before", *list(FOUND)[:8]]


def empty_ledger() -> pl.DataFrame:
    """A ledger without entries."""
    return pl.DataFrame(schema=LEDGER)


def entries(
    found: pl.DataFrame, edition_id: str, edition_before: str, as_of: datetime, code_changed: bool
) -> pl.DataFrame:
    """What was found between two editions, as entries of the ledger."""
    return found.select(
        pl.lit(edition_id).alias("edition_id"),
        pl.lit(edition_before).alias("edition_before"),
        pl.lit(as_of, pl.Datetime("us")).alias("as_of"),
        pl.lit(code_changed).alias("code_changed"),
        *FOUND,
    )


def kept_ledger(editions: Path, previous: Edition | None) -> pl.DataFrame:
    """All entries so far: those of the folder's file and of the edition in use, each once.

    A file that is damaged, or written by another version, is passed over: the edition in use has
    what it was published with.
    """
    told = [empty_ledger()]
    path = editions / LEDGER_NAME
    if path.is_file():
        try:
            told.append(_as_declared(pl.read_parquet(path)))
        except (OSError, pl.exceptions.PolarsError):
            path.replace(path.with_suffix(".damaged"))
    if previous is not None and KPI_RESTATEMENT in previous.manifest.tables:
        with (
            suppress(EditionError, duckdb.Error, pl.exceptions.PolarsError),
            previous.connect() as connection,
        ):
            told.append(_as_declared(connection.sql(f"from {quoted(KPI_RESTATEMENT)}").pl()))
    return extended(*told)


def extended(*ledgers: pl.DataFrame) -> pl.DataFrame:
    """Entries of several ledgers, each once, the newest edition last."""
    return pl.concat(ledgers).unique(subset=_ORDER, keep="last").sort(_ORDER)


def write_ledger(editions: Path, ledger: pl.DataFrame) -> None:
    """Replace the folder's file: a reader sees the old or the new one, never a part."""
    path = editions / LEDGER_NAME
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY_SUFFIX}")
    with temporary.open("xb") as handle:
        ledger.write_parquet(handle)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    sync(editions)


def _as_declared(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(column).cast(dtype) for column, dtype in LEDGER.items())
