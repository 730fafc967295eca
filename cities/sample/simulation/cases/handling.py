"""At the unit: dispatches and returns, the limit, extension, suspension, handling and checks."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    NEVER,
    Draw,
    Flags,
    Floats,
    Ints,
    between,
    lognormal,
    normal,
    seconds,
)
from cities.sample.simulation.cases.intake import CENTRE_HOURS, VOIDED, Intake, in_hours
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import Setting, day_number, districts_of
from cities.sample.simulation.districts import lifted, standing

DISPATCHES = 3
CHECKS = 4
UNIT_HOURS = (6.5, 20.5)
CHECK_HOURS = (7.5, 19.5)
EXTENDED, SUSPENDED, STUCK = 1, 2, 3
"""Kinds of trouble; a case has one at most."""
_ENGINEERING = frozenset({"e0101", "e0304", "e0401", "p0201", "p0203", "p0303", "p0401", "p0402"})
"""Categories that need works or a season: suspended four times as often."""


@dataclass(frozen=True)
class Handling:
    """Times at the unit, NEVER for what does not happen.

    sent, unit, deadline: one row a dispatch (回退改派: up to three). shared: deadline of its bundle
    (捆绑计时). returned: when the unit sent it back. extended, new_deadline: an approved 延期.
    suspended, resumed: 挂账. handled, failed: one row an attempt; `failed` is the check that sends
    it back (返工). passed: the check that lets it close. supervised: 督办. voided: for whatever
    reason.
    """

    sent: Ints
    unit: Ints
    deadline: Ints
    shared: Ints
    returned: Ints
    extended: Ints
    new_deadline: Ints
    suspended: Ints
    resumed: Ints
    handled: Ints
    failed: Ints
    passed: Ints
    supervised: Ints
    voided: Ints
    trouble: Ints

    def take(self, rows: Ints | Flags) -> Handling:
        """Some of the cases."""
        return Handling(*(getattr(self, f.name)[..., rows] for f in fields(self)))


def handling_of(setting: Setting, reports: Reports, intake: Intake) -> Handling:
    """What happens between the dispatch and the check that lets a case close."""
    draws = reports.draws
    sent, unit, returned = _dispatches(setting, reports, intake)
    deadline, shared = _deadlines(setting, reports, sent)
    last = np.maximum.reduce(np.where(sent < NEVER, sent, 0))
    limit = np.maximum.reduce(np.where(deadline < NEVER, deadline, 0))
    limit = np.maximum(limit, last + p.HOUR)
    usual = (limit - last).astype(np.float64)
    there = _standing(setting, reports)
    quality = lifted(setting.quality[unit[0]], there)
    works = intake.dispatched < NEVER
    voided_later = works & (intake.void == VOIDED)
    trouble = _trouble(setting, reports, works & ~voided_later, quality + p.DRAGGED * there)
    when, size, end = draws[Draw.TROUBLE_AT], draws[Draw.TROUBLE_SIZE], draws[Draw.TROUBLE_END]

    is_extended, is_suspended = trouble == EXTENDED, trouble == SUSPENDED
    extended = np.where(is_extended, last + seconds(usual * between(when, 0.25, 0.9)), NEVER)
    new_deadline = np.full(last.size, NEVER)
    rows = np.flatnonzero(is_extended)
    factor = np.where(size[rows] < 0.5, 0.5, 1.0)
    new_deadline[rows] = setting.limit_end(limit[rows], reports.category[rows], factor)

    late = size < p.SUSPENDED_LATE
    share = np.where(late, 1.0 + 2.0 * when, between(when, 0.1, 0.9))
    suspended = np.where(is_suspended, last + seconds(usual * share), NEVER)
    length = lognormal(end, 28.0 * p.DAY, 0.8)
    resumed = in_hours(suspended + seconds(length), CHECK_HOURS, when, suspended >= NEVER)
    resumed = np.where(is_suspended & (end < 1 - p.NEVER_RESUMED), resumed, NEVER)

    pace = _pace(reports, quality)
    plain = last + seconds(usual * pace)
    longer = np.where(is_extended, new_deadline - limit, 0)
    stretched = limit + seconds(longer * np.minimum(pace * 1.1, 3.0))
    stretched = np.maximum(stretched, extended + p.HOUR)
    dragged = limit + seconds(lognormal(end, 14.0 * p.DAY, 1.0))
    dragged = np.where(end > 1 - p.NEVER_HANDLED, NEVER, dragged)
    taken_up = np.where(resumed < NEVER, resumed + seconds(usual * pace * 0.6), NEVER)
    done = np.select(
        [is_extended, is_suspended, trouble == STUCK], [stretched, taken_up, dragged], plain
    )
    done = np.where(works & ~voided_later, np.maximum(done, last + 5 * p.MINUTE), NEVER)
    urgent = setting.is_urgent[reports.category]
    done = in_hours(done, UNIT_HOURS, draws[Draw.CHECK], urgent)
    handled, failed, passed = _checks(reports, quality, usual, done)
    supervised = _supervised(reports, intake, trouble, limit, done, when)
    voided = np.where(voided_later, last + seconds(usual * 0.4 * when), intake.voided)
    return Handling(
        sent, unit, deadline, shared, returned, extended, new_deadline, suspended, resumed,
        handled, failed, passed, supervised, voided, trouble,
    )  # fmt: skip


def _standing(setting: Setting, reports: Reports) -> Floats:
    """How well the district of each case works on the day of its report."""
    table = standing(tuple(districts_of(setting.streets)))
    row = np.clip(reports.day - day_number(clock.FIRST), 0, table.shape[0] - 1)
    there: Floats = table[row, setting.district[reports.street]]
    return there


def _dispatches(setting: Setting, reports: Reports, intake: Intake) -> tuple[Ints, Ints, Ints]:
    """Up to three dispatches with their units, and the returns between them."""
    draws, first = reports.draws, intake.dispatched
    right = setting.duty[reports.street, reports.category]
    wrong = setting.mistaken[reports.street, reports.category]
    reactive = np.where(reports.channel > p.TOUR, 1.3, 0.8)
    may = (first < NEVER) & (intake.void != VOIDED)
    back = may & (draws[Draw.RETURN] < p.RETURNED * reactive)
    again = back & (draws[Draw.RETURN_AGAIN] < p.RETURNED_AGAIN)
    never = np.zeros(first.size, bool)

    def later(time: Ints, hours: float, uniform: Floats, which: Flags) -> Ints:
        moved = in_hours(
            time + seconds(lognormal(uniform, hours * p.HOUR, 0.7)), CENTRE_HOURS, uniform, never
        )
        return np.where(which, moved, NEVER)

    returned_1 = later(first, 2.5, draws[Draw.RETURN_AT], back)
    second = later(returned_1, 0.7, draws[Draw.REDISPATCH], back)
    returned_2 = later(second, 2.5, draws[Draw.RETURN_AGAIN_AT], again)
    third = later(returned_2, 0.7, draws[Draw.RETURN_AGAIN], again)
    unit = np.stack([np.where(back, wrong, right), right, right])
    return np.stack([first, second, third]), unit, np.stack([returned_1, returned_2])


def _deadlines(setting: Setting, reports: Reports, sent: Ints) -> tuple[Ints, Ints]:
    """Deadline of every dispatch, and of the bundle: the latest of its cases that are sent once."""
    deadline = np.stack([setting.limit_end(row, reports.category) for row in sent])
    once = (reports.bundle >= 0) & (deadline[0] < NEVER) & (sent[1] >= NEVER)
    if once.any():
        latest = np.zeros(reports.size, np.int64)
        np.maximum.at(latest, reports.bundle[once], deadline[0][once])
        deadline[0][once] = latest[reports.bundle[once]]
    return deadline, np.where(once, deadline[0], NEVER)


def _trouble(setting: Setting, reports: Reports, may: Flags, quality: Floats) -> Ints:
    works = np.isin(reports.category, setting.category_rows(_ENGINEERING))
    often = np.where(works, 4.0, 0.8)
    chances = np.cumsum(
        np.stack([p.EXTENDED * often**0.5, p.SUSPENDED * often, p.STUCK * (1.8 - quality)]), axis=0
    )
    uniform = reports.draws[Draw.TROUBLE]
    kind = np.select([uniform < c for c in chances], [EXTENDED, SUSPENDED, STUCK], 0)
    return np.where(may, kind, 0)


def _pace(reports: Reports, quality: Floats) -> Floats:
    """Share of the limit that the unit takes; better units are faster and steadier."""
    median = 0.72 - 0.46 * quality
    haste = np.where(reports.is_inspected, p.INSPECTION_HASTE, 1.0)
    slow = np.where(reports.stream == p.FOUR_ILLS, 1.15, 1.0)
    spread = 0.62 - 0.2 * quality
    return median * haste * slow * np.exp(spread * normal(reports.draws[Draw.SPEED]))


def _checks(
    reports: Reports, quality: Floats, usual: Floats, done: Ints
) -> tuple[Ints, Ints, Ints]:
    """Attempts, failed checks (返工) and the passing one."""
    draws = reports.draws
    first, last = p.REWORK
    chance = first + (last - first) * (1 - quality) ** 1.5
    fails = [
        draws[Draw.REWORK] < chance,
        draws[Draw.REWORK_AGAIN] < p.FAILS_AGAIN[0],
        draws[Draw.REWORK_AGAIN] < p.FAILS_AGAIN[0] * p.FAILS_AGAIN[1],
        np.zeros(done.size, bool),
    ]
    handled, failed = np.full((CHECKS, done.size), NEVER), np.full((CHECKS - 1, done.size), NEVER)
    passed = np.full(done.size, NEVER)
    time, open_ = done, done < NEVER
    for attempt in range(CHECKS):
        uniform = (draws[Draw.CHECK] + attempt * 0.381966) % 1.0
        handled[attempt] = np.where(open_, time, NEVER)
        looked = time + seconds(lognormal(uniform, 1.6 * p.HOUR, 0.6))
        checked = in_hours(looked, CHECK_HOURS, uniform, ~open_)
        bad = open_ & fails[attempt]
        passed = np.where(open_ & ~bad, checked, passed)
        if attempt < CHECKS - 1:
            failed[attempt] = np.where(bad, checked, NEVER)
        share = between((draws[Draw.REWORK_AT] + attempt * 0.381966) % 1.0, 0.15, 0.6)
        redone = np.where(bad, checked, 0) + seconds(usual * share)
        time = in_hours(redone, UNIT_HOURS, uniform, ~bad)
        open_ = bad
    return handled, failed, passed


def _supervised(
    reports: Reports, intake: Intake, trouble: Ints, limit: Ints, done: Ints, uniform: Floats
) -> Ints:
    """督办: what a leader passed on, and what drags on for more than a week."""
    late = limit + seconds((8.0 + 4.0 * uniform) * p.DAY)
    dragging = (trouble == STUCK) & (late < done)
    by_leader = (reports.channel == p.LEADER) & (intake.filed < NEVER)
    return np.select([by_leader, dragging], [intake.filed, late], NEVER)
