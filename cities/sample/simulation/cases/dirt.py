"""What is wrong in the case table: which case bears which dirt, and what becomes of it.

A case bears one kind at most. A row that quarantine refuses stays in the table as it is, so that
one delivery of everything and many nightly ones refuse the same rows: it belongs to a case that is
written once, or a right row comes beside it the next morning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import NEVER, Draw, Flags, Ints, seconds
from cities.sample.simulation.cases.events import Lives
from cities.sample.simulation.cases.places import ADDRESS, DUMMY, GRID
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.cases.states import NORMAL, States
from cities.sample.simulation.plan import Plan

TABLE = "src_case"


class Dirt(IntEnum):
    """Kinds of dirt of a case."""

    CLEAN = 0
    CLOSED_BEFORE_REPORTED = 1
    DUPLICATE = 2
    OLDER_STATE = 3
    ACCEPTED_EARLY = 4
    CLOSED_EARLY = 5
    UNKNOWN_CATEGORY = 6
    REDACTED_LIMIT = 7
    REDACTED_ADDRESS = 8
    FULLWIDTH = 9
    STREET_DRIFT = 10
    UNIT_DRIFT = 11
    MINOR_DRIFT = 12
    PERSONAL_DATA = 13
    PUT_RIGHT = 14
    UNKNOWN_UNIT = 15


_RARE: tuple[tuple[Dirt, float], ...] = (
    (Dirt.DUPLICATE, 0.0015),
    (Dirt.OLDER_STATE, 0.0015),
    (Dirt.ACCEPTED_EARLY, 0.0015),
    (Dirt.CLOSED_EARLY, 0.0015),
    (Dirt.REDACTED_LIMIT, 0.0012),
    (Dirt.REDACTED_ADDRESS, 0.0020),
    (Dirt.FULLWIDTH, 0.008),
)
_USUAL: tuple[tuple[Dirt, float], ...] = (
    (Dirt.STREET_DRIFT, 0.060),
    (Dirt.UNIT_DRIFT, 0.015),
    (Dirt.MINOR_DRIFT, 0.030),
    (Dirt.PERSONAL_DATA, 0.025),
)
_MOST_LIFTED = 4.0
"""In a tiny city rare kinds are so much more frequent, or there would be none to see."""

_UNKNOWN, _UNLISTED_UNIT = 0.002, 0.001
"""Shares of cases with a minor class, or a unit, that is in no list …"""

_UNKNOWN_EVERY = 40
"""… and every how many days a small city has one of either; a tiny one has one unit in all."""

_BIG_ENOUGH = 0.5
"""Below this share of the default city single rows are large shares: a gate would stop there."""

_TRIAL_DAYS = 60
_BAD_CLOCK_IN_TRIAL, _BAD_CLOCK_LATER = 0.035, 0.007
"""Shares of cases put right by the finder whose device had the wrong day; most of them in the
first weeks, when the devices were new."""

_TINY, _FIRST_BAD_CLOCK = 0.1, 10
"""Below this share of the default city there is one such case, on or after this day."""

_PUT_RIGHT, _ENOUGH_FOR_ONE = 0.0004, 0.04
"""Share of ordinary cases closed with a wrong day that is put right the next morning, after the
weeks of trial; in a small city one on or after `_FIRST_BAD_CLOCK`, in a smaller one none."""

_PUT_RIGHT_AT = 8 * p.HOUR + 5 * p.MINUTE

_TOLERATED = (2, 110)
"""Seconds by which a clock may be off and the row still lands (G03)."""


@dataclass(frozen=True)
class Dirty:
    """One kind a case; `written` is its state as the platform writes it down."""

    kind: Ints
    written: States


def dirt_kinds(plan: Plan, lives: Lives) -> Ints:
    """Which case of a block bears which kind."""
    reports, uniform = lives.reports, lives.reports.draws[Draw.DIRT]
    lift = min(_MOST_LIFTED, max(1.0, 0.1 / plan.share))
    shares = [(kind, share * lift) for kind, share in _RARE] + list(_USUAL)
    edges = np.cumsum([share for _, share in shares])
    kind = np.select(
        [uniform < edge for edge in edges], [int(k) for k, _ in shares], int(Dirt.CLEAN)
    )
    # An address that is hidden must not tear a recurring place apart: single findings only.
    may_hide = (reports.places.kind == ADDRESS) & (reports.draws[Draw.GAP] < 0.5)
    kind = np.where((kind == Dirt.REDACTED_ADDRESS) & ~may_hide, int(Dirt.CLEAN), kind)
    kind = np.where(reports.places.kind >= GRID, int(Dirt.CLEAN), kind)
    number = reports.day - day_number(plan.first_day)
    turn = number % _UNKNOWN_EVERY
    if plan.share >= _BIG_ENOUGH:
        unknown, unlisted = uniform > 1 - _UNKNOWN, uniform < 1 - _UNKNOWN
        unlisted &= uniform > 1 - _UNKNOWN - _UNLISTED_UNIT
    else:
        unknown = (turn == _UNKNOWN_EVERY // 2) & (reports.seq == 1)
        turn = number if plan.share < _TINY else turn
        unlisted = (turn == _UNKNOWN_EVERY // 4) & (reports.seq == 1)
    kind = np.where(unknown, int(Dirt.UNKNOWN_CATEGORY), kind)
    kind = np.where(unlisted, int(Dirt.UNKNOWN_UNIT), kind)
    later = _BAD_CLOCK_LATER if plan.share >= _BIG_ENOUGH else 0.0
    chance = np.where(number < _TRIAL_DAYS, _BAD_CLOCK_IN_TRIAL, later)
    own = lives.intake.is_self
    bad_clock = own & (reports.draws[Draw.DIRT_SIZE] < chance)
    if plan.share < _TINY:
        # One alone, and early: among the few rows of a night it would stop the publishing.
        tried = own & (number >= _FIRST_BAD_CLOCK) & (number < _FIRST_BAD_CLOCK + 20)
        bad_clock = np.arange(lives.size) == (np.argmax(tried) if tried.any() else -1)
    kind = np.where(bad_clock, int(Dirt.CLOSED_BEFORE_REPORTED), kind)
    corrected = (kind == Dirt.CLEAN) & _may_be_put_right(lives)
    if plan.share >= _BIG_ENOUGH:
        corrected &= (number >= _TRIAL_DAYS) & (reports.draws[Draw.DIRT_SIZE] > 1 - _PUT_RIGHT)
    else:
        corrected &= (number >= _FIRST_BAD_CLOCK) & (number < _FIRST_BAD_CLOCK + 20)
        corrected &= plan.share >= _ENOUGH_FOR_ONE
        corrected = np.arange(lives.size) == (np.argmax(corrected) if corrected.any() else -1)
    return np.where(corrected, int(Dirt.PUT_RIGHT), kind)


def _may_be_put_right(lives: Lives) -> Flags:
    """Cases of some days that are closed once, by a check."""
    closing, day = lives.closing, lives.reports.day
    once = (closing.closed < NEVER) & (closing.reopened >= NEVER) & ~closing.is_forced
    told: Flags = once & ~lives.intake.is_self & (closing.closed // p.DAY > day)
    return told


def put_right_at(lives: Lives, kind: Ints) -> Ints:
    """When the wrong day of a closing is put right: the next morning, or NEVER."""
    closed = lives.closing.closed
    told = (kind == Dirt.PUT_RIGHT) & (closed < NEVER)
    return np.where(told, (closed // p.DAY + 1) * p.DAY + _PUT_RIGHT_AT, NEVER)


def shown_until(lives: Lives, kind: Ints, until: int) -> Ints:
    """Up to which moment the row that can land tells of each case, at the end of a day.

    On the day of a wrong closing that is the day before: the wrong row stands beside the older one.
    """
    closed, right = lives.closing.closed, put_right_at(lives, kind)
    is_wrong = (right < NEVER) & (closed < until) & (until <= right)
    return np.where(is_wrong, closed // p.DAY * p.DAY, until)


def refused_later_right(lives: Lives, kind: Ints, until: int) -> Ints:
    """Rows of the cases whose wrong closing was written before `until`, right by now or not."""
    return np.flatnonzero((put_right_at(lives, kind) < NEVER) & (lives.closing.closed < until))


def closed_wrongly(lives: Lives, state: States) -> States:
    """States at the end of the days of their closings, these told as days before the reports."""
    days = 1 + (lives.reports.draws[Draw.TEXT] * 20).astype(np.int64)
    return replace(state, closed=lives.reports.reported - days * p.DAY)


def written(lives: Lives, state: States, kind: Ints) -> Dirty:
    """The state with the times that a wrong clock wrote."""
    reports, size = lives.reports, lives.reports.draws[Draw.DIRT_SIZE]
    low, high = _TOLERATED
    skew = low + seconds(size * (high - low))
    early = (kind == Dirt.ACCEPTED_EARLY) & (state.accepted < NEVER)
    accepted = np.where(early, reports.reported - skew, state.accepted)
    skewed = closed_early(state, kind)
    closed = np.where(skewed, state.handled - skew, state.closed)
    first = np.where(
        (kind == Dirt.CLOSED_EARLY) & (state.first_closed < NEVER),
        _first_handled(lives) - skew,
        state.first_closed,
    )
    wrong = kind == Dirt.CLOSED_BEFORE_REPORTED
    days = 1 + (size * 997.0 % 1.0 * 28).astype(np.int64)
    closed = np.where(wrong, state.closed - days * p.DAY, closed)
    right = np.where(state.closed < NEVER, put_right_at(lives, kind), NEVER)
    updated = np.maximum(state.updated, np.where(right < NEVER, right, 0))
    state = replace(state, accepted=accepted, closed=closed, first_closed=first, updated=updated)
    return Dirty(kind, state)


def _first_handled(lives: Lives) -> Ints:
    """The handling after which a case was closed for the first time."""
    handled = lives.handling.handled
    last: Ints = np.where(handled < NEVER, handled, 0).max(axis=0)
    return last


def lands(kind: Ints) -> Flags:
    """Cases of which a row can land."""
    return np.not_equal(kind, Dirt.CLOSED_BEFORE_REPORTED)


def closed_early(state: States, kind: Ints) -> Flags:
    """Cases whose closing was stamped by a clock that lags behind that of the handling."""
    usual = (state.close_type == NORMAL) & (state.handled < NEVER)
    told: Flags = (kind == Dirt.CLOSED_EARLY) & usual
    return told


def shows_unit_drift(state: States, kind: Ints) -> Flags:
    """Cases whose unit is written in another way."""
    told: Flags = (kind == Dirt.UNIT_DRIFT) & (state.unit >= 0)
    return told


def has_unlisted_unit(state: States, kind: Ints) -> Flags:
    """Cases whose unit is written in a way that no list has."""
    told: Flags = (kind == Dirt.UNKNOWN_UNIT) & (state.unit >= 0)
    return told


def hides_limit(state: States, kind: Ints) -> Flags:
    """Cases whose limit reads X."""
    told: Flags = (kind == Dirt.REDACTED_LIMIT) & (state.filed < NEVER)
    return told


def has_street(lives: Lives) -> Flags:
    """Cases whose street is known; where the place is unknown so is the street."""
    return np.not_equal(lives.reports.places.kind, DUMMY)
