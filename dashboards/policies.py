"""Every reading (口径) of a KPI beside the others: the same work over other denominators.

Values come from `kpi_value`; comparisons are stored for the default reading and stand on its card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from dashboards import few
from dashboards.editions import Reader
from dashboards.indicators import Observation
from dashboards.periods import Period
from dashboards.readings import Reading

_OBSERVED = tuple(field.name for field in fields(Observation))


def of_area(
    reader: Reader, kpi_ids: Sequence[str], area_id: str, period: Period | None
) -> list[Reading]:
    """Readings of every policy in the order of `kpi_ids`, the default one of each KPI first."""
    book = reader.book()
    known = [kpi_id for kpi_id in kpi_ids if kpi_id in book.kpis]
    if period is None or not known:
        return []
    rows = reader.ask(
        "figures_by_policy",
        kpi_ids=known,
        area_id=area_id,
        period_type=period.period_type,
        period_start=period.start,
    )
    found = [
        Observation(
            **few.withheld({name: row[name] for name in _OBSERVED}, book.kpis[row["kpi_id"]].unit)
        )
        for row in rows
    ]
    return [
        Reading(
            kpi=book.kpis[seen.kpi_id],
            period=period,
            seen=seen,
            previous=None,
            year_ago=None,
            line=[],
            policy_zh=book.policy_name(seen.kpi_id, seen.denominator_policy),
        )
        for kpi_id in known
        for seen in found
        if seen.kpi_id == kpi_id
    ]


def numerators(readings: Sequence[Reading]) -> dict[str, float | None]:
    """Numerators by the code of the policy."""
    return {one.seen.denominator_policy: one.seen.numerator for one in readings if one.seen}
