"""G03 时间先后 — too many rows refused for their times, or a landed time that has not come yet."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.cells import CELL, PLACE, wrong_cells
from expectations.check import BATCH, Check
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows
from expectations.deliveries.tables import is_event_time

SHARE = 0.005
CLOCK_TOLERANCE_SECONDS = 120


def checks(delivery: Delivery) -> Iterator[Check]:
    """Checks of every table with new batches."""
    for table in delivery.tables:
        yield _refused_share(table)
        event_times = [c for c, t in table.columns.items() if is_event_time(c, t)]
        if table.name.startswith("src_") and event_times:
            yield _future(delivery, table, event_times)


def _refused_share(table: LandedTable) -> Check:
    return Check(
        f"G03.{table.name}.refused",
        "delivery",
        table.name,
        f"{table.title}因时间先后被隔离的行不超过读入行数的 0.5%",
        "≤ 0.5%",
        f"""
        with late as (
            select batch_id, sum(cnt) as cnt
            from batch_quarantine
            where starts_with(item, 'G03') and table_name = '{table.name}'
            group by batch_id
        ),
        counted as (
            select
                b.source_name,
                cast(sum(b.rows_read) as bigint) as read_cnt,
                cast(sum(least(coalesce(late.cnt, 0), b.rows_quarantined)) as bigint) as late_cnt
            from {BATCH} as b
            left join late using (batch_id)
            where {ledger_rows(table.name)}
            group by b.source_name
        )
        select
            source_name as item,
            '隔离 ' || late_cnt || ' 行，占读入 ' || read_cnt || ' 行的 '
            || round(100.0 * late_cnt / read_cnt, 2) || '%' as observed,
            late_cnt as failing_rows
        from counted
        where late_cnt > {SHARE} * read_cnt
        """,
        relation="batches",
    )


def _future(delivery: Delivery, table: LandedTable, event_times: list[str]) -> Check:
    """Later than the moment the batch was pulled; nobody can have recorded that."""
    now = f"timestamp '{delivery.now:%Y-%m-%d %H:%M:%S}'"
    times = ", ".join(f'cast("{column}" as timestamp) as "{column}"' for column in event_times)
    pulled = f"""
        (
            select
                landed.source_name, landed.source_row, {times},
                coalesce(b.pulled_at, {now}) as pulled_at
            from {BATCH} as landed
            inner join (
                select batch_id, pulled_at from batches where table_name = '{table.name}'
            ) as b using (batch_id)
        ) as landed
    """
    return Check(
        f"G03.{table.name}.future",
        "delivery",
        table.name,
        f"{table.title}的发生时间都不晚于交付时刻",
        "没有未来时间",
        wrong_cells(
            pulled,
            event_times,
            f"{CELL} > pulled_at + interval {CLOCK_TOLERANCE_SECONDS} second",
            (*PLACE, "pulled_at"),
        ),
    )
