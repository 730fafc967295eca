"""What a run shows of its deliveries: what became of every row read, and refused rows as samples.

The frames are made from the ledger of landed batches (台账) and the quarantine (隔离区), which the
caller reads; nothing here knows where they lie.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from publishing.operational import (
    DELIVERY_SUMMARY,
    MERGE_SUMMARY,
    QUARANTINE_SAMPLE,
    SCHEMAS,
)

SAMPLES_PER_REASON = 5
CELL_CHARS = 80
HIDDEN = "[已隐去]"

ReadQuarantined = Callable[[str, str], pl.DataFrame]

# The quarantine masks what its contract and its patterns know. An edition is read by more people:
# a column of any source whose header speaks of a person is hidden here altogether.
_PERSON = re.compile(
    r"姓名|电话|手机|联系方式|身份证|证件|车牌|签名|照片|附件|司机|"
    r"(人|者|员|户主|业主)(名称|信息)?$"
)


def delivery_evidence(
    ledger: pl.DataFrame, titles: Mapping[str, str], read_quarantined: ReadQuarantined
) -> dict[str, pl.DataFrame]:
    """The frames delivery_summary, merge_summary and quarantine_sample.

    `ledger` has one row per committed batch (`merge_rules` and `quarantine_reasons` as JSON text),
    `titles` the Chinese title of a table. `read_quarantined(table_name, batch_id)` gives the
    refused rows of a batch; it is asked for the newest few of each reason only.
    """
    return {
        DELIVERY_SUMMARY: delivery_summary(ledger, titles),
        MERGE_SUMMARY: merge_summary(ledger),
        QUARANTINE_SAMPLE: quarantine_samples(ledger, read_quarantined),
    }


def delivery_summary(ledger: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
    """One row per source and table: rows read, landed, merged and quarantined of all batches."""
    summed = ledger.group_by(pl.col("source_name").alias("source"), "table_name").agg(
        pl.len().alias("batches"),
        pl.col("rows_read", "rows_landed", "rows_merged", "rows_quarantined").sum(),
    )
    titled = summed.with_columns(
        pl.col("table_name")
        .replace_strict(dict(titles), default=None, return_dtype=pl.String)
        .fill_null(pl.col("table_name"))
        .alias("table_title")
    )
    return _as_declared(DELIVERY_SUMMARY, titled).sort("source", "table_name")


def merge_summary(ledger: pl.DataFrame) -> pl.DataFrame:
    """One row per source, table and rule: rows merged away by it, of all batches."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for batch in ledger.iter_rows(named=True):
        for rule, merged in _counts(batch["merge_rules"]).items():
            counts[batch["source_name"], batch["table_name"], rule] += merged
    counted = [(*key, rows) for key, rows in sorted(counts.items())]
    return pl.DataFrame(counted, schema=SCHEMAS[MERGE_SUMMARY], orient="row")


def quarantine_samples(ledger: pl.DataFrame, read_quarantined: ReadQuarantined) -> pl.DataFrame:
    """Up to `SAMPLES_PER_REASON` refused rows per source, table and reason, newest batch first.

    `cells` are the row's original cells as a JSON object: masked where the quarantine masks, hidden
    where the header speaks of a person, cut at `CELL_CHARS`. A batch whose quarantine file was
    removed has no samples; its rows stay counted.
    """
    rows: list[dict[str, Any]] = []
    for batch, wanted in _batches_to_open(ledger):
        try:
            refused = read_quarantined(batch["table_name"], batch["batch_id"])
        except FileNotFoundError:
            continue
        refused = refused.sort("source_sheet", "source_row")
        for reason, (taken, left) in wanted.items():
            found = refused.filter(_holds(reason)).head(left)
            for number, row in enumerate(found.iter_rows(named=True), start=taken + 1):
                rows.append(
                    {
                        "source": batch["source_name"],
                        "table_name": batch["table_name"],
                        "reason": reason,
                        "sample_no": number,
                        "source_file": row["source_file"],
                        "source_sheet": row["source_sheet"],
                        "source_row": row["source_row"],
                        "cells": _fit_to_show(row["raw_text"]),
                    }
                )
    frame = pl.DataFrame(rows, schema=SCHEMAS[QUARANTINE_SAMPLE])
    return frame.sort("source", "table_name", "reason", "sample_no")


def _batches_to_open(
    ledger: pl.DataFrame,
) -> Iterator[tuple[dict[str, Any], dict[str, tuple[int, int]]]]:
    """Batches whose rows are needed, with `(taken before, still wanted)` by reason."""
    taken: Counter[tuple[str, str, str]] = Counter()
    newest_first = ledger.sort("batch_seq", "batch_id", descending=True)
    for batch in newest_first.iter_rows(named=True):
        wanted: dict[str, tuple[int, int]] = {}
        for reason, rows in _counts(batch["quarantine_reasons"]).items():
            key = (batch["source_name"], batch["table_name"], reason)
            left = min(SAMPLES_PER_REASON - taken[key], rows)
            if left > 0:
                wanted[reason] = (taken[key], left)
                taken[key] += left
        if wanted:
            yield batch, wanted


def _holds(reason: str) -> pl.Expr:
    """Rows whose reasons, joined by `; ` and each followed by a quoted cell or not, have this."""
    listed = "; " + pl.col("reasons") + "; "
    return listed.str.contains(f"; {reason}; ", literal=True) | listed.str.contains(
        f"; {reason}（", literal=True
    )


def _fit_to_show(raw_text: str | None) -> str:
    """The row's cells, hidden or cut, as a JSON object; an empty cell is null."""
    cells = json.loads(raw_text or "{}")
    shown = {header: _cell(header, cell) for header, cell in cells.items()}
    return json.dumps(shown, ensure_ascii=False)


def _cell(header: str, cell: object) -> str | None:
    if cell is None:
        return None
    text = str(cell)
    if text and _PERSON.search(header.strip()):
        return HIDDEN
    return text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…"


def _counts(told: str | None) -> dict[str, int]:
    counts: dict[str, int] = json.loads(told or "{}")
    return counts


def _as_declared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(column).cast(dtype) for column, dtype in SCHEMAS[name].items())
