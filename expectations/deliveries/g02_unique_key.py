"""G02 主键唯一 — one latest state per key of a source, over all committed batches."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check, errored, quoted
from expectations.deliveries.landing import Delivery, LandedTable
from expectations.deliveries.tables import SYSTEM_COLUMNS, TABLES
from expectations.results import GateResult

SYNTHETIC = "is_synthetic_ticket"


def checks(delivery: Delivery) -> Iterator[Check | GateResult]:
    """Checks of every table with new batches."""
    for table in delivery.tables:
        yield _unique_key(table)
        if SYNTHETIC in table.columns:
            yield _exact_copies(table)


def _unique_key(table: LandedTable) -> Check | GateResult:
    check = Check(
        f"G02.{table.name}",
        "delivery",
        table.name,
        f"同一来源的同一{table.title}编号只有一个最新状态",
        "每个编号一个最新状态",
        _conflicts(table) if table.name in TABLES else "",
    )
    if table.name not in TABLES:
        return errored(check, f"表 {table.name} 没有在 expectations/deliveries/tables.py 声明主键")
    return check


def _conflicts(table: LandedTable) -> str:
    """Keys whose newest state was delivered in two different versions.

    Newest is the latest `source_updated_at`; among rows without one, the latest batch, so that a
    reference table or snapshot delivered anew replaces the old one. Only keys that the new batches
    touch can have become ambiguous.
    """
    key = TABLES[table.name].key
    keys = quoted(key)
    content = quoted(c for c in table.columns if c not in SYSTEM_COLUMNS)
    updated = "source_updated_at" if "source_updated_at" in table.columns else "null"
    numbered = f"not {SYNTHETIC}" if SYNTHETIC in table.columns else "true"
    touched = f"(source_name, {keys}) in (select (source_name, {keys}) from {BATCH})"
    delivered = f'from "{table.name}__all" where {numbered}'
    same_key = " and ".join(f's."{c}" is not distinct from r."{c}"' for c in key)
    return f"""
        with repeated as (
            select source_name, {keys} {delivered}
            {f"and {touched}" if table.has_earlier and len(key) == 1 else ""}
            group by source_name, {keys} having count(*) > 1
        ),
        states as (
            select s.*, {updated} as state_time
            from (select * {delivered}) as s
            inner join repeated as r on s.source_name = r.source_name and {same_key}
        ),
        ranked as (
            select
                source_name, {keys}, hash({content}) as content,
                dense_rank() over (
                    partition by source_name, {keys}
                    order by
                        state_time desc nulls last,
                        case when state_time is null then batch_seq end desc
                ) as state_rank
            from states
            inner join batches using (batch_id, source_name)
            where batches.table_name = '{table.name}'
        )
        select
            source_name || ' ' || concat_ws('、', {keys}) as item,
            count(distinct content) || ' 份不同内容' as observed,
            count(*) as failing_rows
        from ranked
        where state_rank = 1
        group by source_name, {keys}
        having count(distinct content) > 1
    """


def _exact_copies(table: LandedTable) -> Check:
    """Without ticket numbers a second identical row may be a second load: kept, but told.

    Ingestion numbers such rows `<hash of the raw row>-<occurrence>`; from 2 on it is a copy.
    """
    (key,) = TABLES[table.name].key
    occurrence = f"try_cast(regexp_extract(\"{key}\", '-([0-9]+)$', 1) as bigint)"
    return Check(
        f"G02.{table.name}.exact_copies",
        "delivery",
        table.name,
        f"没有编号的{table.title}中没有与别的行逐字相同的行，有则保留并提示",
        "没有完全相同的行",
        f"""
        select
            source_name as item,
            '多出 ' || count(*) || ' 行，已保留' as observed,
            count(*) as failing_rows
        from {BATCH}
        where {SYNTHETIC} and {occurrence} > 1
        group by source_name
        """,
        severity="warning",
        why="来源没有编号，分不清是重复录入还是同样的一车又来一次，删掉可能少算，所以保留并提示。",
        action="请来源提供磅单号；确认是重复录入的，请来源更正后重新交付。",
    )
