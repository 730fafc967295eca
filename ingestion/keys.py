"""A key for sources that have none."""

from __future__ import annotations

import hashlib

import polars as pl

from ingestion.readers.base import ROW, SHEET

KEY_LENGTH = 32


def synthetic_keys(raw: pl.DataFrame) -> pl.Series:
    """One key per row: sha256 of the raw row text and of its occurrence number in the delivery.

    Identical rows stay distinct, and a later delivery of the same rows gets the same keys, however
    its columns are ordered.
    """
    cells = sorted(set(raw.columns) - {ROW, SHEET})
    text = raw.select(pl.struct(cells).struct.json_encode().alias("text"))
    text = text.with_columns(pl.int_range(pl.len()).over("text").alias("occurrence"))
    keys = [
        hashlib.sha256(f"{line}\x1f{occurrence}".encode()).hexdigest()[:KEY_LENGTH]
        for line, occurrence in text.iter_rows()
    ]
    return pl.Series(keys, dtype=pl.String)
