"""G15 占位与隐去 — X, ××, —, / and 无 are no names; redacted figures are counted, never 0."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.cells import CELL, PLACE, wrong_cells
from expectations.check import BATCH, Check
from expectations.deliveries.landing import Delivery, LandedTable

PLACEHOLDER = (
    "[ 　]*("
    "[XxＸｘ×✕]{1,4}[余多]?[件辆座套家处个%％]?|[—–－-]{1,4}|[/／]{1,2}|无|暂无|N/?A|(?i:null|none)"
    ")[ 　]*"
)
"""What sources write where they have nothing to say (DOMAIN §13 G15, seed figure T31)."""


def checks(delivery: Delivery) -> Iterator[Check]:
    """Checks of every table with new batches."""
    for table in delivery.tables:
        names = [c for c in table.text_columns() if c.endswith("_name") and c != "source_name"]
        if names:
            yield _placeholders(table, names)
        yield _redacted(table)


def _placeholders(table: LandedTable, names: list[str]) -> Check:
    return Check(
        f"G15.{table.name}.placeholders",
        "delivery",
        table.name,
        f"{table.title}的名称列里没有占位符",
        "没有占位符",
        wrong_cells(BATCH, names, f"regexp_full_match({CELL}, '{PLACEHOLDER}')", PLACE),
        severity="warning",
    )


def _redacted(table: LandedTable) -> Check:
    return Check(
        f"G15.{table.name}.redacted",
        "delivery",
        table.name,
        f"{table.title}没有被隐去的数字（有则按无数据处理）",
        "没有被隐去的数字",
        f"""
        with flags as (
            select
                source_name,
                unnest(regexp_extract_all(row_flags, 'redacted:([a-z0-9_]+)', 1)) as flagged
            from {BATCH}
            where row_flags like '%redacted:%'
        )
        select
            source_name || ' ' || flagged as item,
            count(*) || ' 个单元格被隐去，已按无数据处理' as observed,
            count(*) as failing_rows
        from flags
        group by source_name, flagged
        """,
        severity="warning",
        why="来源把数字写成 X 一类的符号；当成 0 会拉低合计，所以按无数据处理并计数。",
    )
