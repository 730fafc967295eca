"""The figures of cases by the letter of DOMAIN §4.2, §4.3, §4.4 and §6: loops and no tricks.

A KPI is one function of cases and a period [s, e) and a line in `REFERENCE`. What happened at e has
not happened in the period. A closing belongs to the day it took place (§4.3 跨月), whatever became
of the case after the period.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
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


@cache
def later(start: datetime, minutes: float, works: bool) -> datetime:
    """The moment at which so many minutes have passed, of working time or of all time."""
    at, left = start, minutes
    while left > 0:
        left -= not works or is_working_minute(at)
        at += MINUTE
    return at


@cache
def minutes_between(start: datetime, end: datetime, works: bool) -> int:
    """Minutes that pass, of working time or of all time."""
    at, passed = start, 0
    while at < end:
        passed += not works or is_working_minute(at)
        at += MINUTE
    return passed


Stop = tuple[datetime, datetime | None]
"""A suspension (挂账): from when to when."""


Counts = tuple[int | None, int | None]
"""返工 and 延期 of a closing or of an overdue case."""


@dataclass(frozen=True)
class Life:
    """A life before the present one (重开): closed, if anybody saw it, and reopened."""

    began: datetime
    closed: datetime | None
    reopened: datetime
    deadline: datetime | None
    on_time: bool
    counts: Counts
    stop: Stop | None = None
    """Its suspensions, as one."""
    moved: datetime | None = None
    """The deadline after them."""

    @property
    def over(self) -> datetime:
        """As far as anybody knows it was open until its closing, else until it was reopened."""
        return self.closed or self.reopened

    def closed_in(self, s: datetime, e: datetime) -> bool:
        """A period keeps the closing unless the case was reopened within it."""
        if self.closed is None or self.deadline is None or not s <= self.closed < e:
            return False
        return not s <= self.reopened < e

    def overdue_open(self, e: datetime, as_of: datetime) -> bool:
        if self.deadline is None or self.over < e:
            return False
        began = [self.began, self.deadline]
        if self.stop and self.stop[0] < e:
            if self.moved is None or self.stop[1] is None or self.stop[1] >= e:
                return False
            began = [self.began, self.moved, self.stop[1]]
        return max(began) < min(e, as_of, self.over)


@dataclass(frozen=True)
class Case:
    """The latest state of a case: columns of `src_case`, the street it stands in, and every state
    that was delivered, the newest last."""

    row: dict[str, Any]
    street: str
    states: Sequence[dict[str, Any]] = ()

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
    def first(self) -> dict[str, Any] | None:
        """The newest state that shows it closed and not yet reopened."""
        closed = [row for row in self.states if row["closed_at"] and not row.get("reopened_at")]
        return closed[-1] if closed and self.reopened_at else None

    @cached_property
    def first_case(self) -> Case | None:
        """The case as it was then, by the deadline that its source tells of then."""
        if self.first is None:
            return None
        deadline = self.first_close_deadline or self.first.get("close_deadline")
        over = {"voided_at": None, "transferred_at": None}
        row = self.first | over | {"close_deadline": deadline}
        return Case(row, self.street, self.states)

    @cached_property
    def first_closing(self) -> datetime | None:
        closings = [row.get("first_closed_at") or row["closed_at"] for row in self.states]
        return min((at for at in closings if at), default=None)

    @cached_property
    def reopenings(self) -> list[datetime]:
        """Every 重开 that a state told, up to the one that began the present life."""
        told = {row.get("reopened_at") for row in self.states}
        return sorted(at for at in told if at and self.reopened_at and at <= self.reopened_at)

    @cached_property
    def earlier(self) -> list[Life]:
        """The lives before the present one: the first, and those between two reopenings."""
        if not self.is_asked or not self.reopenings:
            return []
        lives = [self._later_life(*pair) for pair in pairwise(self.reopenings)]
        closing, reopened, first = self.first_closing, self.reopenings[0], self.first_case
        deadline = first.deadline if first else self.first_close_deadline
        if closing and deadline and closing <= reopened:
            told = self.first or self.row
            counts = told["rework_cnt"], told["extension_cnt"]
            stop = first.stop if first else None
            moved = first.deadline_at(None) if first else deadline
            told_by = (self.filed_at, closing, reopened, deadline, closing <= moved, counts)
            lives.insert(0, Life(*told_by, stop, moved))
        return lives

    def _later_life(self, began: datetime, reopened: datetime) -> Life:
        """By its newest state: a platform tells of the last reopening only."""
        told = [row for row in self.states if row.get("reopened_at") == began][-1]
        closed, deadline = told["closed_at"], told["close_deadline"]
        if closed and not (began <= closed <= reopened and told["close_type"] != "转他系统"):
            closed = None
        on_time = bool(closed and deadline and closed <= deadline)
        counts = told["rework_cnt"], told["extension_cnt"]
        return Life(max(began, self.filed_at), closed, reopened, deadline, on_time, counts)

    @cached_property
    def stops(self) -> list[Stop]:
        """Suspensions: the last one, and those of this life that were seen to be over before."""
        if self.suspended_at is None:
            return []
        over = self.resumed_at
        if over is None or over < self.suspended_at:
            over = None
            if self.reopened_at and self.suspended_at < self.reopened_at:
                over = self._ended_with_its_life(self.suspended_at)
        told: dict[datetime, datetime | None] = {}
        for row in self.states:
            begun, end = row["suspended_at"], row["resumed_at"]
            if begun and begun < self.suspended_at:
                told[begun] = end if end and end >= begun else None
        starts = [*sorted(told), self.suspended_at]
        earlier = [
            (begun, told[begun])
            for begun, next_one in pairwise(starts)
            if told[begun] is not None
            and told[begun] <= next_one
            and not (self.reopened_at and begun < self.reopened_at)
        ]
        return [*earlier, (self.suspended_at, over)]

    def _ended_with_its_life(self, begun: datetime) -> datetime:
        """The closing of the life in which it began, or the reopening that ended that."""
        reopened = min(at for at in self.reopenings if at > begun)
        before = [at for at in self.reopenings if at <= begun]
        closing = self._later_life(before[-1], reopened).closed if before else self.first_closing
        return closing if closing and begun <= closing <= reopened else reopened

    def is_of_this_life(self, stop: Stop) -> bool:
        return not self.reopened_at or stop[0] >= self.reopened_at

    def moved(self, deadline: datetime, stop: Stop) -> datetime:
        """The clock of the limit stood still meanwhile (§4.3 挂账)."""
        assert stop[1] is not None
        return later(deadline, minutes_between(stop[0], stop[1], self.works), self.works)

    @cached_property
    def is_extended(self) -> bool:
        """Approved before the old deadline, which does not pass while the case is suspended."""
        own, approved = self.own_deadline, self.extended_at
        if self.extended_deadline is None or (self.reopened_at and approved < self.reopened_at):
            return False
        if own is None or approved <= own:
            return True
        for stop in filter(self.is_of_this_life, self.stops):
            if stop[0] <= own and stop[0] <= approved and (stop[1] is None or approved <= stop[1]):
                return True
            if stop[1] is not None and stop[1] <= approved:
                own = self.moved(own, stop)
        return approved <= own

    def deadline_at(self, e: datetime | None) -> datetime | None:
        """In force at e, or after everything: later by every suspension that was over by then."""
        return self.later_by_stops(self.deadline, e)

    def later_by_stops(self, found: datetime | None, e: datetime | None) -> datetime | None:
        """A deadline, moved by the suspensions of this life that were over by e."""
        for stop in filter(self.is_of_this_life, self.stops):
            known = self.is_extended and stop[1] is not None and self.extended_at >= stop[1]
            if found and stop[1] is not None and (e is None or stop[1] < e) and not known:
                found = self.moved(found, stop)
        return found

    @cached_property
    def is_void(self) -> bool:
        return self.voided_at is not None or "作废" in (self.status, self.close_type)

    @cached_property
    def is_closed(self) -> bool:
        over = [time for time in (self.voided_at, self.transferred_at) if time]
        ended_before = any(time <= self.closed_at for time in over) if self.closed_at else True
        return not ended_before and self.close_type not in ("作废", "转他系统")

    @cached_property
    def is_self_handled(self) -> bool:
        return self.stream == "自行处置" or self.close_type == "自行处置"

    @cached_property
    def is_asked(self) -> bool:
        """Filed, in a stream of 结案率."""
        return not self.is_self_handled and self.filed_at is not None

    @cached_property
    def counts(self) -> bool:
        return self.is_asked and self.deadline is not None

    def closed_in(self, s: datetime, e: datetime) -> bool:
        """By the letter of §17: what was voided or sent elsewhere before e is not counted."""
        gone = any(time and time < e for time in (self.voided_at, self.transferred_at))
        return self.counts and self.is_closed and not gone and s <= self.closed_at < e

    def on_time(self) -> bool:
        return self.closed_at <= self.deadline_at(None)

    def ended_by(self, e: datetime) -> bool:
        times = (self.closed_at, self.voided_at, self.transferred_at)
        never_told = self.is_void and self.voided_at is None
        return never_told or any(time is not None and time < e for time in times)

    def suspended_by(self, e: datetime) -> bool:
        if self.suspended_at is None:
            return self.status == "挂账"
        return any(begun < e and (end is None or end >= e) for begun, end in self.stops)

    def overdue_open(self, e: datetime, as_of: datetime) -> bool:
        """§17: filed, not over, not suspended at e, and the deadline in force then is past."""
        if not self.counts or self.ended_by(e) or self.suspended_by(e) or self.filed_at >= e:
            return False
        now = min(e, as_of)
        return self.deadline_at(e) < now and (not self.reopened_at or self.reopened_at < now)

    def earlier_overdue_open(self, e: datetime, as_of: datetime) -> list[Life]:
        """The same of the lives before the present one."""
        if self.is_void_untold:
            return []
        return [life for life in self.earlier if life.overdue_open(e, as_of)]

    @cached_property
    def handling_deadline_told(self) -> datetime | None:
        """Of the handling, before a suspension."""
        return self.extended_deadline if self.is_extended else self.own_deadline

    def handling_deadline_at(self, e: datetime | None) -> datetime | None:
        """In force at e."""
        return self.later_by_stops(self.handling_deadline_told, e)

    @cached_property
    def dispatches(self) -> list[tuple[datetime, int | None]]:
        """Of the first life, if it was seen, and of the present one, each with its own returns.

        A source counts the returns of all lives (回退); what it counts anew is below what was seen.
        """
        first = self.first if self.first and self.first["dispatched_at"] else None
        if first is None:
            return [(self.dispatched_at, self.return_cnt)] if self.dispatched_at else []
        then, now = first["return_cnt"], self.return_cnt
        found = [(first["dispatched_at"], then)]
        if self.dispatched_at and self.dispatched_at >= self.reopened_at:
            more = None if now is None or then is None else max(now - then, 0)
            found.append((self.dispatched_at, more))
        return found

    @cached_property
    def keeps_handling(self) -> bool:
        """The handling of the first life (重开) still stands in the row."""
        known = self.first is not None and self.first["handled_at"] is not None
        return known and self.handled_at is not None and self.handled_at < self.reopened_at

    def handled_in(self, s: datetime, e: datetime) -> bool:
        """Handled and 应处置 in the period, in the present life."""
        if not self.is_asked or self.is_void or self.transferred_at or self.keeps_handling:
            return False
        if self.dispatched_at is None or self.handling_deadline_told is None:
            return False
        return self.handled_at is not None and s <= self.handled_at < e

    def handled_first_in(self, s: datetime, e: datetime) -> bool:
        """The same of the first life, unless the case was reopened in the period."""
        first = self.first_case
        if not self.is_asked or first is None or first.handled_at is None:
            return False
        if first.dispatched_at is None or first.handling_deadline_told is None:
            return False
        is_back = self.keeps_first_closing and s <= self.reopenings[0] < e
        return s <= first.handled_at < e and not is_back

    @cached_property
    def keeps_first_closing(self) -> bool:
        return bool(self.earlier) and self.earlier[0].reopened == self.reopenings[0]

    def unhandled(self, e: datetime, as_of: datetime) -> bool:
        """超期未处置 at e. A case that was closed without a handling had one that nobody told."""
        told = self.handled_at or not self.is_closed or self.close_type == "强制"
        if not self.is_asked or self.is_void_untold or not told or self.dispatched_at is None:
            return False
        if self.ended_by(e) or self.suspended_by(e) or (self.handled_at and self.handled_at < e):
            return False
        sent = self.dispatched_at
        if self.first and self.first["handled_at"]:
            sent = max(sent, self.reopened_at)
        deadline = self.handling_deadline_at(e)
        return deadline is not None and max(sent, deadline) < min(e, as_of)

    def unhandled_first(self, e: datetime, as_of: datetime) -> bool:
        """The same of the first life."""
        first = self.first_case
        if not self.is_asked or first is None or first.handled_at is None:
            return False
        if first.dispatched_at is None or first.handling_deadline_told is None:
            return False
        deadline, started = first.handling_deadline_told, first.dispatched_at
        over = min(first.handled_at, self.first_closing)
        life = Life(started, over, self.reopenings[0], deadline, False, (None, None),
                    first.stop, first.handling_deadline_at(None))  # fmt: skip
        return life.overdue_open(e, as_of)

    @cached_property
    def stop(self) -> Stop | None:
        """Its suspensions, as one."""
        return (self.stops[0][0], self.stops[-1][1]) if self.stops else None

    @cached_property
    def is_void_untold(self) -> bool:
        return self.is_void and self.voided_at is None


Cases = Sequence[Case]
Figure = tuple[int, int | None]


def earlier_closings(cases: Cases, s: datetime, e: datetime) -> list[Life]:
    """Lives before the present one whose closing the period keeps (§4.3 重开)."""
    return [life for c in cases for life in c.earlier if life.closed_in(s, e)]


def closings(cases: Cases, s: datetime, e: datetime) -> list[Counts]:
    """Closed in the period: present lives, and those before that the period keeps."""
    present = [(c.rework_cnt, c.extension_cnt) for c in cases if c.closed_in(s, e)]
    return present + [life.counts for life in earlier_closings(cases, s, e)]


def overdue(cases: Cases, e: datetime, as_of: datetime) -> list[Counts]:
    """超期未结 at e."""
    present = [(c.rework_cnt, c.extension_cnt) for c in cases if c.overdue_open(e, as_of)]
    return present + [life.counts for c in cases for life in c.earlier_overdue_open(e, as_of)]


def due(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> list[Counts]:
    """应结案 = 按期结案 + 超期结案 + 超期未结 (§4.2)."""
    return closings(cases, s, e) + overdue(cases, e, as_of)


def happened(cases: Cases, event: str, s: datetime, e: datetime) -> list[Case]:
    return [c for c in cases if (time := getattr(c, event)) is not None and s <= time < e]


def returns_of(cases: Cases, s: datetime, e: datetime) -> list[list[int | None]]:
    """Of every case that was dispatched in the period: the returns of those dispatches."""
    found = [[back for at, back in c.dispatches if s <= at < e] for c in cases]
    return [returns for returns in found if returns]


def known(sent: list[list[int | None]]) -> list[int]:
    """Sums of the returns of cases of which all are known."""
    return [sum(filter(None, returns)) for returns in sent if None not in returns]


def c06(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return len(returns_of(cases, s, e)), len(happened(cases, "filed_at", s, e))


def c07(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    told = known(returns_of(cases, s, e))
    return sum(back == 0 for back in told), len(told)


def to_handle(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> int:
    """应处置数: handled in the period, or past its deadline at e (§6 C09)."""
    handled = sum(c.handled_in(s, e) + c.handled_first_in(s, e) for c in cases)
    return handled + sum(c.unhandled(e, as_of) + c.unhandled_first(e, as_of) for c in cases)


def c09(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    handled = sum(c.handled_in(s, e) + c.handled_first_in(s, e) for c in cases)
    return handled, to_handle(cases, s, e, as_of)


def c10(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    now = [c for c in cases if c.handled_in(s, e)]
    then = [c.first_case for c in cases if c.handled_first_in(s, e)]
    on_time = [c.handled_at <= c.handling_deadline_at(None) for c in [*now, *then] if c]
    return sum(on_time), to_handle(cases, s, e, as_of)


def c11(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return len(due(cases, s, e, as_of)), None


def c12(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return len(closings(cases, s, e)), len(due(cases, s, e, as_of))


def c13(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    on_time = sum(c.closed_in(s, e) and c.on_time() for c in cases)
    on_time += sum(life.on_time for life in earlier_closings(cases, s, e))
    return on_time, len(due(cases, s, e, as_of))


def c14(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    accepted = [c for c in happened(cases, "accepted_at", s, e) if not c.is_self_handled]
    return sum(c.is_closed and not c.is_void for c in accepted), len(accepted)


def c15(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    known = [reworks for reworks, _ in due(cases, s, e, as_of) if reworks is not None]
    return sum(reworks > 0 for reworks in known), len(known)


def c16(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    told = [extensions for _, extensions in due(cases, s, e, as_of) if extensions is not None]
    return sum(extensions > 0 for extensions in told), len(told)


def c17(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    is_open = [c for c in cases if c.filed_at and c.filed_at < e and not c.ended_by(e)]
    return sum(c.suspended_at is not None and c.suspended_by(e) for c in is_open), None


def c18(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    filed = happened(cases, "filed_at", s, e)
    return sum(c.is_void for c in filed), len(filed)


def c19(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    told = known(returns_of(cases, s, e))
    return sum(told), sum(told) + len(told)


def c20(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    known = [reworks for reworks, _ in closings(cases, s, e) if reworks is not None]
    return sum(reworks == 0 for reworks in known), len(known)


def c21(cases: Cases, s: datetime, e: datetime, as_of: datetime) -> Figure:
    return len(overdue(cases, e, as_of)), None


REFERENCE: dict[str, Callable[[Cases, datetime, datetime, datetime], Figure]] = {
    "C06": c06,
    "C07": c07,
    "C09": c09,
    "C10": c10,
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
