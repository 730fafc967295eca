"""Whether the figures can be trusted: checks, deliveries and quarantined rows of the edition."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.quality import arrival_of
from dashboards.queries import Row


def trust(problems: Sequence[Row], deliveries: Sequence[Row]) -> str:
    """A line that says how the checks went, and the details behind it."""
    refused = sum(row["quarantined_rows"] for row in deliveries)
    said = (
        f"{len(problems)} 项检查有提醒" if problems else "各项检查没有提醒"
    ) + f"；{len(deliveries)} 个数据来源，隔离 {fmt.number(refused)} 行。"
    return (
        f'<details class="um-more"><summary>数据可信度：{said}</summary>'
        f"{_problems(problems)}{_deliveries(deliveries)}"
        '<p class="um-note">全部检查、隔离的行和版次历史见“数据质量”页。</p></details>'
    )


def passed() -> str:
    """What is said to those to whom 数据质量 is closed: an edition is published only so."""
    return '<p class="um-note">数据可信度：本版次通过了发布前的全部关键检查。</p>'


def _problems(problems: Sequence[Row]) -> str:
    items = "".join(
        f"<li><code>{markup.text(row['check_id'])}</code> {markup.text(row['message'])}"
        f"（{fmt.number(row['failing_rows'])} 行）</li>"
        for row in problems
    )
    return f'<ul class="um-problems">{items}</ul>' if items else ""


def _deliveries(deliveries: Sequence[Row]) -> str:
    if not deliveries:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{markup.text(row["source"])}</th>'
        f"<td>{markup.text(row['table_name'])}</td>"
        f"<td>{fmt.moment(row['last_source_time'])}</td>"
        f"<td>{markup.mark(arrival_of(row['status']))}</td>"
        f'<td class="um-num">{fmt.number(row["quarantined_rows"])}</td></tr>'
        for row in deliveries
    )
    table = (
        '<table class="um-table"><thead><tr><th scope="col">来源</th><th scope="col">表</th>'
        '<th scope="col">最新数据时间</th><th scope="col">状态</th>'
        f'<th scope="col" class="um-num">隔离行数</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return markup.scrolling(table, "数据来源")
