"""Rows merged away by a declared rule: never lost, always counted, kept aside."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ingestion.contracts.base import Contract
from ingestion.readers.base import ROW, SHEET

IDENTICAL = "identical_row"
OLDER = "older_state"
SEVERAL = "several_rows_of_one_case"
_SYSTEM = (ROW, SHEET, "row_flags")
_UPDATED = "source_updated_at"


def merge_rule(
    rows: pl.DataFrame, contract: type[Contract], one_row_per_key: Sequence[str] | None
) -> pl.Series:
    """Name of the rule that merges each row away, NULL for rows that land.

    1. `identical_row`: all columns of the contract are equal; the first row lands.
    2. `several_rows_of_one_case`, if the source declares an order: the last row of a key lands.
       Otherwise `older_state`: a row of the key has a later `source_updated_at`.
    Different rows with one key and one `source_updated_at` all land: G02 stops them.
    """
    nothing = pl.Series("merge_rule", [None], dtype=pl.String).new_from_index(0, rows.height)
    key = list(contract.key)
    repeated = rows.select(pl.struct(key).is_duplicated()).to_series()
    if not repeated.any():
        return nothing
    at = pl.int_range(pl.len()).alias("_at")
    group = rows.with_columns(at).filter(repeated)
    group = group.with_columns(
        pl.col(name).list.join("\x1f") for name, t in group.schema.items() if t == pl.List
    )
    content = [c for c in contract.column_names() if c not in _SYSTEM]
    same = pl.int_range(pl.len()).over(content) > 0
    group = group.with_columns(pl.when(same).then(pl.lit(IDENTICAL)).alias("merge_rule"))
    kept = group.filter(pl.col("merge_rule").is_null())
    if one_row_per_key:
        kept = kept.sort(*one_row_per_key, "_at", nulls_last=False, maintain_order=True)
        rule = pl.when(pl.int_range(pl.len()).over(key) < pl.len().over(key) - 1).then(
            pl.lit(SEVERAL)
        )
    else:
        newest = pl.col(_UPDATED).max().over(key)
        older = (pl.col(_UPDATED) < newest) | (pl.col(_UPDATED).is_null() & newest.is_not_null())
        rule = pl.when(older).then(pl.lit(OLDER))
    judged = pl.concat(
        [
            group.filter(pl.col("merge_rule").is_not_null()).select("_at", "merge_rule"),
            kept.select("_at", rule.alias("merge_rule")),
        ]
    ).sort("_at")
    index = pl.DataFrame({"_at": pl.int_range(rows.height, eager=True)})
    joined = index.join(judged, on="_at", how="left", maintain_order="left")
    return joined["merge_rule"]
