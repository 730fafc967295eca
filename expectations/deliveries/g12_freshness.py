"""G12 数据新鲜度 — a nightly source that has gone quiet must not pass for a quiet city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from expectations.check import BATCH, Check, not_applicable
from expectations.deliveries.landing import Delivery, ledger_rows
from expectations.deliveries.tables import TABLES
from expectations.results import GateResult


def checks(delivery: Delivery) -> Iterator[Check | GateResult]:
    """One check for every table with a nightly source, whether or not it brought new batches."""
    last = delivery.ledger.group_by("table_name", "source_name", maintain_order=True).last()
    nightly = last.filter(pl.col("cadence") == "nightly")
    for table in nightly["table_name"].unique().sort():
        yield _fresh(delivery, table)
    snapshots = last.filter(pl.col("cadence") != "nightly")["source_name"].unique().sort().to_list()
    if snapshots:
        reason = f"以下来源为一次性快照，不要求每日更新：{'、'.join(snapshots)}"
        yield not_applicable("G12.snapshot", "delivery", "", reason)


def _fresh(delivery: Delivery, table: str) -> Check:
    """A time of exactly midnight is a date: the source has told of that whole day."""
    oldest = delivery.now - timedelta(hours=delivery.freshness_hours)
    newest = "max(last_source_time)"
    reaches = f"{newest} + to_days(cast({newest} = date_trunc('day', {newest}) as integer))"
    title = TABLES[table].title if table in TABLES else table
    return Check(
        f"G12.{table}",
        "delivery",
        table,
        f"{title}每日来源的最新数据时间在 {delivery.freshness_hours:g} 小时以内",
        f"不早于运行时刻前 {delivery.freshness_hours:g} 小时",
        f"""
        select
            source_name as item,
            '最新数据时间 '
            || coalesce(strftime(max(last_source_time), '%Y-%m-%d %H:%M'), '不详') as observed,
            0 as failing_rows
        from {BATCH}
        where {ledger_rows(table, only_new=False)}
        group by source_name
        having
            arg_max(cadence, batch_seq) = 'nightly'
            and coalesce({reaches} < timestamp '{oldest:%Y-%m-%d %H:%M:%S}', true)
        """,
        relation="batches",
    )
