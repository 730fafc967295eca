"""复发、重复上报 — cases that come back, places that reopen, reports told twice (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.cases.places import DUMMY, NEAR

WINDOWS = (7, 30, 90)
"""Days after a closing within which a new report is a recurrence, one reading of R01 each."""
WINDOW = 30 * DAY
_SECONDS_BITS = 32
_CENTROID_CASES = 3
_LAST_SECOND = 2**_SECONDS_BITS - 1


@dataclass(frozen=True)
class Recurrence:
    """One row a fact.

    is_known: not void, of a known class. is_centroid: stands where a geocoder puts what it does not
    find. next_report: earliest other valid case of the same family at the same place that is
    reported after the closing. is_matured, is_recurring: by window, its days after the closing are
    over; it came back within them. first_matured, first_recurring: the same of the first closing of
    a reopened case (重开), which its own month keeps. is_placed: known, at a place. is_reopening:
    the case before it of the same class at this place was closed at most 30 days before it.
    is_duplicate: when it was reported another valid case of its family stood open at its place, in
    whichever of its lives.
    """

    is_known: Flags
    is_centroid: Flags
    next_report: Ints
    is_matured: Mapping[int, Flags]
    is_recurring: Mapping[int, Flags]
    first_matured: Mapping[int, Flags]
    first_recurring: Mapping[int, Flags]
    is_placed: Flags
    is_reopening: Flags
    is_duplicate: Flags

    def closings(self, facts: Facts, days: int) -> list[tuple[Ints, Flags, Flags]]:
        """Every closing that a window judges: its time, whether it matured and came back."""
        return [
            (facts.closed, self.is_matured[days], self.is_recurring[days]),
            (facts.first_closed, self.first_matured[days], self.first_recurring[days]),
        ]


def recurrence_of(facts: Facts, names: Names, as_of: int) -> Recurrence:
    """Judge all cases together."""
    has_class = facts.category < names.categories.len() - 1
    centroid = _centroids(facts)
    placed = has_class & facts.is_valid & ~centroid
    at_place = has_class & ~centroid & (facts.places.kind != DUMMY)
    duplicate = np.zeros(facts.size, bool)
    rows = np.flatnonzero(at_place)
    duplicate[rows] = _duplicates(facts.take(rows))
    known = at_place & facts.is_valid
    closed = np.where(known, facts.closed, NEVER)
    next_report, matured, recurring = _followed(facts, known, closed, duplicate, as_of)
    counts_first = known & facts.is_in_stream & (facts.first_deadline < NEVER)
    closed = np.where(counts_first, facts.first_closed, NEVER)
    _, first_matured, first_recurring = _followed(facts, known, closed, duplicate, as_of)
    reopening = np.zeros(facts.size, bool)
    rows = np.flatnonzero(placed)
    reopening[rows] = _reopening(facts.take(rows))
    known = has_class & facts.is_valid
    return Recurrence(
        known, centroid, next_report, matured, recurring, first_matured, first_recurring, placed,
        reopening, duplicate,
    )  # fmt: skip


def _followed(
    facts: Facts, known: Flags, closed: Ints, duplicate: Flags, as_of: int
) -> tuple[Ints, dict[int, Flags], dict[int, Flags]]:
    """Next report after each closing, and whether each window is over, and had it in it."""
    rows = np.flatnonzero(known)
    next_report = np.full(facts.size, NEVER)
    next_report[rows] = _next_reports(facts.take(rows), closed[rows], duplicate[rows])
    matured, recurring = {}, {}
    for days in WINDOWS:
        matured[days] = (closed < NEVER) & (closed <= as_of - days * DAY)
        back = (next_report < NEVER) & (next_report - closed <= days * DAY)
        recurring[days] = matured[days] & back
    return next_report, matured, recurring


def _centroids(facts: Facts) -> Flags:
    """Cells of three valid cases or more of which over half have one exact position."""
    found = np.zeros(facts.size, bool)
    near = facts.places.kind == NEAR
    rows = np.flatnonzero(near & facts.is_valid)
    place, cases = np.unique(facts.place[rows], return_counts=True)
    pairs, alike = np.unique(
        np.stack([facts.place[rows], facts.position[rows]]), axis=1, return_counts=True
    )
    most = np.zeros(place.size, np.int64)
    np.maximum.at(most, np.searchsorted(place, pairs[0]), alike)
    fallback = place[(cases >= _CENTROID_CASES) & (2 * most > cases)]
    found[near] = np.isin(facts.place[near], fallback)
    return found


def _next_reports(facts: Facts, closed: Ints, is_duplicate: Flags) -> Ints:
    group = groups(facts.place, facts.family)
    key = (group << _SECONDS_BITS) + facts.reported
    order = np.argsort(key, kind="stable")
    order = order[~is_duplicate[order]]
    ordered = np.append(key[order], np.iinfo(np.int64).max)
    owner = np.append(order, -1)
    found = np.full(facts.size, NEVER)
    rows = np.flatnonzero(closed < NEVER)
    at = np.searchsorted(ordered, (group[rows] << _SECONDS_BITS) + closed[rows], side="right")
    # A clock that ran backwards puts the closing before the report: a case does not follow itself.
    at = np.where(owner[at] == rows, at + 1, at)
    same = (ordered[at] >> _SECONDS_BITS) == group[rows]
    reported = ordered[at] & _LAST_SECOND
    found[rows] = np.where(same, reported, NEVER)
    return found


def _duplicates(facts: Facts) -> Flags:
    """Compare every report with the latest end of the lives of valid cases that began before it.

    A reopened case (重开) has two lives; between them it is not open.
    """
    again = np.flatnonzero(facts.reopened < NEVER)
    owner = np.append(np.arange(facts.size), again)
    first_ends = facts.ends.copy()
    first_ends[again] = np.minimum(facts.first_closed[again], facts.reopened[again])
    begun = np.append(facts.reported, facts.reopened[again])
    ends = np.append(first_ends, facts.ends[again])
    group = groups(facts.place, facts.family)
    moment = (group[owner] << _SECONDS_BITS) + begun
    order = np.argsort(moment, kind="stable")
    ordered = moment[order]
    open_until = np.where(facts.is_valid[owner], np.minimum(ends, _LAST_SECOND), 0)[order]
    latest = np.maximum.accumulate((group[owner][order] << _SECONDS_BITS) + open_until)
    before = np.searchsorted(ordered, moment[: facts.size], side="left") - 1
    same = (before >= 0) & (ordered[before] >> _SECONDS_BITS == group)
    found: Flags = same & (latest[before] & _LAST_SECOND >= facts.reported)
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
