"""版次历史: the kept editions, what became of each, and in one sentence what it changed."""

from __future__ import annotations

from datetime import datetime, tzinfo

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from publishing import Changes, EditionRecord, Timeline

FIRST = "没有可比的前一版次"


def editions(timeline: Timeline, zone: tzinfo) -> str:
    """The table of kept editions, the one put in use last first. Times are those of the city."""
    heads = [
        ("版次", ""),
        ("状态", ""),
        ("数据截止", ""),
        ("启用时间", ""),
        ("行数", "um-num"),
        ("与前一版次相比", ""),
    ]
    body = [_edition(record, zone) for record in timeline.records]
    notes = [f"另有 {timeline.removed} 个更早的版次已按保留规则清理。"] if timeline.removed else []
    notes += [f"版次 {name} 的清单已损坏，无法读取。" for name in timeline.damaged]
    noted = "".join(f'<p class="um-note">{markup.text(note)}</p>' for note in notes)
    return markup.scrolling(markup.table(heads, body, "um-history"), "保留的版次") + noted


def status_of(record: EditionRecord) -> tuple[str, str, str]:
    """Shape, words and style of what became of an edition."""
    if record.is_current:
        return "●", "在用（经回退重新启用）" if record.is_restored else "在用", "good"
    if record.is_rolled_back:
        return "↩", "已回退", "bad"
    return "○", "已被替换", "none"


def in_short(changes: Changes | None) -> str:
    """What changed, in one sentence."""
    if changes is None:
        return FIRST
    if changes.problem:
        return f"数字未能与前一版次比较（{changes.problem}）"
    changed = [kpi for kpi in changes.figures.kpis if kpi.changed or kpi.removed]
    parts = (
        [f"{len(changed)} 项指标的 {fmt.number(changes.figures.changed)} 个已公布数字有变动"]
        if changed
        else ["已公布的数字没有变动"]
    )
    if changes.figures.new_periods:
        parts.append("新增周期 " + "、".join(map(wording.span, changes.figures.new_periods)))
    return "；".join(parts)


def _edition(record: EditionRecord, zone: tzinfo) -> str:
    shape, word, style = status_of(record)
    used = fmt.moment(local(record.first_used_at, zone)) if record.first_used_at else fmt.DASH
    return (
        f'<tr><th scope="row">{markup.text(record.id)}</th>'
        f'<td><span class="um-mark um-{style}">'
        f'<span aria-hidden="true">{shape}</span> {word}</span></td>'
        f"<td>{fmt.moment(record.as_of)}</td><td>{used}</td>"
        f'<td class="um-num">{fmt.number(record.rows)}</td>'
        f'<td class="um-wrap">{markup.text(in_short(record.changes))}</td></tr>'
    )


def local(moment: datetime, zone: tzinfo) -> datetime:
    """City wall time of a moment that carries a zone; another is one already."""
    return moment.astimezone(zone) if moment.tzinfo else moment
