"""A calendar of facilities: a row a facility, a cell a day, or a month when there are many days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dashboards.components import markup
from dashboards.queries import Row

SIGNS = {"told": ("●", "已报"), "partial": ("◐", "处理量未报"), "missing": ("✕", "缺报")}
DAYS_AT_MOST = 31


def calendar(found: Sequence[Row]) -> str:
    """Rows of `facility_days` as a table; nothing without a row.

    Up to 31 days a cell is a day with its sign; beyond that it is a month with the number of days
    that lack out of the days there are.
    """
    if not found:
        return ""
    days = sorted({row["on_day"] for row in found})
    table = _by_day(found, days) if len(days) <= DAYS_AT_MOST else _by_month(found)
    legend = "　".join(f"{shape} {word}" for shape, word in SIGNS.values())
    return markup.scrolling(table, "设施日历") + f'<p class="um-note">{legend}</p>'


def _by_day(found: Sequence[Row], days: Sequence[date]) -> str:
    heads = [("设施", ""), *((f"{day.day}", "um-day") for day in days)]
    body = []
    for name, rows in _by_facility(found).items():
        state = {row["on_day"]: row["state"] for row in rows}
        cells = "".join(_day(day, state.get(day)) for day in days)
        body.append(f'<tr><th scope="row">{markup.text(name)}</th>{cells}</tr>')
    return markup.table(heads, body, "um-calendar")


def _day(day: date, state: str | None) -> str:
    if state is None:
        return '<td class="um-day"></td>'
    shape, word = SIGNS[state]
    said = markup.hidden(f"{day:%m-%d} {word}")
    return f'<td class="um-day um-{state}"><span aria-hidden="true">{shape}</span>{said}</td>'


def _by_month(found: Sequence[Row]) -> str:
    months = sorted({row["on_day"].replace(day=1) for row in found})
    heads = [("设施", ""), *((f"{month:%y-%m}", "um-num") for month in months)]
    body = []
    for name, rows in _by_facility(found).items():
        cells = []
        for month in months:
            states = [row["state"] for row in rows if row["on_day"].replace(day=1) == month]
            cells.append(_month(states))
        body.append(f'<tr><th scope="row">{markup.text(name)}</th>{"".join(cells)}</tr>')
    return markup.table(heads, body, "um-calendar")


def _month(states: Sequence[str]) -> str:
    if not states:
        return '<td class="um-num"></td>'
    lacking = {state: states.count(state) for state in ("missing", "partial")}
    if not any(lacking.values()):
        return f'<td class="um-num um-told">{SIGNS["told"][0]} {len(states)} 天</td>'
    said = " ".join(f"{SIGNS[state][0]}{count}" for state, count in lacking.items() if count)
    words = "，".join(f"{SIGNS[state][1]} {count} 天" for state, count in lacking.items() if count)
    return (
        f'<td class="um-num um-missing"><span aria-hidden="true">{said}</span>'
        f"{markup.hidden(words)}</td>"
    )


def _by_facility(found: Sequence[Row]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        rows[row["facility_name"]].append(row)
    return rows
