"""What an edition counts at all: KPIs by level of area and type of period, and why one is absent.

Streets, for one, have no figures of weeks. It is read from the edition: no rule is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from dashboards import wording
from dashboards.editions import Reader
from dashboards.indicators import Area
from dashboards.periods import TYPES, Period, period_of
from dashboards.readings import Reading

LEVELS = {"city": "全市", "district": "区", "street": "街道"}
NAMED = 3
"""Types of period that a reason names; of more it says which one is lacking."""
Counted = Mapping[tuple[str, str], Collection[str]]
"""Types of period by KPI and level of area."""


def counted_in(reader: Reader) -> Counted:
    """What the edition counts."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in reader.ask("kpi_counted"):
        found.setdefault((row["kpi_id"], row["area_level"]), set()).add(row["period_type"])
    return found


def why_not(counted: Counted, kpi_id: str, level: str, period_type: str) -> str:
    """`街道不按周统计`, `全市只按季、年统计`, `街道没有这项统计`; empty where it is counted.

    Empty also of a KPI without any figure: then data lack, not the counting.
    """
    types = counted.get((kpi_id, level), ())
    word = LEVELS.get(level, level)
    if period_type in types or not any(known == kpi_id for known, _ in counted):
        return ""
    if not types:
        return f"{word}没有这项统计"
    if len(types) <= NAMED:
        return f"{word}只按{wording.listed(types, wording.PERIOD_TYPES)}统计"
    return f"{word}不按{wording.PERIOD_TYPES[period_type]}统计"


def sentence(found: Iterable[Reading]) -> str:
    """What all readings of a page lack for, in the words of most; empty where one has a figure."""
    return _said([one.uncounted for one in found])


def sentence_of(reader: Reader, kpi_ids: Iterable[str], area: Area, period: Period) -> str:
    """The same of KPIs in an area and period."""
    counted = counted_in(reader)
    return _said(
        [why_not(counted, kpi_id, area.area_level, period.period_type) for kpi_id in kpi_ids]
    )


def none_of(reader: Reader, kpi_id: str, area: Area, period: Period, nothing: str) -> str:
    """Why parts of a KPI are not shown: it is not counted there, else there was `nothing`."""
    if why := sentence_of(reader, [kpi_id], area, period):
        return why
    divided = "，或街道不作细分" if area.area_level == "street" else ""
    return f"期内{nothing}{divided}；无数据。"


def elsewhere(
    counted: Counted, areas: Mapping[str, Area], area: Area, period: Period, kpis: Collection[str]
) -> tuple[Period | None, Area | None]:
    """The shortest longer period that the area is counted by, and the next wider area that is.

    Either is None where some of the `kpis` are counted in none.
    """

    def holds(level: str, period_type: str) -> bool:
        return any(period_type in counted.get((kpi_id, level), ()) for kpi_id in kpis)

    longer = TYPES[TYPES.index(period.period_type) + 1 :]
    kind = next((each for each in longer if holds(area.area_level, each)), None)
    wider = areas.get(area.parent_area_id or "")
    while wider is not None and not holds(wider.area_level, period.period_type):
        wider = areas.get(wider.parent_area_id or "")
    return (period_of(kind, period.start) if kind else None), wider


def _said(reasons: Sequence[str]) -> str:
    if not reasons or not all(reasons):
        return ""
    ((most, _),) = Counter(reasons).most_common(1)
    return f"{most}，这里没有指标数字。"
