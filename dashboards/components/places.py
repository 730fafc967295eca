"""易反复点位: places where a closed problem keeps coming back, and who closed it last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.queries import Row


def hotspots(rows: Sequence[Row], address: Callable[[Row], str]) -> str:
    """The table of hotspots, worst first (DOMAIN §8); `address` leads to what is behind one."""
    if not rows:
        return '<p class="um-calm-line">没有达到易反复标准的点位，或该范围无案件数据。</p>'
    body = "".join(_row(position, row, address(row)) for position, row in enumerate(rows, start=1))
    table = (
        '<table class="um-table um-places"><thead><tr>'
        '<th scope="col" class="um-num">#</th><th scope="col">点位</th>'
        '<th scope="col">问题类别</th><th scope="col" class="um-num">复发</th>'
        '<th scope="col" class="um-num">案件</th><th scope="col" class="um-num">结案</th>'
        '<th scope="col">最近结案单位</th><th scope="col">首次至最近上报</th>'
        f"</tr></thead><tbody>{body}</tbody></table>"
    )
    return markup.scrolling(table, "易反复点位表")


def _row(position: int, row: Row, address: str) -> str:
    first, last = row["first_reported_at"], row["last_reported_at"]
    span = f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}" if first and last else fmt.DASH
    area = (
        f'<span class="um-sub">{markup.text(row["area_name"])}</span>' if row["area_name"] else ""
    )
    return (
        f'<tr><td class="um-num um-weak">{position}</td>'
        f'<th scope="row"><a href="{markup.text(address)}" target="_self">'
        f"{markup.text(row['place_name'] or '（无地址）')}</a>{area}</th>"
        f"<td>{markup.text(row['family_name'])}</td>"
        f'<td class="um-num um-strong">{fmt.number(row["recurrence_cnt"])}</td>'
        f'<td class="um-num">{fmt.number(row["case_cnt"])}</td>'
        f'<td class="um-num">{fmt.number(row["closure_cnt"])}</td>'
        f"<td>{markup.text(row['last_closing_unit'] or '未记单位')}</td>"
        f'<td class="um-span">{span}</td></tr>'
    )
