"""数字更正: figures of closed periods that a later edition changed, and what changed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from dashboards.components.conservation import NOT_RECORDED
from dashboards.queries import Row

NAMED = 3
NONE_FOUND = "没有更正：已结束周期的数字自公布以来没有变动。"


def restatements(
    rows: Sequence[Row] | None, policies: Mapping[tuple[str, str], str], currency: str
) -> str:
    """The entries of the ledger as a table, in the order they are given."""
    if rows is None:
        return markup.calm(NOT_RECORDED)
    if not rows:
        return markup.calm(NONE_FOUND)
    heads = [
        ("指标", ""),
        ("期间", ""),
        ("区域", ""),
        ("原来", "um-num"),
        ("现在", "um-num"),
        ("变化", "um-num"),
        ("原因", ""),
        ("启用的版次", ""),
    ]
    body = [_entry(row, policies, currency) for row in rows]
    found = rows[0]["found"]
    note = (
        f'<p class="um-note">共 {fmt.number(found)} 条，列出最近的 {fmt.number(len(rows))} 条；'
        "下载含全部。</p>"
        if found > len(rows)
        else ""
    )
    return markup.scrolling(markup.table(heads, body, "um-restated"), "数字更正") + note


def _entry(row: Row, policies: Mapping[tuple[str, str], str], currency: str) -> str:
    before, after = (_figure(row, side, currency) for side in ("before", "after"))
    moved = fmt.change(row["value_after"], row["value_before"], row["unit"], row["decimals"])
    code = row["denominator_policy"]
    policy = policies.get((row["kpi_id"], code), code)
    named = "，".join(part for part in (row["kpi_id"], policy) if part)
    cause = "<br>".join(markup.text(part) for part in causes(row))
    edition = f"{markup.text(row['edition_id'])}{_sub('替换 ' + row['edition_before'])}"
    return (
        f'<tr><th scope="row">{markup.text(row["name_zh"])}{_sub(named)}</th>'
        f"<td>{wording.period(row['period_type'], row['period_start'])}{_final(row)}</td>"
        f"<td>{markup.text(row['area_name'])}{_sub(_part(row))}</td>"
        f'<td class="um-num">{before}</td><td class="um-num um-strong">{after}</td>'
        f'<td class="um-num">{moved.text if moved else fmt.NO_BASELINE}</td>'
        f'<td class="um-wrap">{cause}</td><td>{edition}</td></tr>'
    )


def _figure(row: Row, side: str, currency: str) -> str:
    """The figure, and the fraction it comes from where it is one."""
    value = fmt.plain(row[f"value_{side}"], row["unit"], row["decimals"], currency)
    if row[f"denominator_{side}"] is None:
        return value
    top, bottom = (fmt.part(row[f"{name}_{side}"]) for name in ("numerator", "denominator"))
    return f"{value}{_sub(f'{top} / {bottom}')}"


def causes(row: Row) -> list[str]:
    """New deliveries, the records in them that differ, a new version of the code."""
    told = []
    if row["cause_record_cnt"]:
        told.append(_named("变动的记录", row["cause_record_ids"], row["cause_record_cnt"], "条"))
    if row["cause_batch_cnt"]:
        told.append(_named("新到的数据", row["cause_batches"], row["cause_batch_cnt"], "批"))
    if row["code_changed"]:
        told.append("计算程序有更新")
    if not told:
        told.append("没有新到的数据：批次被撤回，或来源不再送达")
    return told


def _named(what: str, names: Sequence[str], count: int, unit: str) -> str:
    shown = "、".join(names[:NAMED])
    return f"{what} {fmt.number(count)} {unit}：{shown}{' 等' if count > NAMED else ''}"


def _final(row: Row) -> str:
    if not row["is_final"]:
        return ""
    return f"{markup.tags('已定稿')}{_sub('批准：' + (row['approval'] or '未登记'))}"


def _part(row: Row) -> str:
    if row["breakdown"] == "total":
        return ""
    return f"{wording.breakdown(row['breakdown'])}：{row['breakdown_name']}"


def _sub(said: str) -> str:
    return f'<span class="um-sub">{markup.text(said)}</span>' if said else ""
