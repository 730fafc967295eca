"""G13 个人信息 — no phone, ID number or personal column behind the door of the landing."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.cells import CELL, PLACE, wrong_cells
from expectations.check import BATCH, Check, literal
from expectations.deliveries.landing import Delivery, LandedTable
from expectations.personal_data import class_2_columns_sql, holds_personal_data, is_scanned


def checks(delivery: Delivery) -> Iterator[Check]:
    """Checks of every table with new batches."""
    for table in delivery.tables:
        yield _counted_at_the_door(table)
        yield Check(
            f"G13.{table.name}.columns",
            "delivery",
            table.name,
            f"{table.title}的落地表没有姓名、电话、证件一类的列",
            "没有个人信息列",
            class_2_columns_sql(f"table_name = {literal(table.name)}"),
        )
        if scanned := [c for c in table.text_columns() if is_scanned(c)]:
            yield _scan(table, scanned)


def _counted_at_the_door(table: LandedTable) -> Check:
    """Ingestion counts what it masks in columns that should not hold any."""
    return Check(
        f"G13.{table.name}.hits",
        "delivery",
        table.name,
        f"{table.title}交付时没有在不该有的列里发现个人信息",
        "清单中个人信息命中数为 0",
        f"""
        select
            b.source_name || ' ' || b.file_name || ' ' || hits.item as item,
            '命中 ' || hits.cnt || ' 处' as observed,
            hits.cnt as failing_rows
        from {BATCH} as hits
        inner join batches as b using (batch_id, table_name)
        where b.table_name = '{table.name}' and b.is_new and hits.cnt > 0
        """,
        relation="batch_pii",
    )


def _scan(table: LandedTable, columns: list[str]) -> Check:
    """The values themselves are never shown, only where they stand."""
    return Check(
        f"G13.{table.name}.scan",
        "delivery",
        table.name,
        f"{table.title}的文本列里没有手机号、身份证号",
        "没有手机号、身份证号",
        wrong_cells(BATCH, columns, holds_personal_data(CELL), PLACE),
    )
