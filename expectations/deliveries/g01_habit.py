"""G01 数量核对 — a nightly source against its own habit: rows of a day, and days without rows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from expectations.check import BATCH, Check, literals, quoted
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows
from expectations.deliveries.tables import TABLES
from expectations.results import Severity

TOLERANCE = 0.4
DAYS = 28
RELIABLY_NONZERO = 10
"""A kind of day with a median of this many rows is never empty by chance (e⁻¹⁰)."""


def by_delivery(table: LandedTable, sources: list[str], note: str) -> Check:
    """Rows of a delivery against the median of the deliveries before it (no day in the rows)."""
    return Check(
        f"G01.{table.name}.delivery_rows",
        "delivery",
        table.name,
        f"{table.title}每次交付的行数在近 {DAYS} 次交付中位数的 ±40% 内",
        "中位数 ±40%",
        f"""
        with typical as (
            select source_name, median(rows_read) as typical
            from (
                select
                    *,
                    row_number() over (partition by source_name order by batch_seq desc) as nth
                from {BATCH}
                where {ledger_rows(table.name, only_new=False)} and not is_new
            ) as earlier
            where nth <= {DAYS}
            group by source_name
        )
        select
            b.source_name || ' ' || b.file_name as item,
            b.rows_read || ' 行，中位数 ' || cast(t.typical as bigint) as observed,
            b.rows_read as failing_rows
        from {BATCH} as b
        inner join typical as t using (source_name)
        where
            {ledger_rows(table.name)}
            and b.source_name in ({literals(sources)})
            and {_outside("b.rows_read", "t.typical", "t.typical")}
        """,
        relation="batches",
        note=note,
    )


def by_day(
    delivery: Delivery, table: LandedTable, sources: list[str], note: str
) -> Iterator[Check]:
    """Rows of every complete new day against the last 28 days, days of rest apart.

    Only a day strange for both kinds of day blocks: an unlisted holiday looks like a Sunday. A day
    that somebody entered in `ref_calendar_day` is known to be special and is only shown.
    """
    days = _days_sql(delivery, table, sources)
    for_both = _outside(
        "cnt", "least(own, coalesce(other, own))", "greatest(own, coalesce(other, own))"
    )

    def check(
        name: str, claim: str, expected: str, wrong: str, severity: Severity, why: str = ""
    ) -> Check:
        return Check(
            f"G01.{table.name}.{name}",
            "delivery",
            table.name,
            claim,
            expected,
            f"""
            {days}
            select
                source_name || ' ' || strftime(day, '%Y-%m-%d') as item,
                cnt || ' 条，同类日子中位数 ' || cast(own as bigint) as observed,
                cnt as failing_rows
            from judged
            where {wrong}
            """,
            severity=severity,
            note=note,
            why=why,
        )

    yield check(
        "daily_rows",
        f"每个业务日的{table.title}数量在近 {DAYS} 天中位数的 ±40% 内",
        "中位数 ±40%",
        f"cnt > 0 and {for_both} and not is_listed",
        "critical",
    )
    yield check(
        "daily_rows_kind",
        f"每个业务日的{table.title}数量与近 {DAYS} 天同类日子（工作日或休息日）相当",
        "同类日子中位数 ±40%",
        f"cnt > 0 and (is_listed or not {for_both}) and {_outside('cnt', 'own', 'own')}",
        "warning",
        why="与同类日子不相当：可能是节假日或突发情况，也可能只送来一部分。",
    )
    yield check(
        "missing_day",
        f"{table.title}的业务日期没有缺天",
        "不缺天",
        f"cnt = 0 and own >= {RELIABLY_NONZERO} and not had_empty and not is_listed",
        "critical",
    )


def _outside(value: str, low_base: str, high_base: str) -> str:
    """SQL: outside ±40 % of the medians, and further off than chance scatters small counts (4σ)."""
    margin = "greatest({t} * {base}, 4 * sqrt({base}))"
    low, high = (margin.format(t=TOLERANCE, base=b) for b in (low_base, high_base))
    return f"({value} < {low_base} - {low} or {value} > {high_base} + {high})"


def _days_sql(delivery: Delivery, table: LandedTable, sources: list[str]) -> str:
    """CTEs ending in `judged`: every complete day the new batches bring, with what is usual.

    A day counts distinct keys, because a later delivery repeats the cases it updates. The day on
    which a delivery was pulled is not over, so it is judged with the next one.
    """
    landed = TABLES[table.name]
    ledger = delivery.batches_of(table.name).filter(pl.col("source_name").is_in(sources))
    # Rows far older than the window only cost time: the first batch may hold ten years.
    newest = ledger.filter(~pl.col("is_new")).select(pl.col("last_source_time").dt.date().max())
    recent = (
        f"and {landed.business_time} >= date '{newest.item()}' - interval 60 day"
        if newest.item() is not None
        else ""
    )
    columns = f"source_name, cast({landed.business_time} as date) as day, {quoted(landed.key)}"
    where = f"where source_name in ({literals(sources)}) {recent}"
    key = quoted(landed.key) if len(landed.key) == 1 else f"row({quoted(landed.key)})"
    is_rest = "isodow(days.day) >= 6"
    is_listed, calendar = "false", ""
    if delivery.has_calendar:
        is_rest = f"coalesce(calendar.day_kind <> '工作日', {is_rest})"
        is_listed = "calendar.day is not null"
        calendar = "left join calendar on days.day = calendar.day"
    return f"""
        with pulled as (
            select
                source_name,
                max(cast(pulled_at as date)) filter (where is_new) as newest_pull,
                max(cast(pulled_at as date)) filter (where not is_new) as earlier_pull
            from batches
            where {ledger_rows(table.name, only_new=False)}
            group by source_name
        ),
        delivered as (
            select {columns}, true as is_new from {BATCH} {where}
            union all
            select {columns}, false as is_new from "{table.name}__earlier" {where}
        ),
        counted as (
            select source_name, day, count(distinct {key}) as cnt from delivered group by all
        ),
        edges as (
            select
                source_name,
                min(day) as first_known,
                max(day) filter (where not is_new) as last_known,
                max(day) filter (where is_new) as last_new
            from delivered
            group by source_name
        ),
        windows as (
            select
                source_name,
                case when last_known >= earlier_pull then last_known else last_known + 1 end
                    as first_day,
                case when last_new < newest_pull then last_new else newest_pull - 1 end as last_day,
                greatest(first_known, last_known - {DAYS}) as base_day
            from edges inner join pulled using (source_name)
        ),
        days as (
            select
                source_name,
                first_day,
                cast(unnest(generate_series(base_day, last_day, interval 1 day)) as date) as day
            from windows
            where first_day <= last_day
        ),
        known as (
            select
                days.*,
                {is_rest} as is_rest,
                {is_listed} as is_listed,
                days.day < days.first_day as is_base,
                coalesce(counted.cnt, 0) as cnt
            from days
            left join counted using (source_name, day)
            {calendar}
        ),
        usual as (
            select source_name, is_rest, median(cnt) as typical, min(cnt) = 0 as had_empty
            from known where is_base group by source_name, is_rest
        ),
        judged as (
            select
                known.*,
                coalesce(same.typical, others.typical) as own,
                others.typical as other,
                coalesce(same.had_empty, true) as had_empty
            from known
            left join usual as same
                on known.source_name = same.source_name and known.is_rest = same.is_rest
            left join usual as others
                on known.source_name = others.source_name and known.is_rest <> others.is_rest
            where not known.is_base
        )
    """
