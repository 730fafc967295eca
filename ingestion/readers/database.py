"""Database tables and queries, read through SQLAlchemy from a watermark on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
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

_BLOCK_ROWS = 20_000
_ENCODED = "_row"
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
    """

    url_or_engine: str | sa.URL | sa.Engine
    query: str | None = None
    table: str | None = None
    watermark: str | None = None

    def __post_init__(self) -> None:
        """Refuse a reader that names nothing, or two things, to read."""
        if (self.query is None) == (self.table is None):
            raise ValueError("Database needs either query= or table=")

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """One parcel with what is new, or none."""
        name = f"table {self.table}" if self.table else "query"
        try:
            headers, frame, values = self._fetch(expected.watermark)
        except sa.exc.SQLAlchemyError as error:
            cause = type(getattr(error, "orig", None) or error).__name__
            refusal = RefusedFile(f"数据库读取失败：{cause}")
            yield Parcel(name, sha256_of(refusal.reason.encode()), refuser(refusal))
            return
        if self.watermark is not None and self.watermark not in headers:
            refusal = RefusedFile(f"查询结果没有水位列 {self.watermark}")
            yield Parcel(name, sha256_of(refusal.reason.encode()), refuser(refusal))
            return
        frame, mark = self._news(frame, values, expected.watermark or {})
        if frame.height:
            content = _content_hash(frame)
            delivery = Delivery(rows=_numbered(frame.drop(_ENCODED)), watermark=mark)
            yield Parcel(name, content, lambda: delivery)

    def _fetch(self, since: Mapping[str, Any] | None) -> tuple[list[str], pl.DataFrame, list[Any]]:
        """Headers, all rows as text, and the watermark column as the database gives it."""
        given = self.url_or_engine
        engine = given if isinstance(given, sa.Engine) else sa.create_engine(given)
        try:
            with engine.connect() as connection:
                result = connection.execute(self._statement(engine, since))
                headers = list(result.keys())
                names = clean_headers(headers)
                at = headers.index(self.watermark) if self.watermark in headers else None
                blocks = [_block(names, [])]
                values: list[Any] = []
                for rows in result.partitions(_BLOCK_ROWS):
                    columns = list(zip(*rows, strict=True))
                    blocks.append(_block(names, columns))
                    values.extend(columns[at] if at is not None else ())
                return headers, pl.concat(blocks), values
        finally:
            if engine is not given:
                engine.dispose()

    def _statement(self, engine: sa.Engine, since: Mapping[str, Any] | None) -> sa.TextClause:
        quote = engine.dialect.identifier_preparer.quote
        what = f"({self.query})" if self.query else ".".join(map(quote, _parts(self.table)))
        sql = f"SELECT * FROM {what} AS delivered"
        if self.watermark is None or not since or since.get("value") is None:
            return sa.text(sql)
        column = f"delivered.{quote(self.watermark)}"
        value = _RESTORE[since["type"]](since["value"])
        return sa.text(f"{sql} WHERE {column} >= :since OR {column} IS NULL").bindparams(
            since=value
        )

    def _news(
        self, frame: pl.DataFrame, values: list[Any], before: Mapping[str, Any]
    ) -> tuple[pl.DataFrame, dict[str, Any] | None]:
        """Rows that were not delivered before, in a fixed order, and the new watermark."""
        encoded = pl.struct(pl.all()).struct.json_encode().alias(_ENCODED)
        frame = frame.with_columns(frame.select(encoded).to_series())
        mark: dict[str, Any] | None = None
        if self.watermark is not None:
            mark, frame = _advance(frame, values, before)
        return frame.sort(_ENCODED), mark


def _advance(
    frame: pl.DataFrame, values: list[Any], before: Mapping[str, Any]
) -> tuple[dict[str, Any], pl.DataFrame]:
    """The new watermark, and the rows without those that an earlier delivery already held."""
    top = max((v for v in values if v is not None), default=None)
    at_edge = pl.Series([v is None or v == top for v in values], dtype=pl.Boolean)
    mark = {
        "type": type(top).__name__ if top is not None else before.get("type", "str"),
        "value": _cell(top) if top is not None else before.get("value"),
        "seen": sorted({_digest(row) for row in frame[_ENCODED].filter(at_edge)}),
    }
    old = set(before.get("seen", ()))
    if not old:
        return mark, frame
    last = before.get("value")
    repeated = [
        (v is None or _cell(v) == last) and _digest(row) in old
        for v, row in zip(values, frame[_ENCODED], strict=True)
    ]
    return mark, frame.filter(~pl.Series(repeated, dtype=pl.Boolean))


def _digest(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()[:16]


def _content_hash(frame: pl.DataFrame) -> str:
    """Hash of the columns of the delivery and of its rows in their order, one a line."""
    columns = [*frame.drop(_ENCODED).columns, ROW, SHEET]
    digest = hashlib.sha256("\n".join(columns).encode())
    for block in frame.select(_ENCODED).iter_slices(_BLOCK_ROWS):
        digest.update(b"\n" + block.to_series().str.join("\n").item().encode())
    return digest.hexdigest()


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(ROW),
        pl.lit(None, dtype=pl.String).alias(SHEET),
    )


def _block(names: list[str], columns: Sequence[Sequence[Any]]) -> pl.DataFrame:
    columns = columns or [()] * len(names)
    return pl.DataFrame(
        {n: _as_text(values) for n, values in zip(names, columns, strict=True)},
        schema=dict.fromkeys(names, pl.String),
    )


def _as_text(values: Sequence[Any]) -> Sequence[str | None]:
    if set(map(type, values)) <= {str, type(None)}:
        return values
    return [None if v is None else _cell(v) for v in values]


def _cell(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return None
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _parts(table: str | None) -> list[str]:
    return (table or "").split(".")
