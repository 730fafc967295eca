"""易反复 — places where a problem comes back: each with its own rate, chance and delay of return.

A place is a chain of cases: after a closing the problem comes back with the place's chance within
days, otherwise it comes up by itself after weeks. Chains are drawn step by step from the first day
of the plan, so that a longer span only adds to their ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    DRAWS,
    NEVER,
    Draw,
    Floats,
    Ints,
    between,
    exponential,
    picked,
    running,
)
from cities.sample.simulation.cases.places import ADDRESS, COMPONENT, SHOP, Places, placed
from cities.sample.simulation.cases.reports import (
    Reports,
    channels,
    stacked,
    streams,
    time_of_day,
)
from cities.sample.simulation.cases.setting import OPEN_END, Setting, day_number
from cities.sample.simulation.cases.volume import inspected
from cities.sample.simulation.disorder import levels
from cities.sample.simulation.plan import Plan

Ends = Callable[[Setting, Reports], Ints]
_LONGEST_CHAIN = 4_000


@dataclass(frozen=True)
class RecurringPlaces:
    """The places and what is known of them.

    gap_days: mean number of days between spontaneous cases. return_chance: chance that the problem
    is back after a closing. return_days: mean number of days until then.
    """

    places: Places
    category: Ints
    gap_days: Floats
    return_chance: Floats
    return_days: Floats


@dataclass(frozen=True)
class Chain:
    """All cases at recurring places, in the order of the day."""

    known: RecurringPlaces
    reports: Reports

    def reported_between(self, first: int, end: int) -> Reports:
        """Cases of the days from `first` until before `end` (days since 1970)."""
        low, high = np.searchsorted(self.reports.day, [first, end])
        return self.reports.take(np.arange(low, high))


def recurring_places(setting: Setting, plan: Plan) -> RecurringPlaces:
    """The recurring places of a city of this size; streets that live throughout the plan only."""
    count = max(8, round(p.RECURRING_PLACES * min(plan.share, p.LARGEST_SHARE)))
    draws = plan.rng("cases.recurring.place").random((DRAWS, count))
    lasting = (setting.alive[0] < day_number(plan.first_day)) & (setting.alive[1] == OPEN_END)
    street = picked(draws[Draw.STREET], running(np.where(lasting, setting.weight, 0.0)))
    keys, shares = zip(*p.RECURRING_CATEGORIES, strict=True)
    category = setting.category_rows(keys)[picked(draws[Draw.CATEGORY], running(list(shares)))]
    at_shop = np.isin(category, setting.category_rows(p.SHOP_CATEGORIES))
    kind = np.where(at_shop & (draws[Draw.PLACE_KIND] < 0.5), SHOP, ADDRESS)
    kind = np.where(setting.is_component[category], COMPONENT, kind)
    return RecurringPlaces(
        places=placed(setting, plan.share, kind, street, category, draws),
        category=category,
        gap_days=between(draws[Draw.GAP], *p.GAP_DAYS),
        return_chance=between(draws[Draw.COMES_BACK], *p.RETURN_CHANCE),
        return_days=between(draws[Draw.RETURN_AT], *p.RETURN_DAYS),
    )


def chain_of(setting: Setting, plan: Plan, ends: Ends) -> Chain:
    """Draw every chain to the end of the plan. `ends` tells when cases are closed."""
    known = recurring_places(setting, plan)
    last = day_number(plan.last_day)
    first_gap = plan.rng("cases.recurring.start").random(known.category.size)
    day = day_number(plan.first_day) + (first_gap * known.gap_days).astype(np.int64)
    earliest = np.zeros(day.size, np.int64)
    found: list[Reports] = []
    for step in range(_LONGEST_CHAIN):
        draws = plan.rng("cases.recurring.case", step).random((DRAWS, day.size))
        told = _reported(setting, plan, known, day, earliest, draws)
        alive = told.day <= last
        if not alive.any():
            break
        found.append(told.take(alive))
        day, earliest = _next(known, told, ends(setting, told), draws, last)
    if not found:
        return Chain(known, told.take(np.flatnonzero(alive)))
    return Chain(known, _by_day(found))


def _reported(
    setting: Setting, plan: Plan, known: RecurringPlaces, day: Ints, earliest: Ints, draws: Floats
) -> Reports:
    """The next case of every place on `day`, or on the day after when it would be too early."""
    path = levels(plan.seed, tuple(setting.streets["street_id"]))
    row = np.minimum(day - day_number(clock.FIRST), path.shape[0] - 1)
    disorder = path[row, known.places.street]
    channel = channels(setting, day, known.category, disorder, draws[Draw.CHANNEL])
    time = time_of_day(setting, known.category, channel, draws)
    day = day + (day * p.DAY + time <= earliest)
    return Reports(
        day=day,
        reported=day * p.DAY + time,
        category=known.category,
        channel=channel,
        stream=streams(setting, day, known.category, channel, draws[Draw.STREAM]),
        is_inspected=inspected(day),
        bundle=np.full(day.size, -1),
        seq=np.zeros(day.size, np.int64),
        places=known.places,
        draws=draws,
    )


def _next(
    known: RecurringPlaces, told: Reports, closed: Ints, draws: Floats, last: int
) -> tuple[Ints, Ints]:
    """Day of the next case of every place, and the moment it must come after.

    Places that have passed the last day of the plan wait on the day after it.
    """
    gap = exponential(draws[Draw.GAP], known.gap_days)
    back = exponential(draws[Draw.GAP], known.return_days)
    comes_back = draws[Draw.COMES_BACK] < known.return_chance
    is_closed = closed < NEVER
    since = np.where(comes_back & is_closed, closed, told.reported)
    wait = np.where(comes_back & is_closed, back, gap + 1.0)
    repeated = draws[Draw.COMES_BACK] > 1 - p.REPEATED_REPORT_CHANCE
    since = np.where(repeated, told.reported, since)
    day = since // p.DAY + np.where(repeated, 0.0, wait).astype(np.int64)
    return np.minimum(day, last + 1), since


def _by_day(parts: list[Reports]) -> Reports:
    """The steps of all chains in the order of their days."""
    whole = stacked(parts)
    return whole.take(np.lexsort((whole.reported, whole.day)))
