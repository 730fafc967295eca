"""Penalty cases: on the spot (简易程序) and with an investigation (普通程序), DOMAIN §12.

The cases of a month are drawn together; a case carries the days of its whole life, NaT for never.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from cities.sample.simulation.clock import FIRST
from cities.sample.simulation.enforcement.city import (
    City,
    after_workdays,
    first_of,
    last_of,
    next_month,
    on_workdays,
    scattered,
    some_of,
    spelled,
    violations,
)
from cities.sample.simulation.enforcement.ledger import break_rows, whole
from cities.sample.simulation.hotline.streets import NAMED, UNKNOWN, UNNAMED, Array, Columns
from cities.sample.simulation.plan import Plan

SUMMARY, ORDINARY = "summary", "ordinary"
SUMMARY_A_DAY, ORDINARY_A_DAY = 18.4, 1.2
EVENTS = ("filed", "decided", "paid", "closed", "published", "stopped", "fixed")
"""Days that bring a case into the ledger of their month."""

PUNISHED, NOT_PUNISHED, REVOKED = range(3)
PLAIN, IN_WAN, WITH_UNIT, ABOUT, HIDDEN, FULL_WIDTH = range(6)
"""How a fine is written: 200, 0.02万, 200元, 约200元, X, ２００."""

CORRECTED_MONTHS = (3, 6, 9, 12)
"""Calendar months whose on-the-spot cases are sent once more, corrected, two months later."""

_FINES = (
    ((0, 20, 50, 100, 150, 200), (0.16, 0.12, 0.30, 0.26, 0.05, 0.11)),
    ((0, 100, 200, 300, 500, 1000), (0.08, 0.20, 0.32, 0.20, 0.15, 0.05)),
    ((200, 500, 1000, 2000, 3000), (0.20, 0.35, 0.30, 0.10, 0.05)),
)
"""Fines on the spot and their shares, by kind of party; at most 200 and 3000 (DOMAIN §12)."""

_HIGHEST_FINE = 30_000
_UNLISTED_EVERY, _LEAST_A_MONTH, _UNTIL = 300, 75, 25
"""Of a district's rows, counted from the first day on, one in so many names a street that no list
knows, and one a squad: where the month has enough rows for it to stay below 2 % of them, and up to
a day of the month that the 31 days before another month's end do not reach (G04)."""

_A_DAY = np.timedelta64(1, "D")
_NEVER = np.datetime64("NaT", "D")


def summary_cases(city: City, plan: Plan, month: date) -> Columns:
    """Cases decided on the spot in a month."""
    rng = plan.rng("enforcement.summary", month)
    day, street = scattered(rng, city, plan, month, SUMMARY_A_DAY, "steady")
    size = len(day)
    party = rng.choice(3, size=size, p=[0.55, 0.35, 0.10])
    fine = np.zeros(size, dtype=np.int64)
    for kind, (amounts, shares) in enumerate(_FINES):
        fine = np.where(party == kind, rng.choice(amounts, size=size, p=shares), fine)
    delay = np.where(rng.random(size) < 0.8, 0, rng.integers(1, 40, size=size))
    paid = np.where((fine > 0) & (rng.random(size) < 0.99), day + delay * _A_DAY, _NEVER)
    cases = _common(rng, city, month, day, street, is_summary=True) | {
        "party": party,
        "decided": day,
        "published": _published(rng, city, day, np.full(size, True)),
        "stopped": np.full(size, _NEVER),
        "paid": paid,
        "closed": np.where(fine > 0, paid, day),
        "outcome": np.full(size, PUNISHED),
        "fine": fine,
        "confiscated": np.zeros(size, dtype=np.int64),
        "forgets_closing": np.full(size, False),
    }
    _name_the_unlisted(city, plan, month, cases)
    _write_oddly(rng, cases, in_wan=cases["fine"] >= 1_000)
    _correct(rng, cases, month, plan)
    return cases


