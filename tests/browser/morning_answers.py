"""The answers to the ten questions of a morning, by SQL on the edition, as the screen prints them.

Independent of the pages' own queries: what is compared is what a reader could count himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

MONTH, WAVE = date(2024, 6, 1), date(2024, 4, 1)
"""The last whole month and the last wave of the fixture's edition."""

_NEWEST = """
    kpi_value.breakdown = 'total' and kpi_value.is_default_policy
    and (kpi_value.period_type, kpi_value.period_start) in (('M', $month), ('Q', $wave))
"""


@dataclass(frozen=True)
class Edition:
    """Questions to the edition in use; `shown` are the KPIs that 总览 shows."""

    connection: duckdb.DuckDBPyConnection
    shown: tuple[str, ...]

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query over the newest period, where it asks for it."""
        given = {"month": MONTH, "wave": WAVE, "shown": list(self.shown), **parameters}
        asked = {name: value for name, value in given.items() if f"${name}" in sql}
        return self.connection.execute(sql, asked).fetchall()

    def missed(self) -> set[str]:
        """Names of the headline KPIs of the city that miss their target."""
        found = self.rows(
            "select name_zh from kpi_value join kpi_catalog using (kpi_id) join dim_area "
            f"using (area_id) where area_level = 'city' and {_NEWEST} and kpi_id in $shown "
            "and not kpi_value.is_on_target and kpi_value.status in ('ok', 'provisional')"
        )
        return {name for (name,) in found}

    def lowest_district(self, name_zh: str) -> tuple[str, str]:
        """The district with the lowest value of a rate, and the value as printed."""
        ((area, value),) = self.rows(
            "select area_name, kpi_value.value from kpi_value join kpi_catalog using (kpi_id) "
            f"join dim_area using (area_id) where name_zh = $name and {_NEWEST} "
            "and area_level = 'district' and not is_unassigned order by 2 limit 1",
            name=name_zh,
        )
        return area, rate(value)

    def units(self, kpi_id: str) -> list[tuple[str, float]]:
        """Units of the city and their value in the month, the largest first."""
        return self.rows(
            "select unit_name, kpi_value.value from kpi_value join dim_unit "
            "on breakdown_id = unit_id join dim_area on kpi_value.area_id = dim_area.area_id "
            "where breakdown = 'unit' and kpi_id = $kpi and area_level = 'city' "
            "and is_default_policy and period_type = 'M' and period_start = $month "
            "order by 2 desc",
            kpi=kpi_id,
        )

    def overdue_cases(self, unit_name: str) -> set[str]:
        """Numbers of the cases of a unit that are open and past their deadline."""
        found = self.rows(
            "select case_no from fct_case join dim_unit using (unit_id) where unit_name = $unit "
            "and is_overdue_open",
            unit=unit_name,
        )
        return {number for (number,) in found}

    def places(self) -> list[tuple[str, int]]:
        """The ten places with most recurrences, of those that R02 counts."""
        return self.rows(
            "select place_name, recurrence_cnt from recurrence_hotspot where not is_dummy_place "
            "and not is_centroid and month = $month order by recurrence_cnt desc, case_cnt desc, "
            "last_reported_at desc limit 10"
        )

    def hot_issues(self) -> list[tuple[str, int]]:
        """Families of the newest ranked week by orders, the most first."""
        return self.rows(
            "select family_name, order_cnt from hot_issue where ranking = 'count' and "
            "period_start = (select max(period_start) from hot_issue "
            "where period_end <= last_day($month::date)) order by rank_no"
        )

    def freshness(self) -> list[tuple[str, str]]:
        """Status and newest time of every source, as printed."""
        words = {"fresh": "按时", "stale": "迟到", "missing": "未到", "snapshot": "一次性交付"}
        found = self.rows("select status, last_source_time from source_freshness")
        return [(words[status], f"{at:%Y-%m-%d %H:%M}") for status, at in found]

    def risers(self) -> list[tuple[str, int]]:
        """Units of the month's table by how many places they rose, the most first."""
        return self.rows(
            "select unit_name, rank_delta from league_table where period_type = 'M' "
            "and period_start = (select max(period_start) from league_table "
            "where period_type = 'M') and rank_delta > 0 order by 2 desc"
        )

    def furthest(self) -> str:
        """Name of the headline KPI of the city whose value is furthest from its target."""
        ((name,),) = self.rows(
            "select name_zh from kpi_value join kpi_catalog using (kpi_id) join dim_area "
            f"using (area_id) where area_level = 'city' and {_NEWEST} and kpi_id in $shown "
            "and not is_on_target and target <> 0 and kpi_value.status in ('ok', 'provisional') "
            "order by abs(kpi_value.value - target) / abs(target) desc limit 1"
        )
        return str(name)

    def least_liked(self) -> list[str]:
        """The lowest three items of the city in the newest wave."""
        found = self.rows(
            "select item_name from survey_item_score join dim_area using (area_id) "
            "join dim_survey_wave using (wave) where area_level = 'city' and is_lowest3 "
            "and period_start = $wave"
        )
        return [name for (name,) in found]


def rate(value: float) -> str:
    """`91.05%`, half-up."""
    exact = (Decimal(repr(value)) * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{exact}%"
