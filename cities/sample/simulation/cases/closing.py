"""The end of a case: closed, by force, called back, reopened and closed again (重开)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    NEVER,
    Draw,
    Flags,
    Floats,
    Ints,
    between,
    lognormal,
    picked,
    running,
    seconds,
)
from cities.sample.simulation.cases.handling import CHECK_HOURS, STUCK, UNIT_HOURS, Handling
from cities.sample.simulation.cases.intake import CENTRE_HOURS, Intake, in_hours
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import Setting

_CLEAN_UP_AFTER = 45 * p.DAY


@dataclass(frozen=True)
class Closing:
    """Times of the end, NEVER for what does not happen.

    closed: the first closing. is_forced: by order, without a check. called, answer: the call-back
    of a citizen and its answer (position in `ANSWERS`). reopened and what follows: the second life
    of a case with a limit of its own.
    """

    closed: Ints
    is_forced: Flags
    called: Ints
    answer: Ints
    reopened: Ints
    sent_again: Ints
    new_deadline: Ints
    handled_again: Ints
    passed_again: Ints
    closed_again: Ints

    def take(self, rows: Ints | Flags) -> Closing:
        """Some of the cases."""
        return Closing(*(getattr(self, f.name)[rows] for f in fields(self)))


def closing_of(setting: Setting, reports: Reports, intake: Intake, handling: Handling) -> Closing:
    """How every case ends."""
    draws = reports.draws
    usual_delay = lognormal(draws[Draw.CLOSE], 12.0 * p.MINUTE, 0.7)
    never = handling.passed >= NEVER
    closed = handling.passed + seconds(usual_delay)
    closed = in_hours(closed, CENTRE_HOURS, draws[Draw.DESK], never)
    closed = np.where(never, NEVER, closed)
    forced = _forced(handling, draws)
    by_finder = reports.reported + seconds(lognormal(draws[Draw.CLOSE], 9.0 * p.MINUTE, 0.5))
    end_of_day = (reports.day + 1) * p.DAY - 1
    closed = np.where(intake.is_self, np.minimum(by_finder, end_of_day), np.minimum(closed, forced))
    called, answer = _call_back(reports, closed)
    reopened = _reopened(reports, intake, handling, closed, called, answer)
    return Closing(
        closed,
        (forced < NEVER) & (closed == forced),
        called,
        answer,
        reopened,
        *_second_life(setting, reports, reopened),
    )


def _forced(handling: Handling, draws: Floats) -> Ints:
    """Old cases that nobody handled, closed by order in the last days of a quarter."""
    deadline = np.maximum.reduce(np.where(handling.deadline < NEVER, handling.deadline, 0))
    hopeless = (handling.trouble == STUCK) & (handling.handled[0] >= NEVER)
    hopeless &= draws[Draw.REOPEN] < p.FORCED
    month = (deadline + _CLEAN_UP_AFTER).astype("datetime64[s]").astype("datetime64[M]")
    next_quarter = (month.astype(np.int64) // 3 + 1) * 3
    end = next_quarter.astype("datetime64[M]").astype("datetime64[s]").astype(np.int64)
    days_before = 1 + (draws[Draw.REOPEN_AT] * 4).astype(np.int64)
    time = end - days_before * p.DAY + seconds(between(draws[Draw.CLOSE], 9.0, 17.0) * p.HOUR)
    return np.where(hopeless, time, NEVER)


def _call_back(reports: Reports, closed: Ints) -> tuple[Ints, Ints]:
    """The citizen is asked within four days, in office hours."""
    draws = reports.draws
    asked = np.isin(reports.channel, p.HOTLINES) & (closed < NEVER)
    asked &= draws[Draw.CALLBACK] < p.CALLED_BACK
    day = np.where(asked, closed, 0) // p.DAY + 1 + (draws[Draw.CALLBACK_AT] * 3).astype(np.int64)
    hour = between((draws[Draw.CALLBACK_AT] * 101.0) % 1.0, 9.0, 17.5)
    answer = picked(draws[Draw.ANSWER], running([share for _, share in p.ANSWERS]))
    return np.where(asked, day * p.DAY + seconds(hour * p.HOUR), NEVER), answer


def _reopened(
    reports: Reports,
    intake: Intake,
    handling: Handling,
    closed: Ints,
    called: Ints,
    answer: Ints,
) -> Ints:
    """Dissatisfied citizens, and findings of a later inspection; not after other trouble."""
    draws = reports.draws
    may = (closed < NEVER) & (handling.trouble == 0) & ~intake.is_self
    angry = (called < NEVER) & (answer == p.DISSATISFIED)
    angry &= draws[Draw.REOPEN] < p.REOPENED_IF_DISSATISFIED
    found = ~angry & (draws[Draw.REOPEN] < p.REOPENED)
    later = np.where(found, closed, 0) + seconds(between(draws[Draw.REOPEN_AT], 1.0, 9.0) * p.DAY)
    later = np.maximum(later, np.where(called < NEVER, called, 0) + p.HOUR)
    later = in_hours(later, CENTRE_HOURS, draws[Draw.DESK], ~found)
    return np.select(
        [may & angry, may & found], [called + seconds(draws[Draw.REOPEN_AT] * p.HOUR), later], NEVER
    )


def _second_life(
    setting: Setting, reports: Reports, reopened: Ints
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Sent again, its new deadline, handled, checked and closed again."""
    draws = reports.draws
    found = [np.full(reports.size, NEVER) for _ in range(5)]
    rows = np.flatnonzero(reopened < NEVER)
    if rows.size:
        desk, pace = draws[Draw.DESK][rows], draws[Draw.REOPEN_SPEED][rows]
        none = np.zeros(rows.size, bool)
        sent = reopened[rows] + seconds(between(desk, 5.0, 50.0) * p.MINUTE)
        sent = in_hours(sent, CENTRE_HOURS, desk, none)
        deadline = setting.limit_end(sent, reports.category[rows])
        usual = np.where(deadline < NEVER, deadline - sent, p.DAY).astype(np.float64)
        handled = sent + seconds(usual * lognormal(pace, 0.5, 0.5))
        handled = in_hours(handled, UNIT_HOURS, pace, none)
        looked = handled + seconds(between(desk, 0.5, 5.0) * p.HOUR)
        passed = in_hours(looked, CHECK_HOURS, desk, none)
        told = passed + seconds(between(pace, 2.0, 40.0) * p.MINUTE)
        closed = in_hours(told, CENTRE_HOURS, desk, none)
        for column, values in zip(found, (sent, deadline, handled, passed, closed), strict=True):
            column[rows] = values
    return found[0], found[1], found[2], found[3], found[4]
