"""How a case stands against its deadline, and what its life line ends with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboards.case_life import moments, standing, verdict

DUE = datetime(2024, 3, 27, 11)
AS_OF = datetime(2024, 3, 30, 12)
OPEN: dict[str, Any] = {
    "reported_at": DUE - timedelta(days=1),
    "close_deadline": DUE,
    "effective_deadline": DUE,
    "has_deadline": True,
    "is_closed": False,
    "is_closed_on_time": None,
    "is_overdue_open": True,
    "is_suspended": False,
    "is_voided": False,
    "as_of": AS_OF,
} | dict.fromkeys(
    (
        *("accepted_at", "filed_at", "dispatched_at", "earlier_suspended_at"),
        *("earlier_resumed_at", "suspended_at", "resumed_at", "handled_at", "checked_at"),
        *("first_closed_at", "reopened_at", "closed_at", "voided_at", "transferred_at"),
        *("handling_deadline", "effective_handling_deadline", "original_deadline"),
    )
)
LATER = {"effective_deadline": AS_OF + timedelta(hours=5), "is_overdue_open": False}
CLOSED = {"is_closed": True, "is_overdue_open": False}


def closed(at: datetime, *, is_on_time: bool) -> dict[str, Any]:
    return {**CLOSED, "closed_at": at, "first_closed_at": at, "is_closed_on_time": is_on_time}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "已超期 3 天"),
        (LATER, "尚余 5 小时"),
        ({"is_overdue_open": False, "is_suspended": True}, ""),
        ({"has_deadline": False, "effective_deadline": None, "is_overdue_open": False}, ""),
        ({"is_overdue_open": False, "is_voided": True, "voided_at": DUE}, ""),
        ({"is_overdue_open": False, "transferred_at": DUE}, ""),
        (closed(DUE + timedelta(hours=50), is_on_time=False), "超期 2 天"),
        (closed(DUE - timedelta(minutes=90), is_on_time=True), "提前 90 分钟"),
        (closed(DUE - timedelta(hours=1), is_on_time=False), ""),
    ],
    ids=str,
)
def test_a_case_tells_how_far_from_its_deadline_it_is(told: dict[str, Any], said: str) -> None:
    case = {**OPEN, **told}
    assert standing(case) == said
    assert verdict(case)[1].endswith(said)


def test_only_the_life_of_a_case_that_goes_on_ends_with_the_newest_data() -> None:
    last = moments(OPEN)[-1]
    assert (last.kind, last.name, last.at, last.told) == ("now", "数据截止", AS_OF, "已超期 3 天")
    ended = closed(DUE, is_on_time=True)
    assert {moment.kind for moment in moments({**OPEN, **ended})} == {"step", "limit"}


def test_what_falls_due_after_the_newest_data_stands_below_it() -> None:
    case = {**OPEN, **LATER}
    assert [moment.name for moment in moments(case)][-2:] == ["数据截止", "结案截止时间（顺延后）"]
