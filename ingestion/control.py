"""What the source itself says it delivered: record counts, and total rows inside the sheets."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.contracts.base import Contract
from ingestion.contracts.columns import meta_of
from ingestion.matching import Matched
from ingestion.parsing import parse_cells
from ingestion.readers.base import ROW, SHEET, RefusedFile
from ingestion.source import Source

_ADDITIVE = {"kg", "t", "m2", "yuan", "count", "hour", "km"}
_TOLERANCE = 0.01


def declared_records(source: Source, raw_dir: Path) -> Mapping[str, int]:
    """File name → number of records the source declares.

    Raises:
        RefusedFile: the declared CSV is missing or lacks `file_name,rows`.
    """
    declared = source.control_totals
    if not isinstance(declared, str):
        return declared or {}
    path = raw_dir / declared
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return {row["file_name"]: int(row["rows"]) for row in csv.DictReader(handle)}
    except (OSError, KeyError, ValueError, TypeError, csv.Error):
        raise RefusedFile("控制数清单缺失，或没有 file_name,rows 两列") from None


def reconcile(
    aside: pl.DataFrame, typed: pl.DataFrame, matched: Matched, source: Source
) -> dict[str, Any] | None:
    """Compare every total row with the rows it adds up; None when there is no total row.

    `typed` holds the parsed columns of all records with `source_row` and `source_sheet`. Only
    additive columns are compared: a total of rates or ranks is no sum.
    """
    totals = aside.filter(pl.col("merge_rule") == "total_row")
    if totals.is_empty():
        return None
    cells = _comparable(totals, matched, source.contract)
    columns = {name: source.contract.columns()[name] for name in cells.columns}
    if not columns:
        return None
    declared = parse_cells(cells, columns, {}).frame
    differing, compared = [], 0
    for position, total in enumerate(totals.iter_rows(named=True)):
        scope = typed.filter(
            pl.col(SHEET).eq_missing(pl.lit(total[SHEET], dtype=pl.String)),
            pl.col(ROW).is_between(total["scope_from"], total[ROW], closed="left"),
        )
        for name in columns:
            told = declared[name][position]
            if told is None:
                continue
            compared += 1
            counted = scope[name].sum()
            if abs(float(counted) - float(told)) > _TOLERANCE:
                differing.append(
                    {
                        "sheet": total[SHEET],
                        "row": total[ROW],
                        "column": name,
                        "declared": str(told),
                        "counted": str(counted),
                    }
                )
    return {"compared": compared, "differing": differing}


def _comparable(totals: pl.DataFrame, matched: Matched, contract: type[Contract]) -> pl.DataFrame:
    """Cells of the total rows in additive columns, made like those of the records."""
    found: list[pl.Series] = []
    for name, column in contract.columns().items():
        if meta_of(column).get("unit") not in _ADDITIVE or name not in matched.how:
            continue
        with contextlib.suppress(pl.exceptions.PolarsError):
            made = totals.with_columns(matched.how[name].alias("made"))["made"]
            found.append(made.rename(name))
    return pl.DataFrame(found)
