"""要紧的事: what to ask about first, three things at most, each with where or whose it is.

They are the unit with most cases past their deadline, the place where a problem came back most
often, and what citizens are least content with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboards import figures, why
from dashboards import format as fmt
from dashboards.case_list import Choice
from dashboards.editions import Reader
from dashboards.indicators import SURVEYED, Area, Kpi
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import Reading

NOTHING = "所选区域和期间没有可以列出的事。"
OVERDUE = "C21"
PAGES = {
    "case": "cases",
    "hotline": "hotline",
    "sanitation": "sanitation",
    "enforcement": "enforcement",
    "satisfaction": "satisfaction",
}
"""Domain → address of its page."""
_OF_SURVEY = "areas"
"""Its anchor: a survey has no units, and its areas stand beside each other with their intervals."""


@dataclass(frozen=True)
class Matter:
    """One thing: its kind, what is said of it, and the page, its parameters and part behind it."""

    kind: str
    said: str
    way: str
    page: str
    asked: Mapping[str, str | int] = field(default_factory=dict)
    anchor: str = ""


def of(
    reader: Reader,
    area: Area,
    readings: Sequence[Reading],
    places: Sequence[Row],
    items: Sequence[Row],
    unlisted: str = "",
    unranked: str = "",
) -> list[Matter]:
    """What there is of the three, in this order.

    `places` are 易反复点位, the worst first, or `unlisted` says why there are none; `items` those
    of the survey, the lowest first, or `unranked` says why they have no ranks.
    """
    found = (
        _overdue(reader, area, readings),
        _again(places, unlisted),
        _lowest(items, unranked),
    )
    return [matter for matter in found if matter is not None]


def behind(kpi: Kpi) -> tuple[str, dict[str, str], str]:
    """The page that shows what is behind a KPI, its parameters, and the part of it."""
    page = PAGES[kpi.domain]
    return (
        (page, {}, _OF_SURVEY)
        if kpi.domain == SURVEYED
        else (page, {why.KPI: kpi.kpi_id}, why.ANCHOR)
    )


def _overdue(reader: Reader, area: Area, readings: Sequence[Reading]) -> Matter | None:
    """The unit that holds most of the stock; the stock alone where no unit is told (a street)."""
    stock = next((one for one in readings if one.kpi.kpi_id == OVERDUE and one.value), None)
    if stock is None or stock.value is None:
        return None
    held = [row for row in figures.units_of(reader, stock, area.area_id) if row["value"]]
    most = max((row["value"] for row in held), default=0)
    first = [row for row in held if row["value"] == most]
    unit = first[0] if len(first) == 1 else None
    listed = Choice(basis="open", overdue=1, sort="deadline", unit=unit["unit_id"] if unit else "")
    tied = f"等 {len(first)} 个单位各" if len(first) > 1 else ""
    worst = f"{first[0]['unit_name']}{tied} {fmt.number(most)} 件，" if first else ""
    whose = "该单位" if unit else area.area_name
    return Matter(
        kind="超期未结最多" if first else "超期未结",
        said=(
            f"{worst}{area.area_name}共 {fmt.number(stock.value)} 件（{stock.period.label_zh}末）。"
            f"{_by_now(reader, area, stock.period, listed.unit, whose)}"
        ),
        way="看案件",
        page="cases",
        asked=listed.query(),
        anchor="list",
    )


def _by_now(reader: Reader, area: Area, period: Period, unit: str, whose: str) -> str:
    """How many cases the list behind the sentence has; empty where both are of one moment.

    The stock is that of the end of a period, the list that of the newest data.
    """
    if period.end >= reader.edition.manifest.as_of.date():
        return ""
    level = area.area_level
    (counted,) = reader.ask("overdue_now", area_id=area.area_id, area_level=level, unit=unit)
    count = counted["case_cnt"]
    return f"数据截止时{whose}" + (f" {fmt.number(count)} 件。" if count else "已没有超期未结。")


def _again(places: Sequence[Row], unlisted: str) -> Matter | None:
    if unlisted:
        return Matter(kind="反复最多", said=unlisted, way="看热点", page="hotspots")
    if not places:
        return None
    worst = places[0]
    area = f"（{worst['area_name']}）" if worst["area_name"] else ""
    unit = worst["last_closing_unit"]
    closed = f"，最近由{unit}结案" if unit else ""
    return Matter(
        kind="反复最多",
        said=(
            f"{worst['place_name'] or '（无地址）'}{area}：{worst['family_name']}近 90 天 "
            f"{fmt.number(worst['case_cnt'])} 件，复发 {fmt.number(worst['recurrence_cnt'])} 次"
            f"{closed}。"
        ),
        way="看点位",
        page="hotspots",
        asked={"place": worst["hotspot_id"]},
    )


def _lowest(items: Sequence[Row], unranked: str) -> Matter | None:
    if unranked:
        return _of_the_survey(unranked)
    lowest = [row for row in items if row["is_lowest3"]]
    if not lowest:
        return None
    named = "、".join(f"{row['item_name']} {fmt.number(row['score_100'], 1)} 分" for row in lowest)
    apart = sum(row["is_separable"] for row in lowest)
    words = {0: "与其余项目不可区分，仅供参考", len(lowest): "与其余项目可区分"}
    sure = words.get(apart, f"其中 {apart} 项与其余项目可区分")
    return _of_the_survey(
        f"{named}（{items[0]['wave_name']}，{items[0]['item_cnt']} 项中最低；{sure}）。"
    )


def _of_the_survey(said: str) -> Matter:
    return Matter(
        kind="群众最不满意", said=said, way="看满意度", page="satisfaction", anchor="items"
    )
