"""G01 数量核对 — a reference table against the delivery before it: the last one counts, whole."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check, not_applicable
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows
from expectations.results import GateResult, Severity

REFERENCE = "ref_"
"""Tables of this prefix are delivered whole; of all others each delivery adds to the earlier."""

KEPT = 0.5
"""A delivery with a smaller share of the rows before it is shown."""


def by_last_delivery(delivery: Delivery, table: LandedTable) -> Iterator[Check | GateResult]:
    """Landed rows of each source's last new delivery against its last published one.

    Nothing landed where something was: it blocks. Far fewer rows may be a reform: it is shown.
    """
    if not table.name.startswith(REFERENCE):
        return
    new = set(delivery.batches_of(table.name, new=True)["source_name"])
    earlier = set(delivery.batches_of(table.name, new=False)["source_name"])
    if not new & earlier:
        reason = f"{table.title}是首次交付，没有上一次可比"
        yield not_applicable(f"G01.{table.name}.emptied", "delivery", table.name, reason)
        return
    yield _check(
        table,
        "emptied",
        f"{table.title}没有被空的交付清空",
        "落地行数 > 0",
        "new.landed = 0 and earlier.landed > 0",
        "critical",
        why="参照表以最后一次交付为准，一行也没有落地，等于整张表没有了。",
        action="请来源补交完整的表后重跑；确应清空的，撤下这个来源此前的批次后重跑。",
    )
    yield _check(
        table,
        "shrunk",
        f"{table.title}的行数不少于上一次交付的一半",
        "不少于上一次的一半",
        f"new.landed > 0 and new.landed < {KEPT} * earlier.landed",
        "warning",
        why="参照表以最后一次交付为准，缺的行就是没有了：可能确有调整，也可能只送来一部分。",
        action="与来源核对是否送全；送全了的不必处理。",
    )


def _check(
    table: LandedTable,
    name: str,
    claim: str,
    expected: str,
    wrong: str,
    severity: Severity,
    why: str,
    action: str,
) -> Check:
    return Check(
        f"G01.{table.name}.{name}",
        "delivery",
        table.name,
        claim,
        expected,
        f"""
        with last_ones as (
            select
                source_name,
                is_new,
                arg_max(rows_landed, batch_seq) as landed,
                arg_max(file_name, batch_seq) as file_name
            from {BATCH}
            where {ledger_rows(table.name, only_new=False)}
            group by source_name, is_new
        )
        select
            source_name || ' ' || new.file_name as item,
            '落地 ' || new.landed || ' 行，上一次 ' || earlier.landed || ' 行' as observed,
            earlier.landed - new.landed as failing_rows
        from last_ones as new
        inner join last_ones as earlier using (source_name)
        where new.is_new and not earlier.is_new and {wrong}
        """,
        severity=severity,
        relation="batches",
        why=why,
        action=action,
    )
