"""G06 比率合理 — rates lie between 0 and 1, are what they say, and 按期 never exceeds 结案."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.check import BATCH, Check
from expectations.marts.kpi_sql import kpi_name, period
from expectations.marts.warehouse import Mart
from expectations.partitions import implied_denominators


def checks(mart: Mart) -> Iterator[Check]:
    """Checks over every rate of the catalogue (a ratio, as a plan's completion, may exceed 1)."""
    yield Check(
        "G06.kpi_value.range",
        "mart",
        "kpi_value",
        "率值都在 0 与 1 之间",
        "0 ≤ 率 ≤ 1",
        _rates("k.value not between 0 and 1 or isnan(k.value)", "'率值 ' || round(k.value, 6)"),
    )
    yield Check(
        "G06.kpi_value.ratio",
        "mart",
        "kpi_value",
        "率值等于分子除以分母，分母为 0 时没有率值",
        "率 = 分子 ÷ 分母",
        _rates(
            """
            k.value is not null and (
                coalesce(k.denominator, 0) = 0
                or abs(k.value - k.numerator / k.denominator) > 1e-9
            )
            """,
            "'率值 ' || round(k.value, 6) || '，分子 ' || k.numerator || '，分母 '"
            " || coalesce(cast(k.denominator as varchar), '无')",
            kinds="'rate', 'ratio'",
        ),
        explain=_fitting_denominator,
    )
    yield Check(
        "G06.kpi_value.on_time",
        "mart",
        "kpi_value",
        "按期结案率（C13）不高于结案率（C12）",
        "C13 ≤ C12",
        f"""
        select
            k.area_id || ' ' || {period()} || ' ' || k.breakdown_id as item,
            '按期结案 ' || k.numerator || '，结案 ' || closed.numerator as observed,
            1 as failing_rows
        from {BATCH} as k
        inner join {BATCH} as closed using (
            denominator_policy, period_type, period_start, area_id, breakdown, breakdown_id
        )
        where
            k.kpi_id = 'C13' and closed.kpi_id = 'C12'
            and (k.numerator > closed.numerator or k.value > closed.value + 1e-12)
        """,
    )


def _rates(wrong: str, observed: str, kinds: str = "'rate'") -> str:
    return f"""
        select
            {kpi_name()} || ' ' || k.area_id || ' ' || {period()} || ' ' || k.breakdown_id as item,
            {observed} as observed,
            1 as failing_rows,
            k.numerator,
            k.value
        from {BATCH} as k
        inner join kpi_catalog as c using (kpi_id)
        where c.kind in ({kinds}) and ({wrong})
    """


def _fitting_denominator(row: Mapping[str, Any]) -> str:
    """Which denominators would make the printed rate true: the 口径 that may have been meant."""
    if not row["numerator"] or row["value"] < 0.001:
        return ""
    low, high = implied_denominators(int(row["numerator"]), float(row["value"]))
    return f"（按该率值反推，分母应在 {low}–{high} 之间）" if low <= high else ""
