"""What is told of units by the letter of DOMAIN §4.3, beside `slow_reference`.

What came before the first closing of a reopened case (重开) is that of the unit which closed it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from slow_reference import Case, Cases, Figure, c14, c17, c18, happened

OF_UNITS = {"C01", "C03", "C04", "C05", "C06", "C14", "C17", "C18"}
"""KPIs of `of_units`."""


def first_unit(case: Case) -> str | None:
    """The unit of its first life, where anybody saw that; else the unit."""
    told = case.first or case.row
    unit: str | None = told["handling_unit_name"]
    return unit


def sent_to(cases: Cases, s: datetime, e: datetime) -> Iterator[str | None]:
    """Of every case that was dispatched in the period: the unit of the first of its dispatches."""
    for case in cases:
        units = [case.handling_unit_name]
        if case.first and case.first["dispatched_at"]:
            units.insert(0, first_unit(case))
        told = zip(case.dispatches, units, strict=False)
        yield from [unit for (at, _), unit in told if s <= at < e][:1]


def on_hold(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Iterator[str | None]:
    """Of every case that stands suspended at e: the unit of the life in which that began."""
    for case in cases:
        if c17([case], s, e, as_of)[0]:
            began = max(stop[0] for stop in case.stops if stop[0] < e)
            is_first = case.first_closing is not None and began < case.first_closing
            yield first_unit(case) if is_first else case.handling_unit_name


def of_units(
    cases: Cases, s: datetime, e: datetime, as_of: datetime
) -> dict[tuple[str, str | None], Figure]:
    """(KPI, unit) → numerator and denominator of what is not nothing."""
    first: dict[str | None, list[Case]] = defaultdict(list)
    for case in cases:
        first[first_unit(case)].append(case)
    sent, held = Counter(sent_to(cases, s, e)), Counter(on_hold(cases, s, e, as_of))
    found: dict[tuple[str, str | None], Figure] = {}
    for unit in {*first, *sent, *held}:
        some = first[unit]
        filed = len(happened(some, "filed_at", s, e))
        accepted = len(happened(some, "accepted_at", s, e))
        found["C01", unit] = len(happened(some, "reported_at", s, e)), None
        found["C03", unit] = accepted, None
        found["C04", unit] = filed, None
        found["C05", unit] = filed, accepted
        found["C06", unit] = sent[unit], filed
        found["C14", unit] = c14(some, s, e, as_of)
        found["C17", unit] = held[unit], None
        found["C18", unit] = c18(some, s, e, as_of)
    return {key: figure for key, figure in found.items() if any(figure)}
