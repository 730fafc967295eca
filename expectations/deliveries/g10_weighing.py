"""G10 过磅核查 — tickets that contradict themselves, their lorry, their numbers or their habit.

What one ticket shows by itself (gross above tare, net = gross − tare) is ingestion's contract; here
is how many it refused, and what only many tickets show together (DOMAIN §7). Travel time between
two facilities is not checked: no distances are delivered.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.deliveries.g10_completeness import missing_days, missing_numbers
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows

TABLE = "src_weigh"
RATED_FACTOR = 1.3
TARE_TOLERANCE = 0.1
TARE_DAYS = 30
FEWEST_TARES = 5
"""A lorry weighed empty less often has no usual tare."""
LEAST_MINUTES = 5
MANUAL_SHARE = 0.02
CONTRADICTING_SHARE = 0.01
_CONTRADICTIONS = ("gross_above_tare", "net_is_gross_minus_tare")

_PLACE = "source_name || ' ' || facility_name || ' 磅单 ' || weigh_ticket_no"
_TICKETS = f"""
        tickets as (
            select *, true as is_new from {BATCH}
            union all
            select *, false as is_new
            from "{TABLE}__earlier"
            where
                weighed_at
                >= (select min(weighed_at) from {BATCH}) - interval {TARE_DAYS} day
        ),
        latest as (
            select *
            from tickets
            qualify
                row_number() over (
                    partition by source_name, weigh_ticket_no order by is_new desc, source_row desc
                ) = 1
        )
"""
"""New and recent tickets, a ticket that was delivered again once."""


def checks(delivery: Delivery) -> Iterator[Check]:
    """The checks of weigh tickets, if new ones have come."""
    table = next((t for t in delivery.tables if t.name == TABLE), None)
    if table is None:
        return
    yield _contradicting(table)
    yield _overloaded()
    yield _strange_tare()
    yield _too_soon()
    yield _by_hand()
    yield missing_numbers()
    yield missing_days(delivery)


def _check(name: str, claim: str, expected: str, findings: str) -> Check:
    check_id = f"G10.{TABLE}.{name}"
    return Check(check_id, "delivery", TABLE, claim, expected, findings, severity="warning")


def _contradicting(table: LandedTable) -> Check:
    """More than a share, and more than chance scatters it (4σ)."""
    kinds = " or ".join(f"starts_with(item, '{name}')" for name in _CONTRADICTIONS)
    return Check(
        f"G10.{TABLE}.contradicting",
        "delivery",
        TABLE,
        f"毛重、皮重、净重自相矛盾的磅单不超过读入行数的 {CONTRADICTING_SHARE:.0%}",
        f"≤ {CONTRADICTING_SHARE:.0%}",
        f"""
        with refused as (
            select batch_id, sum(cnt) as cnt
            from batch_quarantine
            where table_name = '{TABLE}' and ({kinds})
            group by batch_id
        ),
        counted as (
            select
                b.source_name,
                cast(sum(b.rows_read) as bigint) as read_cnt,
                cast(sum(least(coalesce(refused.cnt, 0), b.rows_quarantined)) as bigint) as cnt
            from {BATCH} as b
            left join refused using (batch_id)
            where {ledger_rows(table.name)}
            group by b.source_name
        )
        select
            source_name as item,
            '自相矛盾 ' || cnt || ' 张，读入 ' || read_cnt || ' 行' as observed,
            cnt as failing_rows
        from counted
        where
            cnt > {CONTRADICTING_SHARE} * read_cnt
            + 4 * sqrt({CONTRADICTING_SHARE} * read_cnt)
        """,
        relation="batches",
    )


def _overloaded() -> Check:
    return _check(
        "overloaded",
        f"净重不超过核载的 {RATED_FACTOR:g} 倍",
        f"≤ 核载 × {RATED_FACTOR:g}（DOMAIN §7）",
        f"""
        select
            {_PLACE} as item,
            '净重 ' || cast(net_kg as double) || ' 千克，核载 ' || cast(rated_load_t as double)
            || ' 吨' as observed,
            1 as failing_rows
        from {BATCH}
        where rated_load_t > 0 and net_kg > {RATED_FACTOR} * 1000 * rated_load_t
        """,
    )


def _strange_tare() -> Check:
    """Against the median of the same lorry over the 30 days up to the ticket."""
    return _check(
        "tare",
        f"皮重与同一车辆近 {TARE_DAYS} 天中位数相差不超过 {TARE_TOLERANCE:.0%}",
        f"±{TARE_TOLERANCE:.0%}（DOMAIN §7）",
        f"""
        with {_TICKETS},
        usual as (
            select
                *,
                median(cast(tare_kg as double)) over recent as typical,
                count(*) over recent as cnt
            from latest
            where plate_no is not null and tare_kg is not null
            window recent as (
                partition by plate_no
                order by weighed_at
                range between interval {TARE_DAYS} day preceding and current row
            )
        )
        select
            {_PLACE} as item,
            '皮重 ' || cast(tare_kg as double) || ' 千克，近期中位数 ' || typical as observed,
            1 as failing_rows
        from usual
        where
            is_new and cnt >= {FEWEST_TARES}
            and abs(cast(tare_kg as double) - typical) > {TARE_TOLERANCE} * typical
        """,
    )


def _too_soon() -> Check:
    return _check(
        "too_soon",
        f"同一车辆两次过磅相隔不少于 {LEAST_MINUTES} 分钟",
        f"≥ {LEAST_MINUTES} 分钟（DOMAIN §7）",
        f"""
        with {_TICKETS},
        in_turn as (
            select *, lag(weighed_at) over (partition by plate_no order by weighed_at) as before
            from latest
            where plate_no is not null
        )
        select
            {_PLACE} as item,
            '距上一次过磅 ' || date_diff('second', before, weighed_at) || ' 秒' as observed,
            1 as failing_rows
        from in_turn
        where is_new and weighed_at < before + interval {LEAST_MINUTES} minute
        """,
    )


def _by_hand() -> Check:
    """Of the last deliveries together: a day holds too few tickets for a share of 2 %."""
    return _check(
        "by_hand",
        f"手工补录和估算的磅单不超过 {MANUAL_SHARE:.0%}",
        f"≤ {MANUAL_SHARE:.0%}（DOMAIN §7）",
        f"""
        with {_TICKETS},
        counted as (
            select
                source_name,
                count(*) as cnt,
                count_if(weigh_mode in ('手工补录', '估算')) as manual_cnt,
                count_if(is_new) as new_cnt
            from latest
            where weigh_mode is not null
            group by source_name
        )
        select
            source_name as item,
            '手工或估算 ' || manual_cnt || ' 张，占 ' || round(100.0 * manual_cnt / cnt, 2) || '%'
                as observed,
            manual_cnt as failing_rows
        from counted
        where
            new_cnt > 0 and manual_cnt > {MANUAL_SHARE} * cnt + 4 * sqrt({MANUAL_SHARE} * cnt)
        """,
    )
