"""Reports over what has landed: ledger of batches, freshness of sources, what is in quarantine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta

import polars as pl

from ingestion.cadence import MAX_AGE_DAYS
from ingestion.manifest import committed
from ingestion.refused import open_refusals
from ingestion.source import Source
from ingestion.store import Store, write_parquet

_MOMENT = pl.Datetime("us")
LEDGER_SCHEMA: dict[str, pl.DataType] = {
    "batch_id": pl.String(),
    "batch_seq": pl.Int64(),
    "source_name": pl.String(),
    "table_name": pl.String(),
    "file_name": pl.String(),
    "content_sha256": pl.String(),
    "contract_fingerprint": pl.String(),
    "rows_read": pl.Int64(),
    "rows_landed": pl.Int64(),
    "rows_merged": pl.Int64(),
    "rows_quarantined": pl.Int64(),
    "merge_rules": pl.String(),
    "quarantine_reasons": pl.String(),
    "pii_hits": pl.String(),
    "redacted_cells": pl.Int64(),
    "first_source_time": _MOMENT,
    "last_source_time": _MOMENT,
    "pulled_at": _MOMENT,
    "cadence": pl.String(),
    "max_age_days": pl.Int64(),
    "control_total": pl.Int64(),
    "control_sums": pl.String(),
    "source_records": pl.Int64(),
}
"""Columns of `_batches.parquet`; what is a dict in the manifest is JSON text here.

max_age_days: what the cadence allows; none for nightly sources and snapshots.
"""


def write_ledger(store: Store) -> pl.DataFrame:
    """Rebuild `_batches.parquet` from the manifests and replace it atomically."""
    rows = [_ledger_row(m.__dict__) for m in committed(store)]
    ledger = pl.DataFrame(rows, schema=LEDGER_SCHEMA)
    write_parquet(store.ledger, ledger)
    return ledger


def source_freshness(
    store: Store,
    now: datetime,
    max_age_hours: float = 26.0,
    sources: Iterable[Source] = (),
) -> pl.DataFrame:
    """One row per source and table: how old its newest row is.

    status: `fresh`, `stale` (the newest row is older at `now` than `max_age_hours` for a nightly
    source, than `ingestion.cadence.MAX_AGE_DAYS` for one that comes by month or more rarely),
    `snapshot` (delivered once, never stale), `missing` (a source of `sources` of which nothing has
    landed).
    """
    schema: dict[str, pl.DataType] = {
        "source": pl.String(),
        "table_name": pl.String(),
        "last_source_time": _MOMENT,
        "last_pulled_at": _MOMENT,
        "status": pl.String(),
    }
    ages = {cadence: timedelta(days=days) for cadence, days in MAX_AGE_DAYS.items()}
    ages["nightly"] = timedelta(hours=max_age_hours)
    limits = {cadence: now.replace(tzinfo=None) - age for cadence, age in ages.items()}
    found: dict[tuple[str, str], dict[str, object]] = {}
    for batch in committed(store):
        row = found.setdefault(
            (batch.source_name, batch.table_name),
            {"last_source_time": None, "last_pulled_at": batch.pulled_at},
        )
        row["last_source_time"] = _later(row["last_source_time"], batch.last_source_time)
        row["last_pulled_at"] = _later(row["last_pulled_at"], batch.pulled_at)
        row["cadence"] = batch.cadence
    rows = [
        {"source": s, "table_name": t, **row, "status": _status(row, limits)}
        for (s, t), row in found.items()
    ]
    rows += [
        {"source": s.name, "table_name": s.contract.table, "status": "missing"}
        for s in sources
        if (s.name, s.contract.table) not in found
    ]
    return pl.DataFrame(rows, schema=schema).sort("source", "table_name")


def quarantine_summary(store: Store) -> pl.DataFrame:
    """One row per source, table and reason; refused files count with their lines.

    A row with two reasons counts under both.
    """
    schema = {"source": pl.String, "table_name": pl.String, "reason": pl.String, "rows": pl.Int64}
    rows = [
        (batch.source_name, batch.table_name, reason, count)
        for batch in committed(store)
        for reason, count in batch.quarantine_reasons.items()
    ]
    rows += [
        (r.source_name, r.table_name, f"整个文件拒收：{r}", r.lines) for r in open_refusals(store)
    ]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        frame.group_by("source", "table_name", "reason")
        .agg(pl.col("rows").sum())
        .sort("source", "table_name", pl.col("rows").neg(), "reason")
    )


def _ledger_row(manifest: dict[str, object]) -> dict[str, object]:
    told = manifest | {"max_age_days": MAX_AGE_DAYS.get(str(manifest["cadence"]))}
    return {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True)
        if isinstance(value := told[name], dict)
        else value
        for name in LEDGER_SCHEMA
    }


def _later(one: object, other: object) -> object:
    return max((t for t in (one, other) if t is not None), default=None)  # type: ignore[type-var]


def _status(row: dict[str, object], limits: dict[str, datetime]) -> str:
    limit = limits.get(str(row["cadence"]))
    if limit is None:
        return "snapshot"
    last = row["last_source_time"]
    if last is None and row["cadence"] != "nightly":
        last = row["last_pulled_at"]
    if not isinstance(last, datetime):
        return "stale"
    # A time of exactly midnight is a date: the source has told of that whole day (as in G12).
    told_until = last + timedelta(days=1) if last.time() == time.min else last
    return "fresh" if told_until >= limit else "stale"
