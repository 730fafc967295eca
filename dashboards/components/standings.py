"""A group's league table: place, score, movement, and the interval of places drawn on one scale."""

from __future__ import annotations

from collections.abc import Callable

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.league import Group
from dashboards.queries import Row

LISTS = {"red": ("★", "红榜", "good"), "black": ("▼", "黑榜", "bad")}


def standings(
    group: Group,
    address: Callable[[Row], str],
    chosen: str,
    is_mine: Callable[[Row], bool],
    warned: dict[str, int],
) -> str:
    """The table as HTML.

    `address` opens a unit, `chosen` is the one opened, `is_mine` says whether a unit lies in the
    chosen area, `warned` counts 单项预警 by unit.
    """
    most = max((row["rank_high"] or row["rank"] for row in group.ranked), default=1)
    heads = (
        ("名次", "um-num"),
        ("单位", ""),
        ("得分", "um-num"),
        ("较上期", "um-num"),
        ("名次区间（95%）", "um-interval-head"),
        ("红黑榜", ""),
        ("单项预警", "um-num"),
        ("备注", ""),
    )
    lines = (
        _line(row, address(row), row["unit_id"] == chosen, is_mine(row), most, warned)
        for row in group.units
    )
    return markup.scrolling(markup.table(heads, lines, "um-standings"), f"{group.name}排名表")


def delta_text(row: Row) -> str:
    """↑3, ↓2, 持平, or — where there is nothing to compare with."""
    moved = row["rank_delta"]
    if moved is None:
        return fmt.DASH
    return fmt.UNCHANGED if moved == 0 else f"{'↑' if moved > 0 else '↓'}{abs(moved)}"


def list_text(row: Row) -> str:
    """红榜, 黑榜 or nothing."""
    return LISTS[row["list"]][1] if row["list"] in LISTS else ""


def interval_text(row: Row) -> str:
    """第 2–8 名, or — without one."""
    low, high = row["rank_low"], row["rank_high"]
    if low is None or high is None:
        return fmt.DASH
    return f"第 {low} 名" if low == high else f"第 {low}–{high} 名"


def _line(
    row: Row, address: str, is_chosen: bool, is_mine: bool, most: int, warned: dict[str, int]
) -> str:
    place = fmt.DASH if row["rank"] is None else str(row["rank"])
    tied = '<span class="um-sub">并列</span>' if (row["tied_cnt"] or 1) > 1 else ""
    name = f'<a href="{markup.text(address)}" target="_self">{markup.text(row["unit_name"])}</a>'
    listed = ""
    if row["list"] in LISTS:
        shape, word, style = LISTS[row["list"]]
        listed = f'<span class="um-{style}"><span aria-hidden="true">{shape}</span> {word}</span>'
    count = warned.get(row["unit_id"], 0)
    cells = (
        f'<td class="um-num">{place} {tied}</td>',
        f'<th scope="row">{name}</th>',
        f'<td class="um-num um-strong">{_score(row)}</td>',
        f'<td class="um-num">{_moved(row)}</td>',
        f"<td>{_interval(row, most)}</td>",
        f"<td>{listed}</td>",
        f'<td class="um-num">{f"{count} 项" if count else ""}</td>',
        f'<td class="um-remark">{markup.text(row["remark_zh"] or "")}</td>',
    )
    style = "um-chosen" if is_chosen else "" if is_mine else "um-others"
    current = ' aria-current="true"' if is_chosen else ""
    return f'<tr class="{style}"{current}>{"".join(cells)}</tr>'


def _score(row: Row) -> str:
    if row["published_score"] is None:
        return '<span class="um-weak">无总分</span>'
    return fmt.score(row["published_score"])


def _moved(row: Row) -> str:
    said = delta_text(row)
    if row["rank_delta"] is None:
        return f'<span aria-hidden="true">{said}</span>{markup.hidden(fmt.NO_BASELINE)}'
    style = "good" if row["rank_delta"] > 0 else "bad" if row["rank_delta"] < 0 else "none"
    word = "上升" if row["rank_delta"] > 0 else "下降" if row["rank_delta"] < 0 else ""
    return f'<span class="um-{style}">{markup.hidden(word)}{said}</span>'


def _interval(row: Row, most: int) -> str:
    low, high = row["rank_low"], row["rank_high"]
    if row["rank"] is None or low is None or high is None:
        return f'<span class="um-weak">{fmt.DASH if row["rank"] is None else "未算"}</span>'

    def at(place: float) -> float:
        return (place - 0.5) / most * 100

    left, right = at(low - 0.4), at(high + 0.4)
    return (
        '<span class="um-interval">'
        f'<span class="um-interval-track" aria-hidden="true">'
        f'<span class="um-interval-span" style="left:{left:.2f}%;width:{right - left:.2f}%"></span>'
        f'<span class="um-interval-at" style="left:{at(row["rank"]):.2f}%"></span></span>'
        f'<span class="um-sub">{interval_text(row)}</span></span>'
    )
