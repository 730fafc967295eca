"""Boston 311: opened, closed, due and recurring cases (KPIs C01, C11–C14, R01)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from cities.open_data.truth.raw_files import csv_files, percent, records, rounded

FOLDER = "boston_311_2015"
MONTH_OF_DETAIL = "2015-06"
RECURRENCE = timedelta(days=30)


@dataclass(frozen=True)
class Case:
    """One case as the source states it; times are naive Boston wall time."""

    case_no: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    is_flagged_on_time: bool
    kind: str
    location: str
    neighborhood: str
    channel: str

    @property
    def month(self) -> str:
        """Month of opening, `YYYY-MM`."""
        return f"{self.opened:%Y-%m}"

    @property
    def is_closed_by_target(self) -> bool:
        """Closed no later than its target; False without a closing or a target."""
        return bool(self.closed and self.target and self.closed <= self.target)


def read_cases(raw_dir: Path) -> list[Case]:
    """All cases below `raw_dir`, in file order."""
    return [
        Case(
            case_no=row["CASE_ENQUIRY_ID"],
            opened=_time(row["OPEN_DT"]),
            target=_time(row["TARGET_DT"]) if row["TARGET_DT"] else None,
            closed=_time(row["CLOSED_DT"]) if row["CLOSED_DT"] else None,
            is_flagged_on_time=row["OnTime_Status"] == "ONTIME",
            kind=row["TYPE"],
            location=row["Location"],
            neighborhood=row["neighborhood"],
            channel=row["Source"],
        )
        for path in csv_files(raw_dir / FOLDER)
        for row in records(path)
    ]


def count(raw_dir: Path, last_due_month: str | None = None) -> dict[str, Any]:
    """All figures of the source; the due table ends with `last_due_month` or the last closing."""
    cases = read_cases(raw_dir)
    detail = [case for case in cases if case.month == MONTH_OF_DETAIL]
    return {
        "total": closing_figures(cases),
        "by_month": _by_month(cases),
        "due_incl_backlog_by_month": due_incl_backlog(cases, last_due_month),
        f"by_neighborhood_{MONTH_OF_DETAIL}": _grouped(
            detail, "neighborhood", lambda case: case.neighborhood
        ),
        f"by_source_{MONTH_OF_DETAIL}": _grouped(detail, "channel", lambda case: case.channel),
        "closed_before_open_rows": sum(
            1 for case in cases if case.closed and case.closed < case.opened
        ),
        "no_neighborhood_rows": sum(1 for case in cases if not case.neighborhood),
        "duplicate_ids": len(cases) - len({case.case_no for case in cases}),
        "median_hours_to_close": _median_hours(cases),
        "recurrence_30d": {"rows": recurrence_count(cases)},
        "hotspots_top10_loc_type": _hotspots(cases),
    }


def closing_figures(cases: Iterable[Case]) -> dict[str, Any]:
    """Closed (C14), closed by target (A) and flagged on time (B) among the given cases."""
    given = list(cases)
    closed = [case for case in given if case.closed]
    targeted = [case for case in given if case.target]
    by_target = sum(1 for case in closed if case.is_closed_by_target)
    flagged = sum(1 for case in closed if case.is_flagged_on_time)
    return {
        "cases": len(given),
        "closed": len(closed),
        "close_rate_pct": percent(len(closed), len(given)),
        "with_target": len(targeted),
        "closed_by_target": by_target,
        "ontime_rate_A_pct": percent(by_target, len(targeted)),
        "flag_ontime_closed": flagged,
        "ontime_rate_B_pct": percent(flagged, len(closed)),
    }


def due_incl_backlog(cases: Iterable[Case], last_month: str | None = None) -> list[dict[str, Any]]:
    """应结案 by month (C11–C13): closed in the month + open at its end with the target past.

    Cases without a target are left out. The table runs from the first opening to `last_month`, or
    to the month of the last closing.
    """
    targeted = [(case.opened, case.target, case.closed) for case in cases if case.target]
    last_closing = max(closed for _, _, closed in targeted if closed)
    first_opening = min(opened for opened, _, _ in targeted)
    table = []
    start = first_opening.replace(day=1, hour=0, minute=0, second=0)
    while f"{start:%Y-%m}" <= (last_month or f"{last_closing:%Y-%m}"):
        end = (start + timedelta(days=32)).replace(day=1)
        closed_here = [
            (target, closed) for _, target, closed in targeted if closed and start <= closed < end
        ]
        on_time = sum(1 for target, closed in closed_here if closed <= target)
        overdue = sum(
            1
            for opened, target, closed in targeted
            if opened < end and target < end and (closed is None or closed >= end)
        )
        due = len(closed_here) + overdue
        table.append(
            {
                "m": f"{start:%Y-%m}",
                "due": due,
                "closed": len(closed_here),
                "ontime": on_time,
                "late": len(closed_here) - on_time,
                "overdue_open": overdue,
                "closure_rate_pct": percent(len(closed_here), due),
                "ontime_rate_pct": percent(on_time, due),
            }
        )
        start = end
    return table


def recurrence_count(cases: Iterable[Case]) -> int:
    """Cases whose place and type reopened 0..30 days after the previous case there was closed.

    Places without a location are left out; "previous" is by time of opening, then case number.
    """
    places: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.location.strip():
            places[case.location, case.kind].append(case)
    found = 0
    for there in places.values():
        there.sort(key=lambda case: (case.opened, case.case_no))
        for earlier, later in pairwise(there):
            if earlier.closed and timedelta(0) <= later.opened - earlier.closed <= RECURRENCE:
                found += 1
    return found


def _by_month(cases: list[Case]) -> list[dict[str, Any]]:
    months = sorted({case.month for case in cases})
    return [
        {"m": month, **closing_figures(case for case in cases if case.month == month)}
        for month in months
    ]


def _grouped(cases: list[Case], name: str, key: Callable[[Case], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{name: label or None, **closing_figures(there)} for label, there in ordered]


def _hotspots(cases: list[Case]) -> list[dict[str, Any]]:
    counts = Counter((case.location, case.kind) for case in cases if case.location)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
    return [{"loc": loc, "kind": kind, "n": number} for (loc, kind), number in top]


def _median_hours(cases: list[Case]) -> float:
    seconds = [int((case.closed - case.opened).total_seconds()) for case in cases if case.closed]
    return rounded(Decimal(median(seconds)) / 3600, 2)


def _time(text: str) -> datetime:
    """`MM/DD/YYYY hh:mm:ss AM`, taken apart by position: strptime is ten times slower."""
    half_day = {"AM": 0, "PM": 12}[text[20:]]
    return datetime(
        int(text[6:10]),
        int(text[0:2]),
        int(text[3:5]),
        int(text[11:13]) % 12 + half_day,
        int(text[14:16]),
        int(text[17:19]),
    )
