"""How far a database was read: the watermark, what was seen at it, and where an answer is cut."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

ENCODED = "_row"
Piece = tuple[pl.DataFrame, list[Any]]


@dataclass(frozen=True)
class Reached:
    """Up to where a source was read.

    type, value: the last watermark as text, with the name of its Python type. seen: digests of the
    rows at it, and of those without a value. delivered: what was seen when the pull began, at
    `began_at`: such rows are left out when they come again. valueless: digests of rows without a
    value that this pull has met.
    """

    type: str = "str"
    value: str | None = None
    seen: frozenset[str] = frozenset()
    began_at: str | None = None
    delivered: frozenset[str] = frozenset()
    valueless: frozenset[str] = frozenset()

    @classmethod
    def told_by(cls, mark: Mapping[str, Any] | None) -> Reached:
        """Where the last batch of the source ended."""
        told = mark or {}
        seen = frozenset(told.get("seen", ()))
        value = told.get("value")
        return cls(told.get("type", "str"), value, seen, began_at=value, delivered=seen)

    @property
    def mark(self) -> dict[str, Any]:
        """What the manifest keeps."""
        return {"type": self.type, "value": self.value, "seen": sorted(self.seen)}

    def advanced(self, frame: pl.DataFrame, values: list[Any]) -> tuple[pl.DataFrame, Reached]:
        """Rows of a piece that were not delivered before, in a fixed order, and how far it goes.

        `frame` gets the column `_row`, one row as JSON; `values` are the watermarks of its rows,
        empty where there is none.
        """
        encoded = pl.struct(pl.all()).struct.json_encode().alias(ENCODED)
        frame = frame.with_columns(frame.select(encoded).to_series())
        if not values:
            return frame.sort(ENCODED), self
        top = max((v for v in values if v is not None), default=None)
        valueless = self.valueless | _digests(frame, [v is None for v in values])
        if top is None:
            reached = replace(self, seen=self.seen | valueless, valueless=valueless)
        else:
            at_top = _digests(frame, [v == top for v in values])
            reached = replace(
                self,
                type=type(top).__name__,
                value=as_text(top),
                seen=at_top | valueless,
                valueless=valueless,
            )
        return self._without_delivered(frame, values).sort(ENCODED), reached

    def _without_delivered(self, frame: pl.DataFrame, values: list[Any]) -> pl.DataFrame:
        if not self.delivered:
            return frame
        again = [
            (v is None or as_text(v) == self.began_at) and _digest(row) in self.delivered
            for v, row in zip(values, frame[ENCODED], strict=True)
        ]
        return frame.filter(~pl.Series(again, dtype=pl.Boolean))


def cut(blocks: Iterable[Piece], most_rows: int) -> Iterator[Piece]:
    """Join blocks in the order of their watermark to pieces of at least `most_rows`.

    A piece ends where the value changes: rows of one value are never parted.
    """
    frames: list[pl.DataFrame] = []
    values: list[Any] = []
    for frame, some in blocks:
        frames.append(frame)
        values.extend(some)
        if len(values) < most_rows:
            continue
        end = len(values)
        while end and values[end - 1] == values[-1]:
            end -= 1
        if end:
            whole = pl.concat(frames)
            yield whole.head(end), values[:end]
            frames, values = [whole.tail(-end)], values[end:]
    if values:
        yield pl.concat(frames), values


def _digests(frame: pl.DataFrame, wanted: list[bool]) -> frozenset[str]:
    rows = frame[ENCODED].filter(pl.Series(wanted, dtype=pl.Boolean))
    return frozenset(_digest(row) for row in rows)


def _digest(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()[:16]


def as_text(value: Any) -> str | None:
    """One value of a database as text; null for what is binary."""
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
