"""Hours of the week as a table of 7 × 24 shaded cells; the number stands in every cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dashboards import format as fmt
from dashboards.components import markup

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_STEPS = 6


def heat(
    counts: Mapping[tuple[int, int], int],
    address: Callable[[int, int], str],
    absent: Mapping[int, str],
) -> str:
    """Counts by (weekday 1–7, hour 0–23); `address` is where a cell leads.

    The shade goes in equal steps up to the largest cell. A weekday in `absent` has no cells, but
    says why: no case is not the same as no day. A screen reader reads a plain table.
    """
    most = max(counts.values(), default=0)
    if most == 0:
        return markup.calm(f"所选区域和期间{fmt.NO_DATA}。")
    heads = "".join(f'<th scope="col" class="um-num">{hour}</th>' for hour in range(24))
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + (_absent(absent[day]) if day in absent else _hours(counts, day, most, address))
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


def absent_days(first: date, last: date, known: tuple[date, date]) -> dict[int, str]:
    """Weekdays that no day from `first` to `last` is, or none that lies in the `known` data."""
    told = _weekdays(max(first, known[0]), min(last, known[1]))
    inside = _weekdays(first, last)
    return {
        weekday: "不在数据的范围内" if weekday in inside else "不在本期"
        for weekday in range(1, len(WEEKDAYS) + 1)
        if weekday not in told
    }


def _weekdays(first: date, last: date) -> set[int]:
    days = min((last - first).days + 1, len(WEEKDAYS))
    return {(first + timedelta(days=place)).isoweekday() for place in range(days)}


def _absent(why: str) -> str:
    return f'<td class="um-heat-absent" colspan="24">{markup.text(why)}</td>'


def _hours(
    counts: Mapping[tuple[int, int], int],
    day: int,
    most: int,
    address: Callable[[int, int], str],
) -> str:
    return "".join(
        _cell(counts.get((day, hour), 0), most, address(day, hour)) for hour in range(24)
    )


def _cell(count: int, most: int, address: str) -> str:
    style = f"um-num um-heat-{step_of(count, most)}"
    if count == 0:
        return f'<td class="{style}">0</td>'
    return (
        f'<td class="{style}"><a href="{markup.text(address)}" target="_self">{fmt.number(count)}'
        "</a></td>"
    )
