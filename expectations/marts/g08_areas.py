"""G08 区域合计 — streets add up to districts, districts to the city, the unassigned included."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import Check
from expectations.marts.kpi_sql import SUM_KEY, additive_figures, differs, kpi_name, period
from expectations.marts.warehouse import Mart

_LEVELS = (
    ("streets", "street", "district", "各街道（含未划定街道）之和等于区"),
    ("districts", "district", "city", "各区（含未划定区）之和等于市"),
)


def checks(mart: Mart) -> Iterator[Check]:
    """One check per level, over the totals of every additive KPI, policy and period."""
    for name, child, parent, claim in _LEVELS:
        yield Check(
            f"G08.kpi_value.{name}",
            "mart",
            "kpi_value",
            f"可加指标{claim}",
            "下级之和 = 上级",
            _sums(child, parent),
        )


def _sums(child: str, parent: str) -> str:
    """Children go to the district or city they belonged to at the end of the period.

    The first version of an area holds from the beginning and the last one for ever, so that a
    figure from before the first `valid_from` is not lost. A KPI that a parent does not publish at
    the lower level at all (a survey without streets) is not compared there.
    """
    key = ", ".join(SUM_KEY)
    carried = ", ".join(c for c in SUM_KEY if c != "period_start")
    return f"""
        with city as (select min(area_id) as city_id from dim_area where area_level = 'city'),
        versions as (
            select
                area_id,
                area_level,
                case area_level when 'street' then district_id when 'district' then city_id end
                    as parent_id,
                case
                    when row_number() over by_start = 1 then date '0001-01-01' else valid_from
                end as starts,
                coalesce(lead(valid_from) over by_start, date '9999-12-31') as ends
            from dim_area
            cross join city
            window by_start as (partition by area_id order by valid_from)
        ),
        placed as (
            select k.*, v.area_level, v.parent_id
            from ({additive_figures("k.breakdown = 'total'")}) as k
            inner join versions as v
                on k.area_id = v.area_id and k.period_end >= v.starts and k.period_end < v.ends
            where v.area_level in ('{child}', '{parent}')
        ),
        children as (
            select {key}, sum(figure) as child_sum, count(*) as cnt
            from (select * replace (coalesce(parent_id, '无上级') as area_id) from placed) as below
            where area_level = '{child}'
            group by {key}
        ),
        carried as (select distinct {carried} from children),
        parents as (
            select {key}, placed.figure as whole
            from placed
            inner join carried using ({carried})
            where placed.area_level = '{parent}'
        ),
        compared as (
            select
                {key},
                coalesce(whole, 0) as whole,
                coalesce(child_sum, 0) as child_sum,
                coalesce(cnt, 0) as cnt
            from parents
            full join children using ({key})
        )
        select
            {kpi_name()} || k.side || ' ' || k.area_id || ' ' || {period()} as item,
            '上级 ' || round(k.whole, 3) || '，下级之和 ' || round(k.child_sum, 3) as observed,
            k.cnt as failing_rows
        from compared as k
        inner join kpi_catalog as c using (kpi_id)
        where {differs("k.child_sum", "k.whole")}
    """
