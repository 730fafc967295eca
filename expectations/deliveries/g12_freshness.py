"""G12 数据新鲜度 — a source that has gone quiet must not pass for a quiet city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from expectations.check import BATCH, Check, not_applicable
from expectations.deliveries.landing import Delivery, ledger_rows
from expectations.deliveries.tables import TABLES
from expectations.results import GateResult

_TITLES = {"monthly": "每月", "quarterly": "每季", "half_yearly": "每半年", "yearly": "每年"}


def checks(delivery: Delivery) -> Iterator[Check | GateResult]:
    """One check for every table and cadence that is watched, whether or not new batches came."""
    last = delivery.ledger.group_by("table_name", "source_name", maintain_order=True).last()
    nightly = last.filter(pl.col("cadence") == "nightly")
    for table in nightly["table_name"].unique().sort():
        yield _fresh(delivery, table)
    in_turn = last.filter(pl.col("cadence").is_in(list(_TITLES)))
    by = ["table_name", "cadence", "max_age_days"]
    for table, cadence, days in in_turn.select(by).unique().sort(by).iter_rows():
        yield _in_turn(delivery, table, cadence, days)
    snapshots = last.filter(pl.col("cadence") == "snapshot")["source_name"].unique().sort()
    if len(snapshots):
        reason = f"以下来源为一次性快照，不要求更新：{'、'.join(snapshots)}"
        yield not_applicable("G12.snapshot", "delivery", "", reason)


def _fresh(delivery: Delivery, table: str) -> Check:
    """A time of exactly midnight is a date: the source has told of that whole day."""
    newest = "max(last_source_time)"
    return Check(
        f"G12.{table}",
        "delivery",
        table,
        f"{_title(table)}每日来源的最新数据时间在 {delivery.freshness_hours:g} 小时以内",
        f"不早于运行时刻前 {delivery.freshness_hours:g} 小时",
        _older_than(
            delivery.now - timedelta(hours=delivery.freshness_hours),
            table,
            "nightly",
            f"{newest} + to_days(cast({newest} = date_trunc('day', {newest}) as integer))",
        ),
        relation="batches",
    )


def _in_turn(delivery: Delivery, table: str, cadence: str, days: int) -> Check:
    """A report that comes by month or more rarely may be late: that is said, and stops nothing."""
    return Check(
        f"G12.{table}.{cadence}",
        "delivery",
        table,
        f"{_title(table)}{_TITLES[cadence]}一次的来源最新数据在 {days} 天以内",
        f"不早于运行时刻前 {days} 天",
        _older_than(
            delivery.now - timedelta(days=days),
            table,
            cadence,
            "coalesce(max(last_source_time), max(pulled_at))",
        ),
        severity="warning",
        relation="batches",
        action="向报送单位催报；在补报之前，看板上该来源的指标停留在上一次报送。",
    )


def _title(table: str) -> str:
    return TABLES[table].title if table in TABLES else table


def _older_than(oldest: datetime, table: str, cadence: str, reaches: str) -> str:
    return f"""
        select
            source_name as item,
            '最新数据时间 '
            || coalesce(strftime(max(last_source_time), '%Y-%m-%d %H:%M'), '不详') as observed,
            0 as failing_rows
        from {BATCH}
        where {ledger_rows(table, only_new=False)}
        group by source_name
        having
            arg_max(cadence, batch_seq) = '{cadence}'
            and coalesce({reaches} < timestamp '{oldest:%Y-%m-%d %H:%M:%S}', true)
        """
