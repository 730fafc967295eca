"""The frames a run adds to an edition, and what may be in them.

Most carry what is true of one run or of the way the data came (row counts seen, times pulled, how
many deliveries it took): they travel with the edition but do not enter its content hash, so that
the same landing gives the same hash every night. `quarantine_summary` follows from the landing and
does enter it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from publishing.errors import EditionError

QUALITY_RESULT = "quality_result"
SOURCE_FRESHNESS = "source_freshness"
QUARANTINE_SUMMARY = "quarantine_summary"
QUARANTINE_SAMPLE = "quarantine_sample"
DELIVERY_SUMMARY = "delivery_summary"
MERGE_SUMMARY = "merge_summary"
QUALITY_GATE = "quality_gate"
KPI_RESTATEMENT = "kpi_restatement"

SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    QUALITY_RESULT: {
        "check_id": pl.String(),
        "stage": pl.String(),
        "table_name": pl.String(),
        "severity": pl.String(),
        "status": pl.String(),
        "observed": pl.String(),
        "expected": pl.String(),
        "failing_rows": pl.Int64(),
        "message": pl.String(),
    },
    SOURCE_FRESHNESS: {
        "source": pl.String(),
        "table_name": pl.String(),
        "last_source_time": pl.Datetime("us"),
        "last_pulled_at": pl.Datetime("us"),
        "status": pl.String(),
    },
    QUARANTINE_SUMMARY: {
        "source": pl.String(),
        "table_name": pl.String(),
        "reason": pl.String(),
        "rows": pl.Int64(),
    },
    QUARANTINE_SAMPLE: {
        "source": pl.String(),
        "table_name": pl.String(),
        "reason": pl.String(),
        "sample_no": pl.Int64(),
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "cells": pl.String(),
    },
    DELIVERY_SUMMARY: {
        "source": pl.String(),
        "table_name": pl.String(),
        "table_title": pl.String(),
        "batches": pl.Int64(),
        "rows_read": pl.Int64(),
        "rows_landed": pl.Int64(),
        "rows_merged": pl.Int64(),
        "rows_quarantined": pl.Int64(),
    },
    MERGE_SUMMARY: {
        "source": pl.String(),
        "table_name": pl.String(),
        "rule": pl.String(),
        "rows": pl.Int64(),
    },
    QUALITY_GATE: {
        "gate_id": pl.String(),
        "title": pl.String(),
        "rule": pl.String(),
        "why": pl.String(),
        "action": pl.String(),
    },
}
"""Columns by frame. `quality_gate` is the book of gates that `quality_result.check_id` begins with;
the others come from `publishing.evidence` and the rooms that check and land."""

OUTSIDE_CONTENT = (frozenset(SCHEMAS) - {QUARANTINE_SUMMARY}) | {KPI_RESTATEMENT}
"""`kpi_restatement` tells the way an edition came about: thirty nights and one build of the same
landing have the same figures and different ledgers. Publishing writes it, no run hands it over."""


def checked_frames(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames with their declared column types (an all-empty column has none by itself).

    Columns beyond the declared ones are kept as they are.

    Raises:
        EditionError: a frame or a column is missing, a frame is unknown, or a value does not fit.
    """
    if unknown := sorted(set(frames) - set(SCHEMAS)):
        raise EditionError(f"unknown operational frames: {', '.join(unknown)}")
    return {name: _checked(name, frames.get(name), schema) for name, schema in SCHEMAS.items()}


def _checked(
    name: str, frame: pl.DataFrame | None, schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    if frame is None:
        raise EditionError(f"the operational frame {name} is missing; give it empty, not absent")
    if missing := [column for column in schema if column not in frame.columns]:
        raise EditionError(f"{name} lacks the columns {', '.join(missing)}")
    zoned = [c for c in schema if getattr(frame.schema[c], "time_zone", None) is not None]
    if zoned:
        raise EditionError(f"{name}.{zoned[0]} has a time zone; give the city's wall time")
    try:
        return frame.with_columns(pl.col(c).cast(dtype) for c, dtype in schema.items())
    except pl.exceptions.PolarsError as error:
        raise EditionError(f"{name} does not fit its columns: {error}") from error


def critical_failures(checks: pl.DataFrame) -> list[str]:
    """Messages (中文) of the critical checks that failed or could not be run."""
    failed = checks.filter(
        (pl.col("severity") == "critical") & pl.col("status").is_in(["fail", "error"])
    ).sort("check_id", "table_name")
    return [f"{row['check_id']}：{row['message']}" for row in failed.iter_rows(named=True)]
