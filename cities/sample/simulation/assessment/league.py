"""The league as the rules of the city make it, in whole hundredths: months, quarters, years.

What is true of the warehouse's league tables; it reads no rule file and no SQL. Points carry as
hundredths of a hundredth (percent × hundredths), a mean of months as an exact fraction of those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from cities.sample.simulation.assessment.components import (
    DOWN,
    month_weight,
    period_weights,
)
from cities.sample.simulation.assessment.rules import MID_YEAR, rule_edition

BONUS_CAPS = {False: 100, True: 50}
RED, BLACK = {False: (3, 9000), True: (5, 9200)}, {False: (3, 9200), True: (5, 9000)}
"""Places, and hundredths that the red list takes and the black list must miss; from mid-2025 on."""
NEEDED = {"Q": 2, "H": 4, "Y": 10}
_LENGTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
Marks = Mapping[tuple[str, date, str], Fraction]
"""Hundredths of what only a longer period has, by component, first day of it and unit."""


@dataclass
class Month:
    """A unit in a month: hundredths by component, None where a mark is missing."""

    unit_id: str
    group: str
    month: date
    scores: dict[str, Fraction | None]
    weights: Mapping[str, int]
    bonus: int = 0
    deduction: int = 0
    has_veto: bool = False
    is_department: bool = False

    @property
    def total(self) -> Fraction | None:
        """Hundredths, unrounded."""
        if None in self.scores.values():
            return None
        parts = sum(
            (self.weights[c] * (s or Fraction(0)) / 100 for c, s in self.scores.items()),
            Fraction(0),
        )
        return parts + min(self.bonus, BONUS_CAPS[self.month >= MID_YEAR]) - self.deduction


@dataclass
class Line:
    """A line of the table of a period."""

    period_type: str
    start: date
    group: str
    unit_id: str
    edition_month: date
    total: Fraction | None
    scores: Mapping[str, Fraction | None]
    has_veto: bool
    rank: int | None = None
    tied: int | None = None
    prev_rank: int | None = None
    listed: str | None = None

    @property
    def published(self) -> int | None:
        """Whole hundredths, half up."""
        return None if self.total is None else floor(self.total + Fraction(1, 2))


def lines(
    months: Iterable[Month], reviews: Mapping[tuple[date, str], int], marks: Marks
) -> list[Line]:
    """Every line of every month and longer period, ranked and listed.

    reviews: hundredths that the review of a quarter gave, by its last month and unit.
    """
    told = list(months)
    found = [
        Line("M", m.month, m.group, m.unit_id, m.month, m.total,
             m.scores, m.has_veto)
        for m in told
    ]  # fmt: skip
    for kind in NEEDED:
        found += _averaged(kind, told, reviews, marks)
    tables: dict[tuple[str, date, str], list[Line]] = defaultdict(list)
    for line in found:
        tables[line.period_type, line.start, line.group].append(line)
    for table in tables.values():
        _rank(table)
    _compare(found)
    return found


def start_of(kind: str, month: date) -> date:
    """First day of the quarter, half-year or year that holds a month."""
    return date(month.year, month.month - (month.month - 1) % _LENGTHS[kind], 1)


def _averaged(
    kind: str, months: list[Month], reviews: Mapping[tuple[date, str], int], marks: Marks
) -> Iterator[Line]:
    """Means of the months with a total, and what the period has besides.

    Who is not ranked in the newest month is left out; departments have nothing besides.
    """
    first = min((m.month for m in months), default=date.min)
    last: dict[date, date] = {}
    units: dict[tuple[date, str], list[Month]] = defaultdict(list)
    for one in sorted(months, key=lambda m: m.month):
        start = start_of(kind, one.month)
        last[start] = max(one.month, last.get(start, one.month))
        units[start, one.unit_id].append(one)
    for (start, unit_id), its in units.items():
        if its[-1].month != last[start]:
            continue
        entered = its[0].month
        absent = entered.month - start.month if entered > max(start, first) else 0
        used = [m for m in its if m.total is not None]
        is_enough = len(used) >= max(1, NEEDED[kind] - absent)
        newest = its[-1]
        counts = {m.month: month_weight(kind, newest.month, m.month) for m in its}
        besides = {} if newest.is_department else period_weights(kind, newest.month)
        own = {code: marks.get((code, start, unit_id)) for code in besides}
        total = _mean({m.month: m.total for m in used}, counts) or Fraction(0)
        total *= Fraction(100 - sum(besides.values()), 100)
        total += sum(
            (share * (own[code] or Fraction(0)) / 100 for code, share in besides.items()),
            Fraction(0),
        )
        total += sum(
            cents
            for (month, unit), cents in reviews.items()
            if unit == unit_id and start_of(kind, month) == start
        )
        scores: dict[str, Fraction | None] = {
            code: _mean({m.month: m.scores[code] for m in used if code in m.scores}, counts)
            if is_enough
            else None
            for code in _codes(its)
        }
        is_whole = is_enough and None not in own.values()
        yield Line(
            kind, start, newest.group, unit_id, newest.month,
            total if is_whole else None, scores | own, any(m.has_veto for m in its),
        )  # fmt: skip


def _codes(months: list[Month]) -> list[str]:
    """Components of any of some months, as they came in."""
    return list(dict.fromkeys(code for month in months for code in month.scores))


def _mean(told: Mapping[date, Fraction | None], counts: Mapping[date, int]) -> Fraction | None:
    """Mean of the figures of some months, each as often as its month counts."""
    weighed = sum((counts[month] * (x or Fraction(0)) for month, x in told.items()), Fraction(0))
    return weighed / sum(counts[month] for month in told) if told else None


def _rank(table: list[Line]) -> None:
    """1, 2, 2, 4 on the published score; from mid-2025 on the district's mark breaks a tie."""
    ranked = [line for line in table if line.total is not None]

    def merit(line: Line) -> tuple[int, Fraction]:
        breaker = line.scores.get(DOWN) if line.edition_month >= MID_YEAR else None
        return line.published or 0, breaker or Fraction(0)

    merits = [merit(line) for line in ranked]
    for line in ranked:
        line.rank = 1 + sum(other > merit(line) for other in merits)
        line.tied = sum(other == merit(line) for other in merits)
    for line in table:
        later = line.edition_month >= MID_YEAR
        (top, red_from), (bottom, passed) = RED[later], BLACK[later]
        if line.has_veto:
            line.listed = "black"
        elif line.rank is not None and line.published is not None:
            below = sum(other < merit(line) for other in merits)
            if line.rank <= top and line.published >= red_from:
                line.listed = "red"
            elif below < bottom and line.published < passed:
                line.listed = "black"


def _compare(found: list[Line]) -> None:
    """The place in the period before, of the same group and edition."""
    places = {
        (x.period_type, x.start, x.group, x.unit_id): (x.rank, rule_edition(x.edition_month))
        for x in found
    }
    for line in found:
        month = line.start.year * 12 + line.start.month - 1 - _LENGTHS[line.period_type]
        before = date(month // 12, month % 12 + 1, 1)
        rank, edition = places.get((line.period_type, before, line.group, line.unit_id), (None, ""))
        line.prev_rank = rank if edition == rule_edition(line.edition_month) else None
