"""What one edition changed against the one it replaced: causes, KPIs, totals, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from dashboards.components.history import FIRST, in_short, local, status_of
from dashboards.queries import Row
from publishing import Changes, EditionRecord, FigureChange, KpiChange, TableChange

Book = Mapping[str, Row]
Policies = Mapping[tuple[str, str], str]
"""Chinese names of denominator policies by KPI and code."""


def changes_of(
    record: EditionRecord, book: Book, policies: Policies, zone: tzinfo, currency: str
) -> str:
    """One edition in full: why it differs, which KPIs, which totals, which tables."""
    changes = record.changes
    shape, word, style = status_of(record)
    facts = [
        ("状态", f"{shape} {word}"),
        ("生成时间", fmt.moment(local(record.built_at, zone))),
        ("代码", record.code_version),
    ]
    move = record.last_move
    if record.is_rolled_back and move is not None:
        when = fmt.moment(local(datetime.fromisoformat(move.time), zone))
        facts.append(("回退", f"{when}，{move.reason or '未写原因'}；改用版次 {move.to_id}"))
    if changes is not None:
        facts += _causes(record, changes)
    listed = "".join(f"<div><dt>{t}</dt><dd>{markup.text(said)}</dd></div>" for t, said in facts)
    body = (
        markup.calm(f"{FIRST}：这是第一个版次，或发布时还没有记录变动。")
        if changes is None
        else _tables(changes, book, policies, currency)
    )
    return (
        f'<article class="um-card um-changed um-edge-{style}">'
        f"<h3>版次 {markup.text(record.id)}</h3>"
        f"<p>{markup.text(in_short(changes))}。</p><dl>{listed}</dl>{body}</article>"
    )


def _causes(record: EditionRecord, changes: Changes) -> list[tuple[str, str]]:
    """Where differences come from: deliveries, withdrawn deliveries, other rules."""
    causes = [f"新接收 {fmt.number(changes.batches_added)} 批数据"] if changes.batches_added else []
    if changes.batches_removed:
        causes.append(f"{fmt.number(changes.batches_removed)} 批被撤回或重新接收")
    if changes.previous_code_version != record.code_version:
        causes.append(f"代码由 {changes.previous_code_version} 更新为 {record.code_version}")
    compared = f"{changes.previous_id}（数据截止 {fmt.moment(changes.previous_as_of)}）"
    return [("比较对象", compared), ("变动来源", "；".join(causes) or "数据和代码均无变化")]


def _tables(changes: Changes, book: Book, policies: Policies, currency: str) -> str:
    figures = changes.figures
    return "".join(
        (
            _folded("变动的指标", len(figures.kpis), _kpis(figures.kpis, book), is_open=True),
            _folded(
                "变动的全市合计",
                figures.figures_found,
                _totals(figures.figures, figures.figures_found, book, policies, currency),
            ),
            _folded("内容变动的数据表", len(changes.tables), _rows_of_tables(changes.tables)),
        )
    )


def _folded(name: str, count: int, table: str, *, is_open: bool = False) -> str:
    if not count:
        return ""
    return (
        f'<details class="um-more"{" open" if is_open else ""}>'
        f"<summary>{name} {fmt.number(count)} 个</summary>{table}</details>"
    )


def _kpis(kpis: Sequence[KpiChange], book: Book) -> str:
    heads = [
        ("指标", ""),
        ("已公布数字变动", "um-num"),
        ("只变状态或目标", "um-num"),
        ("已有周期补充", "um-num"),
        ("新周期", "um-num"),
        ("消失", "um-num"),
    ]
    body = []
    for kpi in sorted(kpis, key=lambda kpi: (-kpi.changed, kpi.kpi_id)):
        counts = (
            kpi.changed,
            kpi.remarked,
            kpi.added - kpi.added_in_new_periods,
            kpi.added_in_new_periods,
            kpi.removed,
        )
        cells = "".join(
            f'<td class="um-num{"" if count else " um-weak"}">{fmt.number(count)}</td>'
            for count in counts
        )
        body.append(f"<tr>{_kpi_head(kpi.kpi_id, book)}{cells}</tr>")
    return markup.scrolling(markup.table(heads, body), "变动的指标")


def _totals(
    figures: Sequence[FigureChange], found: int, book: Book, policies: Policies, currency: str
) -> str:
    heads = [("指标", ""), ("期间", ""), ("原来", "um-num"), ("现在", "um-num"), ("变化", "um-num")]
    body = []
    for figure in figures:
        kpi = book.get(figure.kpi_id)
        unit, decimals = (kpi["unit"], kpi["decimals"]) if kpi else ("", 2)
        moved = fmt.change(figure.after, figure.before, unit, decimals)
        code = figure.denominator_policy
        policy = policies.get((figure.kpi_id, code), code)
        body.append(
            f"<tr>{_kpi_head(figure.kpi_id, book, policy)}"
            f"<td>{wording.period(figure.period_type, figure.period_start)}</td>"
            f'<td class="um-num">{fmt.plain(figure.before, unit, decimals, currency)}</td>'
            f'<td class="um-num um-strong">{fmt.plain(figure.after, unit, decimals, currency)}</td>'
            f'<td class="um-num">{moved.text if moved else fmt.NO_BASELINE}</td></tr>'
        )
    note = f'<p class="um-note">列出最近的 {len(figures)} 个。</p>' if found > len(figures) else ""
    return markup.scrolling(markup.table(heads, body), "变动的全市合计") + note


def _rows_of_tables(tables: Sequence[TableChange]) -> str:
    heads = [("数据表", ""), ("原来行数", "um-num"), ("现在行数", "um-num"), ("增减", "um-num")]
    body = []
    for table in tables:
        before, after = table.rows_a, table.rows_b
        difference = (after or 0) - (before or 0)
        sign = "+" if difference > 0 else ""
        body.append(
            f'<tr><th scope="row">{markup.text(wording.mart_table(table.name))}'
            f'<span class="um-sub">{markup.text(table.name)}</span></th>'
            f'<td class="um-num">{fmt.DASH if before is None else fmt.number(before)}</td>'
            f'<td class="um-num">{fmt.DASH if after is None else fmt.number(after)}</td>'
            f'<td class="um-num">{sign}{fmt.number(difference)}</td></tr>'
        )
    return markup.scrolling(markup.table(heads, body), "内容变动的数据表")


def _kpi_head(kpi_id: str, book: Book, note: str = "") -> str:
    kpi = book.get(kpi_id)
    name = kpi["name_zh"] if kpi else kpi_id
    sub = "，".join(part for part in (kpi_id, note) if part)
    return f'<th scope="row">{markup.text(name)}<span class="um-sub">{markup.text(sub)}</span></th>'
