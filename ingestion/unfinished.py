"""A record that may not be written to its end is told so, and never believed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ingestion.judging import Reason
from ingestion.readers.base import ROW, Delivery

UNFINISHED = "unfinished: 文件末行没有换行符，可能未写完"


def unfinished_rows(deliveries: Sequence[Delivery], raws: Sequence[pl.DataFrame]) -> list[Reason]:
    """Why the cut record of each delivery is refused; `raws` are their rows after reshaping."""
    rows = pl.concat(
        raw.select(pl.col(ROW).eq_missing(delivery.unfinished_row)).to_series()
        for delivery, raw in zip(deliveries, raws, strict=True)
    )
    return [Reason(UNFINISHED, rows)] if rows.any() else []
