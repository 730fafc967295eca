"""G07 分项合计 — every breakdown of an additive KPI adds up to its total."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import Check
from expectations.marts.kpi_sql import (
    SUM_KEY,
    additive_figures,
    breakdown,
    differs,
    kpi_name,
    period,
)
from expectations.marts.warehouse import Mart


def checks(mart: Mart) -> Iterator[Check]:
    """One check over every KPI, policy, area, period and breakdown.

    A breakdown that a KPI carries in an area must be there in every period with a total.
    """
    key = ", ".join(SUM_KEY)
    carried = ", ".join(c for c in SUM_KEY if c != "period_start")
    yield Check(
        "G07.kpi_value",
        "mart",
        "kpi_value",
        "可加指标按单位、小类、渠道、品类、设施、程序等的细分之和等于合计",
        "细分之和 = 合计",
        f"""
        with figures as ({additive_figures("true")}),
        parts as (
            select {key}, breakdown as cut, sum(figure) as part_sum, count(*) as cnt
            from figures
            where breakdown <> 'total'
            group by {key}, breakdown
        ),
        carried as (select distinct {carried}, cut from parts),
        totals as (
            select {key}, carried.cut, figures.figure as total
            from figures
            inner join carried using ({carried})
            where figures.breakdown = 'total'
        ),
        compared as (
            select
                {key}, cut,
                coalesce(total, 0) as total,
                coalesce(part_sum, 0) as part_sum,
                coalesce(cnt, 0) as cnt
            from totals
            full join parts using ({key}, cut)
        )
        select
            {kpi_name()} || k.side || ' ' || k.area_id || ' ' || {period()} || ' '
            || {breakdown("k.cut")} as item,
            '合计 ' || round(k.total, 3) || '，细分之和 ' || round(k.part_sum, 3) as observed,
            k.cnt as failing_rows
        from compared as k
        inner join kpi_catalog as c using (kpi_id)
        where {differs("k.part_sum", "k.total")}
        """,
    )
