"""G01 数量核对 — is everything there that the source says it sent?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from expectations.check import BATCH, Check, not_applicable
from expectations.deliveries.g01_habit import by_day, by_delivery
from expectations.deliveries.g01_reference import by_last_delivery
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows
from expectations.deliveries.tables import TABLES
from expectations.results import GateResult

ENOUGH_DELIVERIES = 5


def checks(delivery: Delivery) -> Iterator[Check | GateResult]:
    """Checks of every table with new batches."""
    for table in delivery.tables:
        yield _conservation(table)
        yield _control_total(delivery, table)
        yield from _against_habit(delivery, table)
        yield from by_last_delivery(delivery, table)


def _conservation(table: LandedTable) -> Check:
    return Check(
        f"G01.{table.name}.landed_rows",
        "delivery",
        table.name,
        f"{table.title}每个批次的落地行数与清单一致，且读入 = 落地 + 合并 + 隔离",
        "读入 = 落地 + 合并 + 隔离",
        f"""
        with landed as (select batch_id, count(*) as cnt from {BATCH} group by batch_id)
        select
            b.source_name || ' ' || b.file_name as item,
            '读入 ' || b.rows_read || '，清单落地 ' || b.rows_landed || '、合并 ' || b.rows_merged
            || '、隔离 ' || b.rows_quarantined || '，实有落地 ' || coalesce(l.cnt, 0) as observed,
            abs(b.rows_landed - coalesce(l.cnt, 0)) as failing_rows
        from batches as b
        left join landed as l using (batch_id)
        where
            {ledger_rows(table.name)}
            and (
                coalesce(l.cnt, 0) <> b.rows_landed
                or b.rows_read <> b.rows_landed + b.rows_merged + b.rows_quarantined
            )
        """,
    )


def _control_total(delivery: Delivery, table: LandedTable) -> Check | GateResult:
    check_id = f"G01.{table.name}.control_total"
    if delivery.batches_of(table.name, new=True)["control_total"].is_null().all():
        reason = f"{table.title}的来源没有提供控制数（应有记录数），无从核对"
        return not_applicable(check_id, "delivery", table.name, reason)
    return Check(
        check_id,
        "delivery",
        table.name,
        f"{table.title}的记录数等于来源给出的控制数",
        "记录数 = 控制数",
        f"""
        select
            source_name || ' ' || file_name as item,
            '控制数 ' || cast(control_total as bigint) || '，实有 '
            || cast(coalesce(source_records, rows_read) as bigint) as observed,
            cast(abs(control_total - coalesce(source_records, rows_read)) as bigint) as failing_rows
        from {BATCH}
        where {ledger_rows(table.name)} and control_total <> coalesce(source_records, rows_read)
        """,
        relation="batches",
    )


def _against_habit(delivery: Delivery, table: LandedTable) -> Iterator[Check | GateResult]:
    """Comparison with the same source's last deliveries; only nightly sources have a habit."""
    new = delivery.batches_of(table.name, new=True)
    earlier = delivery.batches_of(table.name, new=False)
    compared, left_out = [], []
    for source in new["source_name"].unique().sort():
        its_new = new.filter(pl.col("source_name") == source)
        its_earlier = earlier.filter(pl.col("source_name") == source)
        if its_new["cadence"][-1] != "nightly":
            left_out.append(f"{source} 不按日交付")
        elif its_earlier.height < ENOUGH_DELIVERIES:
            left_out.append(f"{source} 此前只交付过 {its_earlier.height} 次，不足 5 次")
        else:
            compared.append(source)
    note = f"未比较：{'；'.join(left_out)}。" if left_out else ""
    if not compared:
        reason = f"{table.title}没有可与既往比较的来源（{'；'.join(left_out)}）"
        yield not_applicable(f"G01.{table.name}.daily_rows", "delivery", table.name, reason)
    elif table.name in TABLES and TABLES[table.name].business_time:
        yield from by_day(delivery, table, compared, note)
    else:
        yield by_delivery(table, compared, note)
