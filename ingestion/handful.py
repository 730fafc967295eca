"""Small deliveries of one source, settled a handful at a time.

Most of the cost of a small file lies in the number of calls, not in its rows: fifty files of 400
rows cost little more than one when their cells are read together. What becomes of a file, and in
which order files are committed, does not depend on its company.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from ingestion.outcome import Outcome, settle, settle_together
from ingestion.readers.base import Delivery, RefusedFile
from ingestion.source import Source

SMALL_ROWS = 2_000
"""A delivery of more rows is settled alone."""

HANDFUL_ROWS = 15_000
"""So many rows wait at most, so that memory and what a crash repeats stay small."""


def may_share(source: Source, delivery: Delivery) -> bool:
    """Whether a delivery may be settled with others: it is small and judged row by row.

    Reshaping, made-up keys and expressions of a source may look at the whole delivery; total rows
    are compared with the rows above them.
    """
    row_by_row = source.reshape is None and source.synthetic_key is None
    row_by_row &= not any(isinstance(how, pl.Expr) for how in source.columns.values())
    return row_by_row and delivery.aside is None and delivery.rows.height <= SMALL_ROWS


def joins(source: Source, waiting: Sequence[Delivery], delivery: Delivery) -> bool:
    """Whether a delivery may be settled with those that wait: same headers, not too many rows."""
    rows = sum(one.rows.height for one in waiting) + delivery.rows.height
    return (
        may_share(source, delivery)
        and rows <= HANDFUL_ROWS
        and all(one.rows.schema == delivery.rows.schema for one in waiting[:1])
    )


def settle_each(
    deliveries: Sequence[Delivery], source: Source, hash_key: bytes, now: datetime
) -> list[Outcome | RefusedFile]:
    """What becomes of every delivery: its rows, or why the whole of it is refused.

    Deliveries that fail together are settled one by one, so that one cannot spoil the others.
    """
    if len(deliveries) > 1:
        try:
            return [*settle_together(deliveries, source, hash_key, now)]
        except (RefusedFile, pl.exceptions.PolarsError):
            pass
    return [_settled(delivery, source, hash_key, now) for delivery in deliveries]


def refusal_of(error: RefusedFile | pl.exceptions.PolarsError) -> RefusedFile:
    """The engine's own message may quote cells; only its kind is told."""
    if isinstance(error, RefusedFile):
        return error
    return RefusedFile(f"内容无法换算（{type(error).__name__}）")


def _settled(
    delivery: Delivery, source: Source, hash_key: bytes, now: datetime
) -> Outcome | RefusedFile:
    try:
        return settle(delivery, source, hash_key, now)
    except (RefusedFile, pl.exceptions.PolarsError) as error:
        return refusal_of(error)
