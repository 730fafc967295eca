"""Limits on their own clock, working time or all time (DOMAIN §4.3, §4.4), as a reader counts.

One district's own platform (区级综合管理平台) hands its cases on with their limits and without
deadlines: whoever reads them has to reckon the deadline.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.setting import Setting, districts_of
from cities.sample.simulation.cases.states import States
from cities.sample.simulation.clock import DAY_SECONDS, NATURAL_DAY, WORK_DAY, WORK_HOUR

_SECONDS = {WORK_DAY: DAY_SECONDS, NATURAL_DAY: p.DAY}


def states_no_deadline(setting: Setting, street: Ints) -> Flags:
    """Cases of the district whose platform tells limits alone."""
    silent: Flags = setting.district[street] == districts_of(setting.streets).index(p.SILENT)
    return silent


def tells_deadlines(setting: Setting, street: Ints, state: States, has_limit: Flags) -> Flags:
    """Rows whose deadlines are stated, or follow from the limit, the bundle or an extension."""
    told: Flags = ~states_no_deadline(setting, street) | has_limit
    told |= (state.bundle_deadline < NEVER) | (state.extended_deadline < NEVER)
    return told


def is_working_limit(setting: Setting, category: Ints) -> Flags:
    """Categories whose limit runs in working time only."""
    working = np.array([unit in (WORK_HOUR, WORK_DAY) for unit in setting.limit_units])
    return working[setting.limit_unit[category]]


def limit_length(setting: Setting, category: Ints) -> Ints:
    """The limit of each category in seconds of its own clock."""
    unit = np.array([_SECONDS.get(unit, p.HOUR) for unit in setting.limit_units])
    length = setting.limit_value[category] * unit[setting.limit_unit[category]]
    seconds: Ints = np.rint(length).astype(np.int64)
    return seconds


def after_suspension(
    setting: Setting, deadline: Ints, suspended: Ints, resumed: Ints, works: Flags
) -> Ints:
    """Deadlines later by the time that a suspension, when it is over, took from their clock."""
    moved = deadline.copy()
    over = (resumed < NEVER) & (deadline < NEVER)
    through = over & ~works
    moved[through] += resumed[through] - suspended[through]
    rows = np.flatnonzero(over & works)
    missed = _worked(setting)(resumed[rows]) - _worked(setting)(suspended[rows])
    rows, missed = rows[missed > 0], missed[missed > 0]
    start = deadline[rows].view("datetime64[s]")
    moved[rows] = clock.work_end(start, missed, setting.world.closed).view(np.int64)
    return moved


def used_up(setting: Setting, times: tuple[Ints, Ints, Ints, Ints], works: Flags) -> Ints:
    """Seconds of each limit's clock between dispatch and handling, without the suspension.

    times: sent and handled, which every case has, suspended and resumed. works: the limit runs in
    working time only.
    """
    sent, handled, suspended, resumed = times
    begin = np.clip(suspended, sent, np.maximum(handled, sent))
    end = np.clip(resumed, begin, np.maximum(handled, begin))

    def between(count: Callable[[Ints], Ints]) -> Ints:
        passed = np.maximum(count(handled) - count(sent), 0)
        used: Ints = np.maximum(passed - (count(end) - count(begin)), 0)
        return used

    return np.where(works, between(_worked(setting)), between(lambda time: time))


def _worked(setting: Setting) -> Callable[[Ints], Ints]:
    closed = setting.world.closed
    return lambda time: clock.working_seconds(time.view("datetime64[s]"), closed)
