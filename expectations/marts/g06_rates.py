"""G06 比率合理 — rates lie between 0 and 1, are what they say, and 按期 never exceeds 结案."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.check import BATCH, Check
from expectations.magnitude import COMPARABLE_ROWS
from expectations.marts.kpi_sql import kpi_name, period
from expectations.marts.warehouse import Mart
from expectations.partitions import implied_denominators

FILING_LOW, FILING_HIGH = 0.5, 1
"""立案率 (C05) outside of them is shown, not stopped (DOMAIN §6): filing may be a month later."""


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
    yield _filing()


def _filing() -> Check:
    return Check(
        "G06.kpi_value.filing",
        "mart",
        "kpi_value",
        f"立案率（C05）按月在 {FILING_LOW} 与 {FILING_HIGH} 之间",
        f"{FILING_LOW} ≤ 立案率 ≤ {FILING_HIGH}（DOMAIN §6 C05）",
        f"""
        select
            {kpi_name()} || ' ' || k.area_id || ' ' || {period()} as item,
            '立案 ' || k.numerator || '，受理 ' || k.denominator || '，'
            || round(100 * k.value, 2) || '%' as observed,
            cast(k.denominator as bigint) as failing_rows
        from {BATCH} as k
        inner join kpi_catalog as c using (kpi_id)
        where
            k.area_id in (select area_id from dim_area where area_level in ('city', 'district'))
            and k.kpi_id = 'C05' and k.breakdown = 'total' and k.period_type = 'M'
            and k.is_default_policy
            and k.denominator >= {COMPARABLE_ROWS}
            and k.value not between {FILING_LOW} and {FILING_HIGH}
        """,
        severity="warning",
        why="立案多于受理，多为跨月立案、漏报受理时间；立案不到受理的一半，多为漏报立案时间或批次没有到齐。",
        action="与案件平台核对列出的区域和月份的受理时间、立案时间；属实的照常发布，通报时说明原因。",
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
