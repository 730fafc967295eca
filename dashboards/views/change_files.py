"""数据质量: what one edition changed against the one it replaced, as files."""

from __future__ import annotations

from dashboards import format as fmt
from dashboards import wording
from dashboards.components.changes import Book, Policies
from dashboards.components.rows import Column
from dashboards.queries import Row
from dashboards.shell import Context
from dashboards.views import tables
from publishing import EditionRecord, FigureChange

_KPIS = [
    Column("编号", "kpi_id"),
    Column("指标", "name_zh"),
    Column("已公布数字变动", "changed", "count"),
    Column("只变状态或目标", "remarked", "count"),
    Column("已有周期补充", "supplied", "count"),
    Column("新周期", "added_in_new_periods", "count"),
    Column("消失", "removed", "count"),
]
_TOTALS = [
    Column("编号", "kpi_id"),
    Column("指标", "name_zh"),
    Column("口径", "policy_zh"),
    Column("期间", "period_zh"),
    Column("单位", "unit"),
    Column("原来", "before", "amount"),
    Column("现在", "after", "amount"),
    Column("变化", "moved_zh"),
]
_TABLES = [
    Column("数据表", "name_zh"),
    Column("英文名", "name"),
    Column("原来行数", "rows_a", "count"),
    Column("现在行数", "rows_b", "count"),
    Column("增减", "difference", "count"),
]


def offer(context: Context, record: EditionRecord, book: Book, policies: Policies) -> None:
    """The tables of 改了什么 that have a row."""
    changes = record.changes
    if changes is None:
        return
    figures = changes.figures

    def named(kpi_id: str) -> str:
        return str(book[kpi_id]["name_zh"]) if kpi_id in book else kpi_id

    def total(one: FigureChange) -> Row:
        kpi = book.get(one.kpi_id, {"unit": "", "decimals": 2})
        moved = fmt.change(one.after, one.before, kpi["unit"], kpi["decimals"])
        code = one.denominator_policy
        return {
            "kpi_id": one.kpi_id,
            "name_zh": named(one.kpi_id),
            "policy_zh": policies.get((one.kpi_id, code), code),
            "period_zh": wording.period(one.period_type, one.period_start),
            "unit": kpi["unit"],
            "before": one.before,
            "after": one.after,
            "moved_zh": moved.text if moved else fmt.NO_BASELINE,
        }

    kpis = [
        {
            **vars(kpi),
            "name_zh": named(kpi.kpi_id),
            "supplied": kpi.added - kpi.added_in_new_periods,
        }
        for kpi in figures.kpis
    ]
    contents = [
        {
            **vars(one),
            "name_zh": wording.mart_table(one.name),
            "difference": (one.rows_b or 0) - (one.rows_a or 0),
        }
        for one in changes.tables
    ]
    told = (
        ("变动的指标", _KPIS, kpis),
        ("变动的全市合计", _TOTALS, [total(one) for one in figures.figures]),
        ("内容变动的数据表", _TABLES, contents),
    )
    note = f"版次 {record.id} 与它替换的版次 {changes.previous_id} 相比；比率按 0 至 1"
    for title, columns, found in told:
        tables.offer_of_edition(context, title, note, columns, found, is_named=True)
