"""The figures of cases by the letter of DOMAIN §4.2, §4.3, §4.4 and §6: loops and no tricks.

A KPI is one function of cases and a period [s, e) and a line in `REFERENCE`. What happened at e has
not happened in the period. A closing belongs to the day it took place (§4.3 跨月), whatever became
of the case later.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

CALENDAR = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "legal_calendar.csv"
SHIFTS = ((9 * 60, 12 * 60), (14 * 60, 18 * 60))
"""Minutes of a working day: 9:00–12:00 and 14:00–18:00, the default of the project."""
MINUTES = {"紧急工作时": 60, "工作时": 60, "工作日": 7 * 60, "自然日": 24 * 60}
MINUTE = timedelta(minutes=1)
with CALENDAR.open(encoding="utf-8") as handle:
    LEGAL = {date.fromisoformat(row["day"]): row["day_kind"] for row in csv.DictReader(handle)}


def is_working_minute(at: datetime) -> bool:
    """Whether the minute that begins at `at` is worked."""
    kind = LEGAL.get(at.date()) or ("休息日" if at.weekday() >= 5 else "工作日")
    minute = at.hour * 60 + at.minute
    return kind == "工作日" and any(begins <= minute < ends for begins, ends in SHIFTS)


def later(start: datetime, minutes: float, works: bool) -> datetime:
    """The moment at which so many minutes have passed, of working time or of all time."""
    at, left = start, minutes
    while left > 0:
        left -= not works or is_working_minute(at)
        at += MINUTE
    return at


def minutes_between(start: datetime, end: datetime, works: bool) -> int:
    """Minutes that pass, of working time or of all time."""
    at, passed = start, 0
    while at < end:
        passed += not works or is_working_minute(at)
        at += MINUTE
    return passed


@dataclass(frozen=True)
class Case:
    """The latest state of a case: columns of `src_case`, and the street it stands in."""

    row: dict[str, Any]
    street: str

    def __getattr__(self, name: str) -> Any:
        return self.row.get(name)

    @cached_property
    def works(self) -> bool:
        return self.limit_unit in ("工作时", "工作日")

    @cached_property
    def deadline(self) -> datetime | None:
        """Stated, of the bundle or by the limit, and extended if approved in time (§4.3, §4.4)."""
        if self.is_extended:
            return max(self.extended_deadline, self.close_deadline or self.extended_deadline)
        return self.close_deadline or self.own_deadline

    @cached_property
    def own_deadline(self) -> datetime | None:
        """Of the handling, without an extension."""
        own = self.bundle_deadline or self.handling_deadline
        if own is None and self.dispatched_at and self.limit_value:
            minutes = self.limit_value * MINUTES[self.limit_unit]
            own = later(self.dispatched_at, minutes, self.works)
        return own

    @cached_property
    def is_extended(self) -> bool:
        """Approved before the old deadline, which does not pass while the case is suspended."""
        own, approved = self.own_deadline, self.extended_at
        if self.extended_deadline is None:
            return False
        if own is None or approved <= own:
            return True
        if self.suspended_at is None or self.suspended_at > min(own, approved):
            return False
        if self.resumed_at is None or approved <= self.resumed_at:
            return True
        missed = minutes_between(self.suspended_at, self.resumed_at, self.works)
        return approved <= later(own, missed, self.works)

    @cached_property
    def deadline_after_suspension(self) -> datetime | None:
        """The clock of the limit stood still meanwhile (§4.3 挂账)."""
        if self.deadline is None or self.suspended_at is None or self.resumed_at is None:
            return self.deadline
        if self.is_extended and self.extended_at >= self.resumed_at:
            return self.deadline
        missed = minutes_between(self.suspended_at, self.resumed_at, self.works)
        return later(self.deadline, missed, self.works)

    @cached_property
    def is_void(self) -> bool:
        return self.voided_at is not None or "作废" in (self.status, self.close_type)

    @cached_property
    def is_closed(self) -> bool:
        over = [time for time in (self.voided_at, self.transferred_at) if time]
        ended_before = any(time <= self.closed_at for time in over) if self.closed_at else True
        return not ended_before and self.close_type not in ("作废", "转他系统")

    @cached_property
    def counts(self) -> bool:
        """Filed, with a deadline, in a stream of 结案率."""
        own = self.stream == "自行处置" or self.close_type == "自行处置"
        return not own and self.filed_at is not None and self.deadline is not None

    def closed_in(self, s: datetime, e: datetime) -> bool:
        return self.counts and self.is_closed and s <= self.closed_at < e

    def on_time(self) -> bool:
        return self.closed_at <= self.deadline_after_suspension

    def ended_by(self, e: datetime) -> bool:
        times = (self.closed_at, self.voided_at, self.transferred_at)
        never_told = self.is_void and self.voided_at is None
        return never_told or any(time is not None and time < e for time in times)

    def resumed_by(self, e: datetime) -> bool:
        return self.resumed_at is not None and self.resumed_at < e

    def suspended_by(self, e: datetime) -> bool:
        if self.suspended_at is None:
            return self.status == "挂账"
        return self.suspended_at < e and not self.resumed_by(e)

    def overdue_open(self, e: datetime, as_of: datetime) -> bool:
        """§17: filed, not over, not suspended at e, and the deadline in force then is past."""
        if not self.counts or self.ended_by(e) or self.suspended_by(e) or self.filed_at >= e:
            return False
        in_force = self.deadline_after_suspension if self.resumed_by(e) else self.deadline
        return in_force < min(e, as_of)


Cases = Sequence[Case]
Figure = tuple[int, int | None]


def due(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> list[Case]:
    """应结案 = 按期结案 + 超期结案 + 超期未结 (§4.2)."""
    return [c for c in cases if c.closed_in(s, e) or c.overdue_open(e, as_of)]


def happened(cases: Cases, event: str, s: datetime, e: datetime) -> list[Case]:
    return [c for c in cases if (time := getattr(c, event)) is not None and s <= time < e]


def c11(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return len(due(cases, s, e, as_of)), None


def c12(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return sum(c.closed_in(s, e) for c in cases), len(due(cases, s, e, as_of))


def c13(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return sum(c.closed_in(s, e) and c.on_time() for c in cases), len(due(cases, s, e, as_of))


def c14(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    accepted = happened(cases, "accepted_at", s, e)
    return sum(c.is_closed and not c.is_void for c in accepted), len(accepted)


def c15(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    known = [c for c in due(cases, s, e, as_of) if c.rework_cnt is not None]
    return sum(c.rework_cnt > 0 for c in known), len(known)


def c16(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    told = due(cases, s, e, as_of)
    return sum(c.extension_cnt > 0 for c in told), len(told)


def c17(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    is_open = [c for c in cases if c.filed_at and c.filed_at < e and not c.ended_by(e)]
    return sum(c.suspended_at is not None and c.suspended_by(e) for c in is_open), None


def c18(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    filed = happened(cases, "filed_at", s, e)
    return sum(c.is_void for c in filed), len(filed)


def c19(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    sent = happened(cases, "dispatched_at", s, e)
    known = [c.return_cnt for c in sent if c.return_cnt is not None]
    return sum(known), sum(known) + len(known)


def c20(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    known = [c for c in cases if c.closed_in(s, e) and c.rework_cnt is not None]
    return sum(c.rework_cnt == 0 for c in known), len(known)


def c21(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return sum(c.overdue_open(e, as_of) for c in cases), None


REFERENCE: dict[str, Callable[[Cases, datetime, datetime, datetime], Figure]] = {
    "C11": c11,
    "C12": c12,
    "C13": c13,
    "C14": c14,
    "C15": c15,
    "C16": c16,
    "C17": c17,
    "C18": c18,
    "C19": c19,
    "C20": c20,
    "C21": c21,
}
"""By kpi_id, the reading that the book gives by default."""
