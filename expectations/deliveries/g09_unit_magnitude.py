"""G09 计量单位 — kilograms taken for tonnes, a lost 万: figures of another order of magnitude."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.check import BATCH, Check, quoted
from expectations.deliveries.landing import Delivery, LandedTable
from expectations.deliveries.tables import MEASURES, TABLES, Measure
from expectations.magnitude import COMPARABLE_ROWS, FEW_ROWS, off_in_sql, unit_slip

MIXED_SHARE = 0.005
MIXED_FACTOR = 10


def checks(delivery: Delivery) -> Iterator[Check]:
    """Checks of every measure of every table with new batches."""
    by_name = {table.name: table for table in delivery.tables}
    for measure in MEASURES:
        table = by_name.get(measure.table)
        if table is not None and measure.column in table.columns:
            yield _magnitude(table, measure)
            if measure.low is not None and measure.high is not None:
                yield _bounds(table, measure, measure.low, measure.high)
                yield _single_rows(table, measure, measure.high)


def _magnitude(table: LandedTable, measure: Measure) -> Check:
    """Month by month of the new batches, against the earlier batches of the same source and kind.

    Where there is no earlier batch the other months of the same delivery are the yardstick. A
    median that earlier rows reach in their 1st to 99th percentile is not strange however few. Of
    what may rest, a few rows of next to nothing are a day of rest, unless most kinds have them.
    """
    columns = f"""
        source_name,
        concat_ws('、', {quoted(measure.by)}) as kind,
        strftime({TABLES[table.name].business_time}, '%Y-%m') as month,
        cast("{measure.column}" as double) as figure
    """
    positive = f'"{measure.column}" > 0'
    is_off = off_in_sql("typical", "reference", "cnt")
    rests = f"ratio < 1 and cnt < {FEW_ROWS} and low_share <= 0.5" if measure.may_rest else "false"
    return Check(
        f"G09.{table.name}.{measure.column}",
        "delivery",
        table.name,
        f"{table.title}的{measure.title}（{measure.unit}）与同来源同类既往数据同一数量级",
        "既往中位数的 0.1–10 倍",
        f"""
        with delivered as (select {columns} from {BATCH} where {positive}),
        earlier as (select {columns} from "{table.name}__earlier" where {positive}),
        usual as (
            select
                source_name, kind, median(figure) as typical,
                quantile_cont(figure, 0.01) as low, quantile_cont(figure, 0.99) as high
            from earlier
            group by source_name, kind
            having count(*) >= {COMPARABLE_ROWS}
        ),
        months as (
            select source_name, kind, month, median(figure) as typical, count(*) as cnt
            from delivered
            group by source_name, kind, month
        ),
        other_months as (
            select this.source_name, this.kind, this.month, median(that.typical) as typical
            from months as this
            inner join months as that using (source_name, kind)
            where this.month <> that.month and least(this.cnt, that.cnt) >= {COMPARABLE_ROWS}
            group by this.source_name, this.kind, this.month
        ),
        compared as (
            select months.*, usual.low, usual.high,
                coalesce(usual.typical, other_months.typical) as reference
            from months
            left join usual using (source_name, kind)
            left join other_months using (source_name, kind, month)
        ),
        strange as (
            select
                *,
                typical / reference as ratio,
                {is_off} and coalesce(typical not between low and high, true) as is_off,
                avg(cast(ratio < 1 and is_off as int)) over (partition by source_name) as low_share
            from compared
            where reference is not null
        )
        select
            source_name || ' ' || kind || ' ' || month as item,
            '中位数 ' || round(typical, 3) || '，参照 ' || round(reference, 3) as observed,
            cnt as failing_rows,
            ratio
        from strange
        where is_off and not ({rests})
        """,
        explain=_slip,
        note="" if table.has_earlier else "首次交付，与同批其他月份比较。",
    )


def _bounds(table: LandedTable, measure: Measure, low: float, high: float) -> Check:
    """Absolute bounds of a source's median, and a mix of two units within one delivery."""
    return Check(
        f"G09.{table.name}.{measure.column}.bounds",
        "delivery",
        table.name,
        f"{table.title}的{measure.title}中位数在合理范围内，且没有混用两种单位",
        f"{low:g}–{high:g} {measure.unit}（{measure.source}）",
        f"""
        with counted as (
            select
                source_name,
                median(cast("{measure.column}" as double)) as typical,
                count(*) as cnt,
                count_if("{measure.column}" > {MIXED_FACTOR * high}) as huge_cnt
            from {BATCH}
            where "{measure.column}" > 0 and {measure.where}
            group by source_name
        )
        select
            source_name as item,
            '中位数 ' || round(typical, 3) || '，超出上限十倍的 ' || huge_cnt || ' 行' as observed,
            cnt as failing_rows
        from counted
        where
            cnt >= {COMPARABLE_ROWS}
            and (typical not between {low} and {high} or huge_cnt > {MIXED_SHARE} * cnt)
        """,
    )


def _single_rows(table: LandedTable, measure: Measure, high: float) -> Check:
    return Check(
        f"G09.{table.name}.{measure.column}.single_rows",
        "delivery",
        table.name,
        f"{table.title}没有单笔{measure.title}超过合理上限",
        f"≤ {high:g} {measure.unit}",
        f"""
        select
            source_name || ' 第 ' || source_row || ' 行' as item,
            cast("{measure.column}" as varchar) || ' {measure.unit}' as observed,
            1 as failing_rows
        from {BATCH}
        where "{measure.column}" > {high} and {measure.where}
        """,
        severity="warning",
        why="单笔超出上限多为录入错误，照样计入合计；笔数很少时不影响发布。",
        action="把列出的行交来源核对，确有错误的请来源更正后重新交付。",
    )


def _slip(row: Mapping[str, Any]) -> str:
    ratio = float(row["ratio"])
    hint = unit_slip(ratio)
    return f"，相差 {ratio:.3g} 倍" + (f"（{hint}）" if hint else "")
