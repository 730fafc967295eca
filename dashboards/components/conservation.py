"""数据守恒: rows read = landed + merged + quarantined, by source; and the rows merged away."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from dashboards.quality import Verdict
from dashboards.queries import Row

NOT_RECORDED = "本版次发布时还没有记录这些内容，下一个版次起显示。"

_HEADS = [
    ("来源", ""),
    ("读入", "um-num"),
    ("＝ 落地", "um-num"),
    ("＋ 合并", "um-num"),
    ("＋ 隔离", "um-num"),
    ("隔离占比", "um-num"),
    ("批次", "um-num"),
    ("守恒", ""),
]


def conservation(rows: Sequence[Row] | None) -> str:
    """Sources of business data in full, reference tables folded away."""
    if rows is None:
        return markup.calm(NOT_RECORDED)
    if not rows:
        return markup.calm("还没有接收过任何数据。")
    references = [row for row in rows if _is_reference(row)]
    others = [row for row in rows if not _is_reference(row)]
    shown = _table(others, "各来源的守恒关系") if others else ""
    if not references:
        return shown
    lost = sum(bool(row["rows_lost"]) for row in references)
    word = f"{lost} 张不守恒" if lost else "全部守恒"
    return (
        f'{shown}<details class="um-more"{" open" if lost else ""}>'
        f"<summary>名录表 {len(references)} 张，{word}</summary>"
        f"{_table(references, '名录表的守恒关系')}</details>"
    )


def merged(rows: Sequence[Row] | None) -> str:
    """Rows merged away, by source and rule."""
    if rows is None:
        return markup.calm(NOT_RECORDED)
    if not rows:
        return markup.calm("没有合并任何行。")
    heads = [("来源", ""), ("合并规则", ""), ("行数", "um-num"), ("占读入", "um-num")]
    return markup.scrolling(markup.table(heads, map(_merged_row, rows)), "合并的行")


def source(row: Row) -> str:
    """Title of the table, and the source's own name beneath it."""
    return (
        f'<th scope="row">{markup.text(row["table_title"])}'
        f'<span class="um-sub">{markup.text(row["source"])}</span></th>'
    )


def _is_reference(row: Row) -> bool:
    return bool(row["table_name"].startswith("ref_"))


def _table(rows: Sequence[Row], label: str) -> str:
    return markup.scrolling(markup.table(_HEADS, map(_row, rows), "um-sources"), label)


def _row(row: Row) -> str:
    lost = row["rows_lost"]
    held = (
        f'<span class="um-mark um-{Verdict.BLOCKING.style}">'
        f"{Verdict.BLOCKING.shape} 差 {fmt.number(lost)} 行</span>"
        if lost
        else f'<span class="um-mark um-{Verdict.PASSED.style}">{Verdict.PASSED.shape} 守恒</span>'
    )
    numbers = "".join(
        f'<td class="um-num">{fmt.number(row[name])}</td>'
        for name in ("rows_read", "rows_landed", "rows_merged", "rows_quarantined")
    )
    return (
        f"<tr>{source(row)}{numbers}"
        f'<td class="um-num">{markup.text(fmt.share(row["quarantined_share"]))}</td>'
        f'<td class="um-num">{fmt.number(row["batches"])}</td><td>{held}</td></tr>'
    )


def _merged_row(row: Row) -> str:
    return (
        f"<tr>{source(row)}<td>{markup.text(wording.merge_rule(row['rule']))}</td>"
        f'<td class="um-num">{fmt.number(row["rows"])}</td>'
        f'<td class="um-num">{markup.text(fmt.share(row["share_of_read"]))}</td></tr>'
    )
