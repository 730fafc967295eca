"""What must hold inside one edition, and between all of them (G17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from ingestion.assessment_rules.components import wrong_components
from ingestion.assessment_rules.defects import Defect, near
from ingestion.assessment_rules.marked import Marked, parse
from ingestion.assessment_rules.periods import monthly_elsewhere, wrong_group_weights, wrong_periods
from ingestion.assessment_rules.shape import EDITION, misshapen

FOREVER = date(9999, 12, 31)
RAW_SCORE, UNIT_CODE = "raw_score", "unit_code"
"""Tie-breaks beside the codes of components: the unrounded total, and the unit's code."""


@dataclass(frozen=True)
class Known:
    """What rules may speak of: units of the city, and readings (口径) of every KPI."""

    units: frozenset[str] = frozenset()
    kpis: Mapping[str, frozenset[str]] = field(default_factory=dict)


def checked(files: Mapping[str, str], known: Known) -> tuple[dict[str, Marked], list[Defect]]:
    """Editions by file name, and everything that is wrong with them, by file and line.

    files: name → text of every rule file of a city.
    """
    editions: dict[str, Marked] = {}
    defects: list[Defect] = []
    for file, text in sorted(files.items()):
        here: list[Defect] = []
        told = parse(text, file, here)
        if told is not None:
            here += misshapen(told, EDITION, "考核办法", file)
        if told is not None and not here:
            here += _wrong_inside(told, file, known)
            editions[file] = told
        defects += here
    defects += _overlapping(editions)
    defects += monthly_elsewhere(editions)
    return editions, sorted(set(defects))


def _wrong_inside(told: Marked, file: str, known: Known) -> Iterator[Defect]:
    start, end = told.get("effective_from"), told.get("effective_to") or FOREVER
    if end < start:  # type: ignore[operator]
        yield Defect(file, told.at("effective_to").line, "失效日期早于生效日期；请核对两个日期")
    yield from _wrong_groups(told, file, known)
    yield from wrong_components(told, file, known.kpis)
    codes = [str(component.get("code")) for component in told.at("components")]
    allowed = [*codes, RAW_SCORE, UNIT_CODE]
    breaks = list(told.at("tie").at("break"))
    for one in breaks:
        if one.value not in allowed:
            hint = near(one.value, allowed) or f"可用的有：{'、'.join(allowed)}"
            yield Defect(file, one.line, f"并列时的比较项“{one.value}”不是分项；{hint}")
    if len(breaks) > 2:
        yield Defect(file, breaks[2].line, "并列时最多依次比较两项；请删去其余")
    yield from wrong_periods(told, file)
    yield from wrong_group_weights(told, file)


def _wrong_groups(told: Marked, file: str, known: Known) -> Iterator[Defect]:
    """Unknown units, a group twice, and a unit in two groups at the same time."""
    names: dict[str, int] = {}
    stays: dict[str, list[tuple[date, date, int, str]]] = {}
    for group in told.at("groups"):
        name = str(group.get("name"))
        if name in names:
            yield Defect(file, group.line, f"组别“{name}”重复（第 {names[name]} 行已有）；请合并")
        names[name] = group.line
        for member in group.at("units"):
            unit, enters, leaves = member_of(member)
            if known.units and unit not in known.units:
                hint = near(unit, known.units) or "请先登记到单位表 ref_unit"
                yield Defect(file, member.line, f"单位“{unit}”不在单位名录中；{hint}")
            first, last = enters or date.min, leaves or FOREVER
            if last < first:
                yield Defect(file, member.line, f"单位“{unit}”的退出日期早于进入日期；请核对")
            for other_first, other_last, line, other in stays.get(unit, []):
                if first <= other_last and other_first <= last:
                    yield Defect(
                        file,
                        member.line,
                        f"单位“{unit}”同时在“{other}”（第 {line} 行）和“{name}”两处；请只留一处",
                    )
            stays.setdefault(unit, []).append((first, last, member.line, name))


def member_of(member: Marked) -> tuple[str, date | None, date | None]:
    """Unit, the day it enters and the day it leaves."""
    if not member.entries:
        return str(member.value), None, None
    enters, leaves = member.get("enters"), member.get("leaves")
    return (
        str(member.get("unit")),
        enters if isinstance(enters, date) else None,
        leaves if isinstance(leaves, date) else None,
    )


def _overlapping(editions: Mapping[str, Marked]) -> Iterator[Defect]:
    """Two files of one name, or two editions in force on one day."""
    spans = sorted(
        (told.get("effective_from"), told.get("effective_to") or FOREVER, file)
        for file, told in editions.items()
    )
    names: dict[str, str] = {}
    for file, told in editions.items():
        name = str(told.get("edition"))
        if name in names:
            line = told.at("edition").line
            yield Defect(file, line, f"版本“{name}”在 {names[name]} 中已有；请改名或删去一份")
        names.setdefault(name, file)
    for (_, end, before), (start, _, file) in pairwise(spans):
        if start <= end:  # type: ignore[operator]
            until = "未写失效日期" if end == FOREVER else f"到 {end} 才失效"
            line = editions[file].at("effective_from").line
            yield Defect(
                file,
                line,
                f"自 {start} 生效，而 {before} {until}，两版重叠；请在 {before} 写明 effective_to",
            )
