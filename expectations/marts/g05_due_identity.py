"""G05 应结案恒等式 — 应结案 = 按期结案 + 超期结案 + 超期未结 (DOMAIN §4.2)."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.marts.kpi_sql import differs, period
from expectations.marts.warehouse import Mart


def checks(mart: Mart) -> Iterator[Check]:
    """One check over every area and period in which all four figures are published.

    C11 due, C12 closed of them, C13 closed on time of them, C21 overdue and open at the end; late
    closings are C12 − C13. An absent row counts as 0.
    """
    yield Check(
        "G05.kpi_value",
        "mart",
        "kpi_value",
        "应结案（C11）等于按期结案（C13）、超期结案（C12−C13）与超期未结（C21）之和",
        "应结案 = 按期 + 超期 + 超期未结",
        f"""
        with figures as (
            select
                period_type, period_start, area_id,
                coalesce(sum(numerator) filter (where kpi_id = 'C11'), 0) as due,
                coalesce(sum(numerator) filter (where kpi_id = 'C12'), 0) as closed,
                coalesce(sum(numerator) filter (where kpi_id = 'C13'), 0) as on_time,
                coalesce(sum(numerator) filter (where kpi_id = 'C21'), 0) as overdue_open
            from {BATCH}
            where
                kpi_id in ('C11', 'C12', 'C13', 'C21')
                and breakdown = 'total'
                and denominator_policy in ('due_incl_backlog', '')
            group by period_type, period_start, area_id
        ),
        published as (
            select period_type
            from {BATCH}
            where kpi_id in ('C11', 'C12', 'C13', 'C21') and breakdown = 'total'
            group by period_type
            having count(distinct kpi_id) = 4
        )
        select
            f.area_id || ' ' || {period("f")} as item,
            '应结案 ' || f.due || '，按期 ' || f.on_time || '，超期 ' || (f.closed - f.on_time)
            || '，超期未结 ' || f.overdue_open as observed,
            1 as failing_rows
        from figures as f
        inner join published using (period_type)
        where {differs("f.due", "(f.closed + f.overdue_open)")} or f.on_time > f.closed
        """,
    )
