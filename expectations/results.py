"""What a check reports, and the verdict over all of them: only a passed verdict is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import polars as pl

Severity = Literal["critical", "warning"]
Status = Literal["pass", "fail", "error", "not_applicable"]
Stage = Literal["delivery", "mart"]

RESULT_SCHEMA: dict[str, type[pl.DataType]] = {
    "check_id": pl.String,
    "stage": pl.String,
    "table_name": pl.String,
    "severity": pl.String,
    "status": pl.String,
    "observed": pl.String,
    "expected": pl.String,
    "failing_rows": pl.Int64,
    "message": pl.String,
}
"""Columns of the public table `quality_result`."""

UNMET: frozenset[Status] = frozenset({"fail", "error"})


@dataclass(frozen=True, slots=True)
class GateResult:
    """One row of `quality_result`; `message` is a Chinese sentence for a business reader."""

    check_id: str
    stage: Stage
    table_name: str
    severity: Severity
    status: Status
    observed: str
    expected: str
    failing_rows: int
    message: str

    @property
    def blocks(self) -> bool:
        """A critical check that failed, or that could not be run, stops publishing."""
        return self.severity == "critical" and self.status in UNMET


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an edition may be published, what forbids it, and what is only shown."""

    passed: bool
    blocking: list[GateResult]
    warnings: list[GateResult]


@dataclass(frozen=True, slots=True)
class FinalPeriod:
    """A period of one domain that was declared final (定稿): its figures are frozen (G16)."""

    domain: str
    period_type: str
    period_start: date


@dataclass(frozen=True, slots=True)
class Approval:
    """Leave to correct a final period (更正批准); a KPI or area that is None means every one."""

    domain: str
    period_type: str
    period_start: date
    reason: str
    approved_by_role: str
    kpi_id: str | None = None
    area_id: str | None = None


def verdict(results: Sequence[GateResult]) -> Verdict:
    """Turn results into a verdict.

    Raises:
        ValueError: there are no results; a gate that looked at nothing must not pass.
    """
    if not results:
        raise ValueError("no check results: a gate that checked nothing cannot pass")
    blocking = [r for r in results if r.blocks]
    warnings = [r for r in results if r.status in UNMET and not r.blocks]
    return Verdict(passed=not blocking, blocking=blocking, warnings=warnings)


def to_frame(results: Sequence[GateResult]) -> pl.DataFrame:
    """Rows of `quality_result`, sorted by stage and check id."""
    frame = pl.DataFrame([asdict(r) for r in results], schema=RESULT_SCHEMA)
    return frame.sort("stage", "check_id", "table_name")
