"""Cells that bear no mark once they have landed: each must read what the simulation meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import polars as pl

from cities.sample.simulation.dirt import FILLED
from ingestion.manifest import Manifest

KEYS: dict[str, list[str]] = {
    "src_assess_score": ["unit_name", "item_name"],
    "src_case": ["case_no"],
    "src_facility_day": ["op_date", "facility_name", "waste_stream"],
    "src_hotline": ["order_no"],
    "src_illegal_building": ["ib_id"],
    "src_muck": ["muck_no"],
    "src_penalty": ["enf_case_no"],
    "src_road_op": ["op_date", "road_id", "op_type"],
    "src_sanitation_report": ["district_name", "street_name"],
    "src_survey_response": ["resp_id", "item_code"],
    "src_weigh": ["weigh_ticket_no"],
}
"""Columns by which the simulation names a row within its file."""

_FROM_DATABASE = "table "
_DIGITS = 6
_ROW = ["file_name", "row_key", "value"]
Marks = Counter[tuple[str, str, str]]
"""Rows by table, kind and reason."""


def base_name(file_name: str) -> str:
    """Name of a file without its folder and without the mark of a second copy: (1), (补发).

    Nothing for a table of a database.
    """
    if file_name.startswith(_FROM_DATABASE):
        return ""
    return re.sub(r"\([^)]*\)", "", PurePosixPath(file_name).name)


def read_cells(landing: Path, manifests: Iterable[Manifest], cells: pl.DataFrame) -> Marks:
    """How many of the told cells landed in their file and read what they must."""
    files = pl.LazyFrame(
        [(m.batch_id, base_name(m.file_name)) for m in manifests],
        schema={"batch_id": pl.String(), "file_name": pl.String()},
        orient="row",
    )
    found: Marks = Counter()
    for (table, column), told in cells.group_by("table_name", "column_name"):
        rows = pl.scan_parquet(landing / str(table) / "*-*.parquet").join(files, on="batch_id")
        kind_of_value = rows.collect_schema()[str(column)]
        key = pl.concat_str(
            (pl.col(name).cast(pl.String).fill_null("") for name in KEYS[str(table)]), separator="|"
        )
        landed = (
            rows.select("file_name", key.alias("row_key"), _text(str(column), kind_of_value))
            .join(told.lazy().select("file_name", "row_key").unique(), on=["file_name", "row_key"])
            .group_by(_ROW)
            .len("landed")
            .collect()
        )
        found.update(_met(told, landed, kind_of_value))
    return found


def _met(told: pl.DataFrame, landed: pl.DataFrame, kind_of_value: pl.DataType) -> Marks:
    """Cells by table, kind and reason for which there is a landed one with the same reading."""
    marks = ["table_name", "kind", "reason"]
    if kind_of_value.is_numeric():
        number = pl.col("value").cast(pl.Float64, strict=False).round(_DIGITS).cast(pl.String)
        told = told.with_columns(pl.coalesce(number, "value").alias("value"))
    wanted = told.group_by(*marks, *_ROW).len("wanted")
    is_filled = pl.col("value") == FILLED
    filled = wanted.filter(is_filled.fill_null(False)).join(
        landed.filter(pl.col("value").is_not_null()).drop("value"), on=["file_name", "row_key"]
    )
    exact = wanted.filter(~is_filled.fill_null(False)).join(landed, on=_ROW, nulls_equal=True)
    met = pl.concat([filled, exact.select(filled.columns)]).group_by(marks)
    least = pl.min_horizontal("wanted", "landed").sum()
    return Counter({(t, k, r): n for t, k, r, n in met.agg(least.alias("met")).iter_rows()})


def _text(column: str, kind: pl.DataType) -> pl.Expr:
    told = pl.col(column)
    if kind.is_numeric():
        told = told.cast(pl.Float64).round(_DIGITS)
    elif isinstance(kind, pl.Datetime):
        told = told.dt.strftime("%Y-%m-%d %H:%M:%S")
    return told.cast(pl.String).alias("value")
