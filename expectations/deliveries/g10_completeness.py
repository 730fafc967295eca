"""G10 过磅核查 — what is not there: skipped numbers, days on which nothing was weighed."""

from __future__ import annotations

from expectations.check import BATCH, Check
from expectations.deliveries.landing import Delivery

TABLE = "src_weigh"
DIGITS = 4
"""Last digits of a ticket number that count on; what stands before them names the series."""
GAP_SHARE = 0.02
NO_SERIES_SHARE = 0.2
"""A source that skips more numbers than this does not number its tickets in a row."""
ENOUGH_TICKETS = 50
HABIT_SHARE = 0.9
HABIT_DAYS = 10
"""A facility that weighed on nine of ten of at least so many working days weighs every day."""


def missing_numbers() -> Check:
    """Series by source, facility and leading digits; told by source, facility and month."""
    return Check(
        f"G10.{TABLE}.numbers",
        "delivery",
        TABLE,
        f"磅单号连续，缺号不超过 {GAP_SHARE:.0%}（含被隔离的磅单）",
        f"≤ {GAP_SHARE:.0%}",
        f"""
        with numbered as (
            select distinct
                source_name,
                facility_name,
                weigh_ticket_no as ticket_no,
                left(weigh_ticket_no, -{DIGITS}) as series,
                try_cast(right(weigh_ticket_no, {DIGITS}) as integer) as nth,
                strftime(weighed_at, '%Y-%m') as month
            from {BATCH}
            where not is_synthetic_ticket and length(weigh_ticket_no) > {DIGITS}
        ),
        series as (
            select
                source_name, facility_name, month, series,
                count(distinct nth) as cnt,
                max(nth) - min(nth) + 1 - count(distinct nth) as missing
            from numbered
            where nth is not null
            group by all
        ),
        months as (
            select
                source_name, facility_name, month,
                cast(sum(cnt) as bigint) as cnt, cast(sum(missing) as bigint) as missing
            from series
            group by all
        ),
        judged as (
            select
                *,
                sum(cnt) over by_source as source_cnt,
                sum(missing) over by_source as source_missing
            from months
            window by_source as (partition by source_name)
        )
        select
            source_name || ' ' || facility_name || ' ' || month as item,
            '缺 ' || missing || ' 个号，现有 ' || cnt || ' 张' as observed,
            missing as failing_rows
        from judged
        where
            source_cnt >= {ENOUGH_TICKETS}
            and source_missing <= {NO_SERIES_SHARE} * (source_cnt + source_missing)
            and missing > {GAP_SHARE} * (cnt + missing) + 4 * sqrt({GAP_SHARE} * (cnt + missing))
        """,
        severity="warning",
    )


def missing_days(delivery: Delivery) -> Check:
    """Working days on which a facility that always weighs weighed nothing: missing, not zero.

    A warning: facilities do stand still for storms, and nobody delivers those days again.
    """
    return Check(
        f"G10.{TABLE}.missing_day",
        "delivery",
        TABLE,
        "每天都过磅的设施，工作日没有缺天",
        "不缺天",
        _silent_days(delivery),
        severity="warning",
    )


def _silent_days(delivery: Delivery) -> str:
    """Silent working days of the new batches, per source and facility that has the habit.

    The day on which a delivery was pulled is not over, so it is judged with the next one.
    """
    is_rest, calendar = "isodow(days.day) >= 6", ""
    if delivery.has_calendar:
        is_rest = f"coalesce(calendar.day_kind <> '工作日', {is_rest})"
        calendar = "left join calendar on days.day = calendar.day"
    return f"""
        with pulled as (
            select source_name, max(cast(pulled_at as date)) as last_pull
            from batches
            where table_name = '{TABLE}' and is_new
            group by source_name
        ),
        weighed as (
            select
                source_name, facility_name, cast(weighed_at as date) as day,
                count(distinct weigh_ticket_no) as cnt, bool_or(is_new) as is_new
            from (
                select *, true as is_new from {BATCH}
                union all
                select *, false as is_new from "{TABLE}__earlier"
            ) as tickets
            group by all
        ),
        spans as (
            select
                source_name,
                min(day) as first_day,
                max(day) filter (where is_new) as last_day,
                max(day) filter (where not is_new) as last_known
            from weighed
            group by source_name
        ),
        days as (
            select
                source_name,
                cast(unnest(generate_series(
                    first_day, least(last_day, last_pull - 1), interval 1 day
                )) as date) as day,
                coalesce(last_known, first_day - 1) as last_known
            from spans
            inner join pulled using (source_name)
        ),
        work_days as (
            select days.* from days {calendar} where not {is_rest}
        ),
        facilities as (
            select source_name, facility_name, min(day) as since
            from weighed
            group by source_name, facility_name
        ),
        expected as (
            select f.facility_name, w.*, coalesce(weighed.cnt, 0) as cnt
            from work_days as w
            inner join facilities as f on w.source_name = f.source_name and w.day >= f.since
            left join weighed
                on
                    w.source_name = weighed.source_name
                    and f.facility_name = weighed.facility_name
                    and w.day = weighed.day
        ),
        habits as (
            select
                *,
                avg(cast(cnt > 0 as integer)) over by_facility as share,
                count(*) over by_facility as day_cnt,
                median(cnt) filter (where cnt > 0) over by_facility as typical
            from expected
            window by_facility as (partition by source_name, facility_name)
        )
        select
            source_name || ' ' || facility_name || ' ' || strftime(day, '%Y-%m-%d') as item,
            '没有磅单，平日 ' || cast(typical as bigint) || ' 张' as observed,
            0 as failing_rows
        from (
            select *
            from habits
            where
                cnt = 0 and day > last_known
                and share >= {HABIT_SHARE} and day_cnt >= {HABIT_DAYS}
        ) as silent
    """
