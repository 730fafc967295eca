"""Database tables and queries, read through SQLAlchemy from a watermark on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from ingestion.readers.base import (
    ROW,
    SHEET,
    Delivery,
    Expected,
    Parcel,
    RefusedFile,
    clean_headers,
    refuser,
    sha256_of,
)
from ingestion.readers.watermark import ENCODED, Reached, as_text, cut

BLOCK_ROWS = 20_000
_RESTORE: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "str": str,
}


@dataclass(frozen=True)
class Database:
    """Rows of a `table` (or `schema.table`) or of a `query`.

    url_or_engine: SQLAlchemy URL or Engine; time zones and read-only mode are set there.
    watermark: column that only grows (an update time or a counter). The last value read is kept
        in the batch manifest. Rows at or above it are read again, so that none of several rows
        with one value is lost; those that were already delivered are recognised and left out.
        Rows without a value are looked at every time.
    most_rows: with a watermark, an answer of more rows comes in several parcels of about so many:
        memory stays bounded, and a pull that breaks off goes on from the last that landed.
    """

    url_or_engine: str | sa.URL | sa.Engine
    query: str | None = None
    table: str | None = None
    watermark: str | None = None
    most_rows: int = 500_000

    def __post_init__(self) -> None:
        """Refuse a reader that names nothing, or two things, to read."""
        if (self.query is None) == (self.table is None):
            raise ValueError("Database needs either query= or table=")

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """What is new, in parcels of `most_rows` from the oldest on, or none."""
        name = f"table {self.table}" if self.table else "query"
        reached = Reached.told_by(expected.watermark)
        try:
            for frame, values in self._pieces(expected.watermark):
                frame, reached = reached.advanced(frame, values)
                if frame.height:
                    delivery = Delivery(
                        rows=_numbered(frame.drop(ENCODED)),
                        watermark=reached.mark if self.watermark else None,
                    )
                    yield Parcel(name, _content_hash(frame), partial(_handed_over, delivery))
        except sa.exc.SQLAlchemyError as error:
            cause = type(getattr(error, "orig", None) or error).__name__
            yield _refused(name, f"数据库读取失败：{cause}")
        except _NoWatermarkError:
            yield _refused(name, f"查询结果没有水位列 {self.watermark}")

    def _pieces(self, since: Mapping[str, Any] | None) -> Iterator[tuple[pl.DataFrame, list[Any]]]:
        """Rows as text with their watermark values as the database gives them.

        Without a watermark all rows are one piece. With one they come in its order, and a piece
        ends where the value changes, so that it can be read on from there.
        """
        given = self.url_or_engine
        engine = given if isinstance(given, sa.Engine) else sa.create_engine(given)
        try:
            with engine.connect().execution_options(stream_results=True) as connection:
                headers = list(connection.execute(self._statement(engine, "1 = 0")).keys())
                names = clean_headers(headers)
                if self.watermark is None:
                    result = connection.execute(self._statement(engine))
                    rows = [_block(names, part) for part in result.partitions(BLOCK_ROWS)]
                    yield pl.concat([_block(names, []), *rows]), []
                    return
                if self.watermark not in headers:
                    raise _NoWatermarkError
                at = headers.index(self.watermark)
                result = connection.execute(self._since(engine, since))
                yield from cut(
                    (
                        (_block(names, part), [row[at] for row in part])
                        for part in result.partitions(min(BLOCK_ROWS, self.most_rows))
                    ),
                    self.most_rows,
                )
        finally:
            if engine is not given:
                engine.dispose()

    def _statement(self, engine: sa.Engine, condition: str = "", order: str = "") -> sa.TextClause:
        quote = engine.dialect.identifier_preparer.quote
        what = f"({self.query})" if self.query else ".".join(map(quote, _parts(self.table)))
        where = f" WHERE {condition}" if condition else ""
        return sa.text(f"SELECT * FROM {what} AS delivered{where}{order}")

    def _since(self, engine: sa.Engine, since: Mapping[str, Any] | None) -> sa.TextClause:
        column = f"delivered.{engine.dialect.identifier_preparer.quote(str(self.watermark))}"
        order = f" ORDER BY {column}"
        if not since or since.get("value") is None:
            return self._statement(engine, order=order)
        value = _RESTORE[since["type"]](since["value"])
        condition = f"{column} >= :since OR {column} IS NULL"
        return self._statement(engine, condition, order).bindparams(since=value)


class _NoWatermarkError(Exception):
    """The answer has no column of the watermark's name."""


def _handed_over(delivery: Delivery) -> Delivery:
    return delivery


def _refused(name: str, reason: str) -> Parcel:
    return Parcel(name, sha256_of(reason.encode()), refuser(RefusedFile(reason)))


def _content_hash(frame: pl.DataFrame) -> str:
    """Hash of the columns of the delivery and of its rows in their order, one a line."""
    columns = [*frame.drop(ENCODED).columns, ROW, SHEET]
    digest = hashlib.sha256("\n".join(columns).encode())
    for block in frame.select(ENCODED).iter_slices(BLOCK_ROWS):
        digest.update(b"\n" + block.to_series().str.join("\n").item().encode())
    return digest.hexdigest()


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(ROW),
        pl.lit(None, dtype=pl.String).alias(SHEET),
    )


def _block(names: list[str], rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pl.DataFrame(
        {n: _as_text(values) for n, values in zip(names, columns, strict=True)},
        schema=dict.fromkeys(names, pl.String),
    )


def _as_text(values: Sequence[Any]) -> Sequence[str | None]:
    if set(map(type, values)) <= {str, type(None)}:
        return values
    return [None if v is None else as_text(v) for v in values]


def _parts(table: str | None) -> list[str]:
    return (table or "").split(".")
