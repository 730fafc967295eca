"""The life of one case: its moments in their order, with the time between them and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dashboards import format as fmt
from dashboards.queries import Row

_STEPS = (
    ("reported_at", "上报"),
    ("accepted_at", "受理"),
    ("filed_at", "立案"),
    ("dispatched_at", "派遣"),
    ("earlier_suspended_at", "挂账（较早一次）"),
    ("earlier_resumed_at", "恢复（较早一次）"),
    ("suspended_at", "挂账"),
    ("resumed_at", "恢复"),
    ("handled_at", "处置"),
    ("checked_at", "核查"),
    ("first_closed_at", "首次结案"),
    ("reopened_at", "重开"),
    ("closed_at", "结案"),
    ("voided_at", "作废"),
    ("transferred_at", "转出"),
)
_LIMITS = (
    ("handling_deadline", "处置截止时间", ""),
    ("effective_handling_deadline", "处置截止时间（顺延后）", "handling_deadline"),
    ("close_deadline", "结案截止时间", ""),
    ("effective_deadline", "结案截止时间（顺延后）", "close_deadline"),
    ("original_deadline", "结案截止时间（延期前）", "close_deadline"),
)
"""Field, name, and the field whose time it must not repeat."""
_BASES = {
    "来源": "平台给定",
    "捆绑": "平台给定，捆绑的案件共用一个",
    "延期": "批准延期后的时间",
    "时限": "平台没有给定，按时限推算",
}
"""Whose deadline it is, by `deadline_basis`."""


@dataclass(frozen=True)
class Moment:
    """One line of the life: a step, a limit or the end of the data (now), and when.

    `told` is how long after the last step it was, or how the case stands at the end of the data.
    """

    name: str
    at: datetime
    kind: Literal["step", "limit", "now"]
    told: str = ""


def moments(case: Row) -> list[Moment]:
    """Steps and limits by time; a step tells the time since the step before it.

    A limit that was not moved is told once; a first closing that is the only one is 结案. The life
    of a case that goes on ends with 数据截止.
    """
    steps = [(case[field], name) for field, name in _STEPS if case[field] is not None]
    if case["first_closed_at"] == case["closed_at"]:
        steps = [(at, name) for at, name in steps if name != "首次结案"]
    limits = [
        (case[field], name)
        for field, name, plain in _LIMITS
        if case[field] is not None and (not plain or case[field] != case[plain])
    ]
    ordered = sorted(steps, key=lambda step: step[0])
    found = [
        Moment(name, at, "step", _since(ordered[place - 1][0], at) if place else "")
        for place, (at, name) in enumerate(ordered)
    ]
    found += [Moment(name, at, "limit") for at, name in limits]
    if _goes_on(case):
        found.append(Moment("数据截止", case["as_of"], "now", standing(case)))
    return sorted(found, key=lambda moment: (moment.at, moment.kind != "step"))


def standing(case: Row) -> str:
    """How far a case is or was from its deadline, in natural time; empty where nothing is late.

    An open one is told as of the data, 已超期 or 尚余, unless its clock stands still (挂账); a
    closed one as of its closing, 超期 or 提前, unless a policy judges it otherwise.
    """
    due = case["effective_deadline"]
    if due is None or not case["has_deadline"]:
        return ""
    if case["is_closed"]:
        is_early = case["closed_at"] <= due
        if is_early != case["is_closed_on_time"]:
            return ""
        span = fmt.age(abs(due - case["closed_at"]))
        return f"提前 {span}" if is_early else f"超期 {span}"
    if not _goes_on(case) or case["is_suspended"]:
        return ""
    if case["is_overdue_open"]:
        return f"已超期 {fmt.age(case['as_of'] - due)}"
    return f"尚余 {fmt.age(due - case['as_of'])}" if due >= case["as_of"] else ""


def _goes_on(case: Row) -> bool:
    return not case["is_closed"] and not case["is_voided"] and case["transferred_at"] is None


def verdict(case: Row) -> tuple[str, str]:
    """(style, sentence): how the case stands against its deadline, and how far from it."""
    style, said = _judged(case)
    far = standing(case)
    return style, f"{said}，{far}" if far else said


def _judged(case: Row) -> tuple[str, str]:
    if case["voided_at"] is not None:
        return "none", "已作废，不计应结案"
    if case["transferred_at"] is not None:
        return "none", "已转出，自转出时起不计应结案"
    if case["is_closed"] and not case["has_deadline"]:
        return "none", "已结案，没有截止时间，不评按期"
    if case["is_closed"]:
        return ("good", "● 按期结案") if case["is_closed_on_time"] else ("bad", "▲ 超期结案")
    if case["is_suspended"]:
        return "weak", "■ 挂账中，计时停止"
    if case["is_overdue_open"]:
        return "bad", "▲ 超期未结"
    return "none", "办理中，未到期限"


def facts(case: Row) -> list[tuple[str, str]]:
    """What else is known: class, place, unit, limits, counts, and the row it comes from."""
    place = " · ".join(case[name] for name in ("district_name", "area_name") if case[name])
    told = [
        ("问题", " · ".join(n for n in (case["major_name"], case["category_name"]) if n)),
        ("案件类型", case["case_type"]),
        ("业务类别", case["stream"]),
        ("问题来源", f"{case['channel']}（{case['discovery']}发现）"),
        ("区域", place),
        ("地点", _place(case)),
        ("责任单位", case["unit_name"]),
        ("首次结案的单位", _if_other(case["first_unit_name"], case["unit_name"])),
        ("状态", case["status"]),
        ("结案方式", case["close_type"]),
        ("时限", _hours(case["limit_hours"])),
        ("已用时限", _hours(case["used_hours"])),
        ("处置时长", _hours(case["handling_hours"])),
        ("截止时间的依据", _BASES.get(case["deadline_basis"], case["deadline_basis"])),
        ("延期 / 返工 / 回退", _counts(case)),
        ("时钟倒挂", "有，时间先后略有颠倒，照来源保留" if case["is_clock_skew"] else ""),
        ("来源", f"案件（{case['source_name']}），案卷号 {case['case_no']}"),
        ("数据截止", fmt.moment(case["as_of"])),
    ]
    return [(term, str(said)) for term, said in told if said]


def _counts(case: Row) -> str:
    counts: Sequence[int] = (case["extension_cnt"], case["rework_cnt"], case["return_cnt"])
    return " / ".join(f"{count or 0} 次" for count in counts)


def _place(case: Row) -> str:
    if not case["place_name"]:
        return ""
    return f"{case['place_name']}（占位地址）" if case["is_dummy_place"] else case["place_name"]


def _if_other(name: str, usual: str) -> str:
    return name if name != usual else ""


def _hours(hours: float | None) -> str:
    return f"{fmt.number(hours, 1)} 小时" if hours is not None else ""


def _since(before: datetime, at: datetime) -> str:
    span = at - before
    return f"隔 {fmt.age(span)}"
