"""What the city has put in writing: periods declared final, and leave to correct them (G16)."""

from __future__ import annotations

import csv
from datetime import date

from cities.settings import CitySettings
from expectations.results import Approval, FinalPeriod


def final_periods_of(settings: CitySettings) -> list[FinalPeriod]:
    """Periods of `reference/ref_final_period.csv`."""
    return [
        FinalPeriod(row["domain"], row["period_type"], date.fromisoformat(row["period_start"]))
        for row in _rows(settings, "ref_final_period.csv")
    ]


def approvals_of(settings: CitySettings) -> list[Approval]:
    """Corrections of `reference/final_period_approval.csv`; an empty cell means every one."""
    return [
        Approval(
            domain=row["domain"],
            period_type=row["period_type"],
            period_start=date.fromisoformat(row["period_start"]),
            reason=row["reason"],
            approved_by_role=row["approved_by_role"],
            kpi_id=row["kpi_id"] or None,
            area_id=row["area_id"] or None,
        )
        for row in _rows(settings, "final_period_approval.csv")
    ]


def _rows(settings: CitySettings, name: str) -> list[dict[str, str]]:
    path = settings.reference_dir / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
