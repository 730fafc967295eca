"""Which cases are listed, as the address says it: what was clicked, the order, the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from dashboards.case_flow import OUTCOMES, STAGES
from dashboards.components.heat import WEEKDAYS
from dashboards.queries import Parameter

PAGE_SIZE = 25
MOST_DOWNLOADED = 50_000
BASES = {"reported": "期内上报", "filed": "期内立案", "closed": "期内结案", "open": "目前未结"}
SORTS = {
    "newest": "上报时间从新到旧",
    "oldest": "上报时间从旧到新",
    "deadline": "截止时间从早到晚",
    "returns": "回退与返工从多到少",
}
AGES = ("不足 1 天", "1–3 天", "3–7 天", "7–15 天", "15–30 天", "30–90 天", "90 天以上")
_LIMIT = re.compile(r"\d{1,5}\.\d{1,4}")
_LARGEST = {"valid": 1, "weekday": 7, "hour": 23, "returned": 9, "reworked": 9, "overdue": 1}
_LARGEST |= {"stage": len(STAGES), "age": len(AGES), "page": 1_000_000}


@dataclass(frozen=True)
class Choice:
    """What is listed; the value a field begins with means that nothing was chosen."""

    basis: str = "reported"
    unit: str = ""
    category: str = ""
    family: str = ""
    address: str = ""
    channel: str = ""
    outcome: str = ""
    limit: str = ""
    stage: int = 0
    weekday: int = 0
    hour: int = -1
    age: int = 0
    returned: int = 0
    reworked: int = 0
    overdue: int = 0
    valid: int = 0
    sort: str = "newest"
    page: int = 1

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Parameters of `cases_counted`: all but order and page."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("sort", "page")
        }

    def query(self) -> dict[str, str | int]:
        """The choice as parameters of an address; what was not chosen is left out."""
        plain = Choice()
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(plain, field.name)
        }

    def without(self, *names: str) -> Choice:
        """The choice with some of it taken back, from its first page."""
        plain = Choice()
        return replace(self, page=1, **{name: getattr(plain, name) for name in names})

    def having(self, name: str, value: str) -> Choice:
        """The choice with one field said otherwise, from its first page."""
        told: dict[str, Any] = {"page": 1, name: value}
        return replace(self, **told)

    def words(self, names: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
        """(field, what it says) of all that narrows the list; `names` of what has a code."""
        said = {
            "unit": f"责任单位：{names.get(('unit', self.unit), self.unit)}",
            "category": f"小类：{names.get(('category', self.category), self.category)}",
            "family": f"问题：{names.get(('family', self.family), self.family)}",
            "address": f"地点含：{self.address}",
            "channel": f"问题来源：{self.channel}",
            "outcome": f"去向：{self.outcome}",
            "limit": "没有时限"
            if self.limit == "-"
            else f"时限 {self.limit.removesuffix('.0')} 小时",
            "stage": f"止于{STAGES[self.stage - 1]}环节",
            "weekday": f"上报于{WEEKDAYS[self.weekday - 1]}",
            "hour": f"上报于 {self.hour} 时",
            "age": f"未结 {AGES[self.age - 1]}",
            "returned": f"回退 {self.returned} 次以上",
            "reworked": f"返工 {self.reworked} 次以上",
            "overdue": "超期",
            "valid": "有效上报",
        }
        chosen = self.query()
        return [(name, words) for name, words in said.items() if name in chosen]


def page_count(total: int) -> int:
    """How many pages a list of so many cases has; one when it is empty."""
    return max(1, -(-total // PAGE_SIZE))


def read_choice(asked: Mapping[str, str], known: set[tuple[str, str]]) -> tuple[Choice, list[str]]:
    """The choice of an address, and a sentence for each value that means nothing.

    `known` holds (`unit`, `category` or `family`, id) of everything that can be chosen.
    """
    told: dict[str, Any] = {}
    faults = []
    for field in fields(Choice):
        if field.name not in asked:
            continue
        value = _value(field.name, asked[field.name], known)
        if value is None:
            faults.append(f"地址里的“{field.name}={asked[field.name]}”不认识，没有按它筛选。")
        else:
            told[field.name] = value
    return replace(Choice(), **told), faults


def _value(name: str, text: str, known: set[tuple[str, str]]) -> str | int | None:
    if name in _LARGEST:
        least = 0 if name == "hour" else 1
        fits = text.isascii() and text.isdigit() and len(text) < 8
        return int(text) if fits and least <= int(text) <= _LARGEST[name] else None
    if name in ("unit", "category", "family"):
        return text if (name, text) in known else None
    if name == "limit":
        return text if text == "-" or _LIMIT.fullmatch(text) else None
    allowed = {"basis": tuple(BASES), "sort": tuple(SORTS), "outcome": (*OUTCOMES, "结案")}
    return text if text in allowed.get(name, (text,)) else None
