"""传染 — which cases come from a call to the hotline, and which make people call while they last.

Cases and orders are simulated apart. The hotline learns here of the cases it has to do with: their
reports are drawn once more from the same seed, block by block, and of each only a few numbers are
kept. Times are seconds since 1970, days are days since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    NEVER,
    Draw,
    Flags,
    Floats,
    Ints,
    exponential,
    lognormal,
    picked,
    running,
    seconds,
    unit_interval,
)
from cities.sample.simulation.cases.events import City, city_of, lives_of, month_blocks
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.rhythm import hour_weights
from cities.sample.simulation.world import World

LONGEST_WAIT_DAYS = 60
"""Nobody calls about a case that was reported longer ago."""

_FROM_CALL, _DELAY, _URGED, _WHEN, _HOUR = range(1, 6)
"""Salts of the uniforms that a case's number gives: the cases themselves do not depend on them."""


@dataclass(frozen=True)
class Calls:
    """Calls that have to do with a case; arrays of one length, in the order of `day`.

    day, received: of the call. street, category: positions, those of the case. line: 0 for 12345,
    1 for 12319. case_day, case_seq: the case, by the day it was reported and its number in it.
    """

    day: Ints
    received: Ints
    street: Ints
    category: Ints
    line: Ints
    case_day: Ints
    case_seq: Ints

    def take(self, rows: Ints | slice) -> Calls:
        """Some of the calls."""
        return Calls(*(getattr(self, f.name)[rows] for f in fields(self)))


class CallBook:
    """The calls of any day of a plan; of every block of cases they are worked out once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._blocks = month_blocks(city.plan)
        self._known: dict[int, Calls] = {}

    def on(self, day: int) -> Calls:
        """The calls of a day."""
        parts = []
        for number, (first, count) in enumerate(self._blocks):
            begin = day_number(first)
            if begin <= day < begin + count + LONGEST_WAIT_DAYS:
                told = self._of_block(number)
                low, high = np.searchsorted(told.day, [day, day + 1])
                parts.append(told.take(slice(low, high)))
        return _joined(parts)

    def _of_block(self, number: int) -> Calls:
        if number not in self._known:
            reports = self._city.reports(*self._blocks[number])
            calls = _joined([_before_cases(reports), _about_cases(self._city, reports)])
            self._known[number] = calls.take(np.lexsort((calls.case_seq, calls.received)))
        return self._known[number]


@lru_cache(maxsize=1)
def call_book(world: World, plan: Plan) -> CallBook:
    """The calls of a plan; those who ask for the same plan again share what was worked out."""
    return CallBook(city_of(world, plan))


def _before_cases(reports: Reports) -> Calls:
    """Cases that the hotline handed on, minutes or hours after the call, on the same day."""
    number = _number(reports)
    by_phone = np.isin(reports.channel, p.CALLED)
    rows = np.flatnonzero(by_phone & (unit_interval(number, _FROM_CALL) < p.FROM_CALL))
    told = reports.take(rows)
    delay = lognormal(unit_interval(number[rows], _DELAY), p.HANDED_ON, 0.9)
    since_midnight = told.reported - told.day * p.DAY
    received = told.reported - seconds(np.minimum(delay, since_midnight * 0.98))
    return _calls(told, received)


def _about_cases(city: City, reports: Reports) -> Calls:
    """Cases that are open make some people call, and overdue ones many more.

    Lives are drawn of cases that may drag on alone; those of a bundle depend on each other.
    """
    draws, urged = reports.draws, unit_interval(_number(reports), _URGED)
    drags = (draws[Draw.TROUBLE] < p.MAY_DRAG[0]) | (draws[Draw.SPEED] > p.MAY_DRAG[1])
    may = (drags & (urged < p.URGED_IF_OVERDUE)) | (urged < p.URGED_IF_OPEN)
    rows = np.flatnonzero(may & (reports.bundle < 0))
    told, urged = reports.take(rows), urged[rows]
    lives = lives_of(city.setting, told)
    handling, sent = lives.handling, lives.handling.sent[0]
    due = np.where(handling.deadline < NEVER, handling.deadline, 0).max(axis=0)
    due = np.where(handling.extended < NEVER, handling.new_deadline, due)
    ends = np.minimum.reduce([handling.handled[0], lives.closing.closed, handling.voided])
    when, hour = (unit_interval(_number(told), salt) for salt in (_WHEN, _HOUR))
    works = sent < NEVER
    overdue = works & (due < ends)
    late = np.where(overdue, due, 0) + seconds(exponential(when, p.PATIENCE))
    begins = np.where(works, sent, 0)
    early = begins + seconds((np.where(works, np.minimum(ends, due), 0) - begins) * when)
    calls_early = works & (urged < p.URGED_IF_OPEN)
    at = np.where(calls_early, early, np.where(overdue, late, NEVER))
    at = np.where(at < NEVER, _by_day(at, begins, hour), NEVER)
    in_time = (at < ends) & (at // p.DAY - told.day < LONGEST_WAIT_DAYS) & (at > begins)
    chosen: Flags = works & in_time
    return _calls(told.take(chosen), at[chosen])


def _by_day(at: Ints, begins: Ints, uniform: Floats) -> Ints:
    """The same day, at an hour at which people call, where that is after the beginning."""
    hour = picked(uniform, running(hour_weights("hotline")))
    second = ((uniform * 7919.0) % 1.0 * p.HOUR).astype(np.int64)
    moved = at // p.DAY * p.DAY + hour * p.HOUR + second
    return np.where(moved > begins, moved, at)


def _calls(cases: Reports, received: Ints) -> Calls:
    return Calls(
        day=received // p.DAY,
        received=received,
        street=cases.street,
        category=cases.category,
        line=(cases.channel == p.CALLED[1]).astype(np.int64),
        case_day=cases.day,
        case_seq=cases.seq,
    )


def _number(reports: Reports) -> Ints:
    """One number a case, for good."""
    return reports.day * 1_000_000 + reports.seq


def _joined(parts: list[Calls]) -> Calls:
    return Calls(*(np.concatenate([getattr(c, f.name) for c in parts]) for f in fields(Calls)))
