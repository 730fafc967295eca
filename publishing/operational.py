"""The three frames a run adds to an edition, and what may be in them.

`quality_result` and `source_freshness` carry what is true of one run (row counts seen, times
pulled): they travel with the edition but do not enter its content hash, so that the same landing
gives the same hash every night. `quarantine_summary` follows from the landing and does enter it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from publishing.errors import EditionError

QUALITY_RESULT = "quality_result"
SOURCE_FRESHNESS = "source_freshness"
QUARANTINE_SUMMARY = "quarantine_summary"

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
}

OUTSIDE_CONTENT = frozenset({QUALITY_RESULT, SOURCE_FRESHNESS})


def checked_frames(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The three frames with their declared column types (an all-empty column has none by itself).

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
