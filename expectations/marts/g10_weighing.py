"""G10 过磅核查 on the marts — what left a station must arrive; leachate is a part of the waste."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.marts.kpi_sql import period
from expectations.marts.warehouse import Mart
from expectations.results import Severity

WARN_ABOVE, BLOCK_ABOVE = 0.03, 0.08
ENOUGH_ARRIVALS = {"warning": 20, "critical": 100}
"""One refused ticket among few is a large share: so many arrivals are judged at all."""

LEACHATE_SHARE = 0.6
"""T16: 渗滤液 above this share of 生活垃圾 is told wrongly, or of another territory."""


def checks(mart: Mart) -> Iterator[Check]:
    """计量偏差率 (S14) by route and month, and the share of leachate."""
    yield _gap("critical", f"k.value > {BLOCK_ABOVE}", BLOCK_ABOVE)
    warns = f"k.value > {WARN_ABOVE} and not (k.value > {BLOCK_ABOVE} and k.n >= "
    yield _gap("warning", f"{warns}{ENOUGH_ARRIVALS['critical']})", WARN_ABOVE)
    if {"fct_weigh_ticket"} <= set(mart.tables):
        yield _leachate()


def _gap(severity: Severity, wrong: str, limit: float) -> Check:
    name = "" if severity == "critical" else ".warning"
    return Check(
        f"G10.kpi_value.route_gap{name}",
        "mart",
        "kpi_value",
        f"转运站出场与末端进场的计量偏差率（S14）按线路按月不超过 {limit:.0%}",
        f"≤ {limit:.0%}",
        f"""
        select
            k.breakdown_id || ' ' || {period()} as item,
            '偏差 ' || round(k.numerator, 2) || ' 吨，进场 ' || round(k.denominator, 2) || ' 吨，'
            || round(100 * k.value, 2) || '%' as observed,
            cast(k.n as bigint) as failing_rows
        from {BATCH} as k
        inner join dim_area as a on k.area_id = a.area_id and a.area_level = 'city'
        where
            k.kpi_id = 'S14' and k.breakdown = 'facility' and k.period_type = 'M'
            and k.n >= {ENOUGH_ARRIVALS[severity]} and {wrong}
        """,
        severity=severity,
    )


def _leachate() -> Check:
    return Check(
        "G10.fct_weigh_ticket.leachate",
        "mart",
        "fct_weigh_ticket",
        f"渗滤液按月不超过生活垃圾清运量的 {LEACHATE_SHARE:.0%}",
        f"≤ {LEACHATE_SHARE:.0%}（T16）",
        f"""
        with months as (
            select
                date_trunc('month', weighed_on) as month,
                sum(net_kg) filter (where waste_stream = '渗滤液') as leachate_kg,
                sum(net_kg) filter (where is_msw and is_first_weighing) as collected_kg,
                count_if(waste_stream = '渗滤液') as cnt
            from {BATCH}
            group by month
        )
        select
            strftime(month, '%Y-%m') as item,
            '渗滤液 ' || round(cast(leachate_kg as double) / 1000, 1) || ' 吨，清运 '
            || round(cast(collected_kg as double) / 1000, 1) || ' 吨' as observed,
            cnt as failing_rows
        from months
        where leachate_kg > {LEACHATE_SHARE} * collected_kg
        """,
        severity="warning",
        why="渗滤液量接近或超过垃圾量，多为单位错、重复计或辖区范围不同。",
        action="与厂方核对渗滤液的计量单位和来源范围；渗滤液不计入任何垃圾量。",
    )
