"""Pieces of SQL the checks of `kpi_value` share: naming a row in Chinese, figures that add up."""

from __future__ import annotations

from expectations.check import BATCH

_BREAKDOWNS = {
    "unit": "按单位",
    "category": "按小类",
    "channel": "按渠道",
    "stream": "按品类",
    "facility": "按设施",
    "item": "按项目",
    "procedure": "按程序",
    "stock_kind": "按存量新增",
    "size_class": "按规模",
    "fume_status": "按装管情况",
    "action": "按行动类别",
    "op_type": "按作业类型",
    "inspection_type": "按检查方式",
    "unit_category": "按单位和小类",
    "facility_vehicle": "按设施和车型",
    "unit_item": "按单位和考核项目",
}


def kpi_name(row: str = "k", catalog: str = "c") -> str:
    """`C12 结案率`, for a row joined to `kpi_catalog`."""
    return f"({row}.kpi_id || ' ' || {catalog}.name_zh)"


def period(row: str = "k") -> str:
    """`M 2024-06-01`: kind and first day of the period."""
    return f"({row}.period_type || ' ' || strftime({row}.period_start, '%Y-%m-%d'))"


def breakdown(column: str) -> str:
    """`按单位` for `unit`; a breakdown without a Chinese name stays as it is."""
    cases = " ".join(f"when '{key}' then '{told}'" for key, told in _BREAKDOWNS.items())
    return f"(case {column} {cases} else {column} end)"


def differs(one: str, other: str) -> str:
    """SQL predicate: two sums differ by more than the rounding of floating point."""
    return f"(abs({one} - {other}) > 1e-6 + 1e-9 * abs({other}))"


SUM_KEY = ("kpi_id", "denominator_policy", "side", "period_type", "period_start", "area_id")
"""What a sum is a sum of: one side of one KPI under one policy, for one period and area."""


def additive_figures(where: str) -> str:
    """SQL: figures of KPIs that add up over parts and areas, `side` '' for the numerator.

    The denominators of rates add up as well; those of measures (days, for one) need not.
    """
    return f"""
        select * exclude (kind)
        from (
            select
                k.kpi_id, k.denominator_policy, k.period_type, k.period_start, k.period_end,
                k.area_id, k.breakdown, c.kind,
                unnest(['', ' 分母']) as side,
                unnest([k.numerator, k.denominator]) as figure
            from {BATCH} as k
            inner join kpi_catalog as c using (kpi_id)
            where c.is_additive and {where}
        ) as sides
        where side = '' or kind = 'rate'
    """
