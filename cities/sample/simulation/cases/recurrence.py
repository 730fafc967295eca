"""复发 — cases that come back: next reports after closings, reopened places (DOMAIN §8, R01)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.facts import Facts, Names
from cities.sample.simulation.cases.parameters import DAY

WINDOW = 30 * DAY
_SECONDS_BITS = 32


@dataclass(frozen=True)
class Recurrence:
    """One row a fact.

    next_report: earliest other valid case of the same family at the same place that is reported
    after the closing. is_matured: the 30 days after the closing are over. is_recurring: it came
    back within them. is_placed: valid, of a known class. is_reopening: the case before it of the
    same class at this place was closed at most 30 days before it.
    """

    next_report: Ints
    is_matured: Flags
    is_recurring: Flags
    is_placed: Flags
    is_reopening: Flags


def recurrence_of(facts: Facts, names: Names, as_of: int) -> Recurrence:
    """Judge all cases together."""
    known = facts.is_valid & (facts.category < names.categories.len() - 1)
    rows = np.flatnonzero(known)
    next_report = np.full(facts.size, NEVER)
    next_report[rows] = _next_reports(facts.take(rows))
    closed = np.where(known, facts.closed, NEVER)
    is_closed = closed < NEVER
    matured = is_closed & (closed <= as_of - WINDOW)
    back = is_closed & (next_report < NEVER) & (next_report - closed <= WINDOW)
    reopening = np.zeros(facts.size, bool)
    reopening[rows] = _reopening(facts.take(rows))
    return Recurrence(next_report, matured, matured & back, known, reopening)


def _next_reports(facts: Facts) -> Ints:
    group = groups(facts.place, facts.family)
    key = (group << _SECONDS_BITS) + facts.reported
    order = np.argsort(key, kind="stable")
    ordered = np.append(key[order], np.iinfo(np.int64).max)
    owner = np.append(order, -1)
    found = np.full(facts.size, NEVER)
    rows = np.flatnonzero(facts.closed < NEVER)
    at = np.searchsorted(ordered, (group[rows] << _SECONDS_BITS) + facts.closed[rows], side="right")
    # A clock that ran backwards puts the closing before the report: a case does not follow itself.
    at = np.where(owner[at] == rows, at + 1, at)
    same = (ordered[at] >> _SECONDS_BITS) == group[rows]
    reported = ordered[at] & (2**_SECONDS_BITS - 1)
    found[rows] = np.where(same, reported, NEVER)
    return found


def _reopening(facts: Facts) -> Flags:
    """Compare every case with the one reported before it at its place."""
    group = groups(facts.place, facts.category)
    order = np.lexsort((np.arange(facts.size), facts.reported, group))
    same = np.zeros(facts.size, bool)
    same[1:] = group[order][1:] == group[order][:-1]
    before = np.full(facts.size, NEVER)
    before[1:] = facts.closed[order][:-1]
    gap = facts.reported[order] - before
    found = np.zeros(facts.size, bool)
    found[order] = same & (before < NEVER) & (gap >= 0) & (gap <= WINDOW)
    return found


def groups(place: Ints, kind: Ints) -> Ints:
    """Number of every pair of place and kind."""
    _, place_number = np.unique(place, return_inverse=True)
    pair = place_number.astype(np.int64) * 256 + kind
    number: Ints = np.unique(pair, return_inverse=True)[1].astype(np.int64)
    return number