def ordinary_cases(city: City, plan: Plan, month: date) -> Columns:
    """Cases filed for investigation in a month; squads of less quality take longer.

    They are filed, decided, closed and given up on working days; a fine is paid on any day.
    """
    rng = plan.rng("enforcement.ordinary", month)
    day, street = scattered(rng, city, plan, month, ORDINARY_A_DAY, "steady", "formal")
    size, closed_days = len(day), city.world.closed
    care = 1.45 - 0.6 * city.units.quality[city.squad[street]]
    investigated = np.ceil(rng.lognormal(np.log(38 * care), 0.5, size)).astype(np.int64)
    decided = np.where(rng.random(size) < 0.025, _NEVER, day + investigated * _A_DAY)
    decided = on_workdays(decided, closed_days)
    outcome = rng.choice(3, size=size, p=[0.965, 0.025, 0.01])
    is_fined = outcome == PUNISHED
    amount = np.round(rng.lognormal(np.log(2_600), 0.8, size) / 100) * 100
    fine = np.where(is_fined, np.clip(amount, 500, _HIGHEST_FINE), 0).astype(np.int64)
    waits = rng.integers(2, 45, size=size)
    slow = rng.random(size) < 0.08
    waits = np.where(slow, waits + rng.integers(40, 200, size=size), waits)
    paid = np.where(is_fined, decided + waits * _A_DAY, _NEVER)
    taken_away = (rng.random(size) < 0.05) & is_fined
    given_up = np.isnat(decided) & (rng.random(size) < 0.6)
    stopped = np.where(given_up, day + rng.integers(20, 80, size=size) * _A_DAY, _NEVER)
    ended = np.where(is_fined, paid + rng.integers(0, 6, size=size) * _A_DAY, decided)
    cases = _common(rng, city, month, day, street, is_summary=False) | {
        "party": rng.choice(3, size=size, p=[0.2, 0.35, 0.45]),
        "decided": decided,
        "published": _published(rng, city, decided, is_fined),
        "stopped": on_workdays(stopped, closed_days),
        "paid": paid,
        "closed": on_workdays(ended, closed_days),
        "outcome": outcome,
        "fine": fine,
        "confiscated": np.where(taken_away, rng.integers(2, 40, size=size) * 100, 0),
        "forgets_closing": is_fined & (rng.random(size) < 0.02),
    }
    _write_oddly(rng, cases, in_wan=cases["fine"] >= 10_000)
    cases["corrected"] = np.full(size, _NEVER)
    cases["right_fine"], cases["right_decided"] = cases["fine"], cases["decided"]
    return cases


def _common(
    rng: np.random.Generator, city: City, month: date, day: Array, street: Array, is_summary: bool
) -> Columns:
    """What both procedures know from the filing on, and how it is written."""
    size = len(day)
    cases = whole(size) | {
        "is_summary": np.full(size, is_summary),
        "month": np.full(size, np.datetime64(month, "M")),
        "seq": np.arange(1, size + 1),
        "filed": day,
        "street": street,
        "squad": city.squad[street],
        "violation": violations(rng, month, size, is_summary),
        "source": rng.choice(6, size=size, p=[0.52, 0.2, 0.16, 0.06, 0.03, 0.03]),
        "clock": rng.integers(0, 2**31, size=size),
        "draw": rng.integers(0, 2**31, size=size),
        "spelling": spelled(rng, size, 0.04),
        "squad_spelling": spelled(rng, size, 0.05),
        "written": np.where(rng.random(size) < 0.008, UNNAMED, NAMED),
        "unknown_squad": np.full(size, False),
        "tells_phone": rng.random(size) < 0.02,
    }
    return cases


def _published(rng: np.random.Generator, city: City, decided: Array, is_public: Array) -> Array:
    """Day of publication (公示): most within seven working days, some late, a few never."""
    size = len(decided)
    waits = np.where(rng.random(size) < 0.93, rng.integers(1, 8, size), rng.integers(8, 21, size))
    never = ~is_public | np.isnat(decided) | (rng.random(size) < 0.015)
    told = np.where(never, np.datetime64(FIRST, "D"), decided)
    return np.where(never, _NEVER, after_workdays(told, waits, city.world.closed))


