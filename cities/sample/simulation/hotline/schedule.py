"""Which days of a month carry which dirt, drawn month by month so that its amount is known.

A gate judges some kinds by their share of a district or of a delivery; what is scheduled is spread
over districts and days, so that a small city stays below the bars as well as a large one.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cities.sample.simulation.hotline.demand import expected_orders
from cities.sample.simulation.plan import Plan

ORDER_KINDS = {"unknown_area": 0.0012, "unknown_unit": 0.0010, "impossible_value": 0.0004}
"""Kinds an order has from its receipt on, as a share of the orders of a month; at least one."""

ROW_KINDS = {
    "closed_before_reported": 0.0012,
    "missing_value": 0.0006,
    "duplicate_row": 0.004,
    "older_state": 0.003,
}
"""Kinds a row of a daily file has, as a share of the orders of a month; at least one.

Rows that are refused are picked first: they depend on no other pick.
"""

FILE_ROWS_FOR_G03 = 300
"""A row refused for its times stands only in a file so long: it stays below 0.5 % of it (G03)."""

DISTRICTS = ("d1", "d2", "d3", "d4", "d5", "d6")


@dataclass(frozen=True)
class Pick:
    """One thing that goes wrong: `draw` (0–1) picks a row, in `district_id` if there is one."""

    kind: str
    draw: float
    district_id: str = ""


@dataclass(frozen=True)
class MonthOfDirt:
    """What goes wrong on each day of a month.

    orders, rows: picks by day. late: a draw (0–1) for every day, which picks the street whose part
    of the day comes a day later. resent: days whose file comes again on the next day, under another
    name. total: days whose file ends in 合计.
    """

    orders: dict[date, list[Pick]]
    rows: dict[date, list[Pick]]
    late: dict[date, float]
    resent: frozenset[date]
    total: frozenset[date]


def month_of(day: date) -> date:
    """First day of the month."""
    return day.replace(day=1)


@lru_cache(maxsize=64)
def schedule(plan: Plan, month: date) -> MonthOfDirt:
    """What goes wrong in the month that begins on `month`.

    Rows are picked on its 3rd to last but one day: a row that is put right the day after never
    leaves its month.
    """
    rng = plan.rng("hotline.dirt", month)
    length = monthrange(month.year, month.month)[1]
    number = (month.year - 2024) * 12 + month.month - 1
    resent_day = int(rng.integers(2, length - 1))
    late = {month.replace(day=n): float(rng.random()) for n in range(1, length + 1)}
    orders: dict[date, list[Pick]] = {}
    for kind, share in ORDER_KINDS.items():
        for nth in range(_amount(plan, share, length)):
            district = DISTRICTS[(number + nth + len(kind)) % len(DISTRICTS)]
            day = month.replace(day=int(rng.integers(1, length + 1)))
            orders.setdefault(day, []).append(Pick(kind, float(rng.random()), district))
    free = range(3, length)
    rows: dict[date, list[Pick]] = {}
    for kind, share in ROW_KINDS.items():
        amount = min(_amount(plan, share, length), len(free))
        for n in rng.choice(free, size=amount, replace=kind == "duplicate_row"):
            rows.setdefault(month.replace(day=int(n)), []).append(Pick(kind, float(rng.random())))
    return MonthOfDirt(
        orders=orders,
        rows=rows,
        late=late,
        resent=frozenset({month.replace(day=resent_day)} if month.month % 3 == 2 else ()),
        total=frozenset({month.replace(day=length)}),
    )


def _amount(plan: Plan, share: float, days: int) -> int:
    return max(1, round(expected_orders(plan, days) * share))
