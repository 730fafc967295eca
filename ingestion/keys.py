"""A key for sources that have none."""

from __future__ import annotations

import hashlib

import polars as pl

from ingestion.readers.base import ROW, SHEET

KEY_LENGTH = 32


def synthetic_keys(raw: pl.DataFrame) -> pl.Series:
    """One key per row: `<sha256 of the raw row text>-<occurrence of that text in the delivery>`.

    Identical rows stay distinct (`…-1`, `…-2`), so that copies can be counted by their key; a later
    delivery of the same rows gets the same keys, however its columns are ordered.
    """
    cells = sorted(set(raw.columns) - {ROW, SHEET})
    text = raw.select(pl.struct(cells).struct.json_encode().alias("text"))
    text = text.with_columns(pl.int_range(pl.len()).over("text").alias("occurrence"))
    keys = [
        f"{hashlib.sha256(line.encode()).hexdigest()[:KEY_LENGTH]}-{occurrence + 1}"
        for line, occurrence in text.iter_rows()
    ]
    return pl.Series(keys, dtype=pl.String)