def _name_the_unlisted(city: City, plan: Plan, month: date, cases: Columns) -> None:
    """Let the 150th row of a district name an unknown street, the 300th an unknown squad."""
    district = city.district[cases["street"]]
    number = np.ones(len(district), dtype=np.int64)
    for at, before in enumerate(_summary_cnt_before(city, plan, month)):
        here = np.flatnonzero(district == at)
        if len(here) >= _LEAST_A_MONTH:
            number[here] = before + np.arange(1, len(here) + 1)
    number[cases["filed"] >= np.datetime64(month.replace(day=_UNTIL + 1), "D")] = 1
    cases["written"][number % _UNLISTED_EVERY == _UNLISTED_EVERY // 2] = UNKNOWN
    cases["unknown_squad"][number % _UNLISTED_EVERY == 0] = True


@lru_cache(maxsize=64)
def _summary_cnt_before(city: City, plan: Plan, month: date) -> tuple[int, ...]:
    """Cases on the spot of every district, from the first month up to the one before `month`."""
    none = np.zeros(len(city.district_ids), dtype=np.int64)
    if month <= first_of(plan.first_day):
        return tuple(none.tolist())
    last = next_month(month, -1)
    rng = plan.rng("enforcement.summary", last)
    _, street = scattered(rng, city, plan, last, SUMMARY_A_DAY, "steady")
    found = np.bincount(city.district[street], minlength=len(none))
    return tuple((found + np.array(_summary_cnt_before(city, plan, last))).tolist())


def _write_oddly(rng: np.random.Generator, cases: Columns, in_wan: Array) -> None:
    """How fines are written, and which rows are refused in the first ledger that shows them."""
    size, fine = len(cases["seq"]), cases["fine"]
    odd = np.full(size, PLAIN)
    odd[some_of(rng, size, 0.01, (odd == PLAIN) & (fine > 0))] = WITH_UNIT
    odd[some_of(rng, size, 0.004, (odd == PLAIN) & (fine > 0))] = FULL_WIDTH
    odd[some_of(rng, size, 0.003, (odd == PLAIN) & (fine > 0))] = HIDDEN
    odd[some_of(rng, size, 0.004, (odd == PLAIN) & (fine > 0))] = ABOUT
    odd = np.where((odd == PLAIN) & in_wan & (rng.random(size) < 0.4), IN_WAN, odd)
    cases["odd"] = odd
    month = cases["month"][0].item() if size else None
    if month is not None:
        first = cases["decided"].astype("datetime64[M]") == cases["month"]
        break_rows(cases, some_of(rng, size, 0.003, first), month)


def _correct(rng: np.random.Generator, cases: Columns, month: date, plan: Plan) -> None:
    """Cases with a wrong fine or day: told right on the 10th of the month after the next.

    Only cases that were over by the end of their month: nothing else changes in between.
    """
    size = len(cases["seq"])
    cases["corrected"] = np.full(size, _NEVER)
    cases["right_fine"], cases["right_decided"] = cases["fine"].copy(), cases["decided"].copy()
    if month.month not in CORRECTED_MONTHS:
        return
    last = np.datetime64(last_of(month), "D")
    over = (cases["closed"] <= last) & ~(cases["published"] > last)
    over &= np.isnat(cases["fixed"]) & (cases["odd"] == PLAIN) & (cases["fine"] > 0)
    rows = some_of(rng, size, 0.01, over)
    cases["corrected"][rows] = np.datetime64(next_month(month, 2), "D") + 9 * _A_DAY
    cases["right_fine"][rows] = np.where(cases["fine"][rows] == 200, 100, 200)
    moved = rows[::3]
    earliest = np.datetime64(plan.first_day, "D")
    cases["right_decided"][moved] = np.maximum(cases["decided"][moved] - 7 * _A_DAY, earliest)
