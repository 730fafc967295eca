"""Hours of the week as a table of 7 × 24 shaded cells; the number stands in every cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboards import format as fmt
from dashboards.components import markup

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_STEPS = 6


def heat(counts: Mapping[tuple[int, int], int], address: Callable[[int, int], str]) -> str:
    """Counts by (weekday 1–7, hour 0–23); `address` is where a cell leads.

    The shade goes in equal steps up to the largest cell. A screen reader reads a plain table.
    """
    most = max(counts.values(), default=0)
    if most == 0:
        return markup.calm(f"所选区域和期间{fmt.NO_DATA}。")
    heads = "".join(f'<th scope="col" class="um-num">{hour}</th>' for hour in range(24))
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(_cell(counts.get((day, hour), 0), most, address(day, hour)) for hour in range(24))
        + "</tr>"
        for day, name in enumerate(WEEKDAYS, start=1)
    )
    table = (
        f'<table class="um-table um-heat"><thead><tr><th scope="col">时</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    shades = "".join(
        f'<span class="um-swatch um-heat-{step}" aria-hidden="true"></span>'
        for step in range(_STEPS)
    )
    legend = f'<p class="um-note">件数：少 {shades} 多（最多的一格 {fmt.number(most)} 件）</p>'
    return markup.scrolling(table, "各星期各时刻上报件数") + legend


def step_of(count: int, most: int) -> int:
    """The shade of a cell: 0 for none, then five equal steps."""
    return 0 if count == 0 else min(_STEPS - 1, 1 + (count * (_STEPS - 1) - 1) // most)


def _cell(count: int, most: int, address: str) -> str:
    style = f"um-num um-heat-{step_of(count, most)}"
    if count == 0:
        return f'<td class="{style}">0</td>'
    return (
        f'<td class="{style}"><a href="{markup.text(address)}" target="_self">{fmt.number(count)}'
        "</a></td>"
    )
