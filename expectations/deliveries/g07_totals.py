"""G07 分项合计 — totals that a source prints itself must equal the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.check import BATCH, Check, literals
from expectations.deliveries.landing import Delivery, LandedTable, ledger_rows
from expectations.partitions import digit_typo_candidates, partition_gap, plain

TOTAL_LABELS = ("合计", "总计", "总数", "小计", "全部", "全市", "全区")
TOLERANCE = 0.005
"""Half of the last digit of two decimals: printed parts may each be rounded."""


def checks(delivery: Delivery) -> Iterator[Check]:
    """Checks of total rows that files carried, and of the tables whose rows are already sums."""
    by_name = {table.name: table for table in delivery.tables}
    for table in delivery.tables:
        if delivery.batches_of(table.name, new=True)["control_sums"].is_not_null().any():
            yield _total_rows(table)
    if facility_day := by_name.get("src_facility_day"):
        for column in ("received_t", "treated_t"):
            yield _check(
                facility_day,
                column,
                f"设施日报里“合计”行的 {column} 等于各设施之和",
                _facility_totals(column),
            )
    if summary := by_name.get("src_survey_summary"):
        yield _check(
            summary,
            "districts",
            "满意度汇总里全市样本量等于各区之和",
            _sample_sizes("district_name", "wave, item_name", _is_empty("street_name")),
        )
        yield _check(
            summary,
            "streets",
            "满意度汇总里各区样本量等于各街道之和",
            _sample_sizes(
                "street_name", "wave, item_name, district_name", f"not {_is_empty('district_name')}"
            ),
        )


def _total_rows(table: LandedTable) -> Check:
    """Totals and subtotals inside a file are no records; ingestion adds their rows up again."""
    return Check(
        f"G07.{table.name}.total_rows",
        "delivery",
        table.name,
        f"{table.title}文件里的合计、小计行等于所含各行之和",
        "合计 = 分项之和",
        f"""
        select
            b.source_name || ' ' || b.file_name || coalesce(' ' || t.sheet, '')
            || ' 第 ' || t.source_row || ' 行 ' || t.item as item,
            '合计 ' || cast(t.declared as double) || '，分项之和 ' || cast(t.counted as double)
                as observed,
            1 as failing_rows,
            t.declared as total,
            [t.counted] as parts
        from {BATCH} as t
        inner join batches as b using (batch_id, table_name)
        where {ledger_rows(table.name)}
        """,
        relation="batch_total",
        explain=_typos,
    )


def _check(table: LandedTable, name: str, claim: str, groups: str) -> Check:
    """`groups` is SQL with item, total, part_names and parts of every group that has a total."""
    return Check(
        f"G07.{table.name}.{name}",
        "delivery",
        table.name,
        claim,
        "合计 = 分项之和",
        f"""
        with grouped as ({groups})
        select
            item,
            '合计 ' || total || '，分项之和 ' || list_sum(parts) as observed,
            cast(len(parts) as bigint) as failing_rows,
            total,
            parts
        from grouped
        where total is not null and len(parts) > 0
            and abs(total - list_sum(parts)) > {TOLERANCE} * len(parts)
        """,
        explain=_typos,
    )


def _facility_totals(column: str) -> str:
    labels = literals(TOTAL_LABELS)
    return f"""
        select
            source_name || ' ' || op_date || ' ' || waste_stream as item,
            max({column}) filter (where facility_name in ({labels})) as total,
            coalesce(
                list({column} order by facility_name)
                    filter (where facility_name not in ({labels}) and {column} is not null),
                []
            ) as parts
        from {BATCH}
        group by source_name, batch_id, op_date, waste_stream
    """


def _is_empty(column: str) -> str:
    """SQL predicate: the row is about the whole, not about one part."""
    return f"(coalesce({column}, '') in ('', {literals(TOTAL_LABELS)}))"


def _sample_sizes(part: str, scope: str, level: str) -> str:
    """Rows in which `part` is empty are the total of the rows in which it is filled."""
    is_total = _is_empty(part)
    return f"""
        select
            source_name || ' ' || concat_ws(' ', {scope}) as item,
            max(n) filter (where {is_total}) as total,
            coalesce(
                list(n order by {part}) filter (where not {is_total} and n is not null), []
            ) as parts
        from {BATCH}
        where {level}
        group by source_name, batch_id, {scope}
    """


def _typos(row: Mapping[str, Any]) -> str:
    parts, total = row["parts"], row["total"]
    told = [
        f"{'合计 ' if typo.is_total else ''}{plain(typo.printed)} 应为 {plain(typo.meant)}"
        for typo in digit_typo_candidates(parts, total)
    ]
    gap = plain(partition_gap(parts, total))
    return f"，相差 {gap}" + (f"（疑似一位数字录错：{' 或 '.join(told)}）" if told else "")
