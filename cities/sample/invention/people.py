"""Residents, survey items and waves, targets, and the days on which the city stood still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from cities.sample.invention.areas import (
    CITY_ID,
    DISTRICTS,
    SINCE,
    SPLIT_ON,
    Street,
    streets,
)

YEARS = (2024, 2025, 2026)
_DISTRICT_RESIDENTS = {
    "d1": 214_000,
    "d2": 226_000,
    "d3": 168_000,
    "d4": 159_000,
    "d5": 104_000,
    "d6": 93_000,
}
_GROWTH = {"d1": 0.002, "d2": 0.006, "d3": 0.014, "d4": 0.011, "d5": -0.004, "d6": -0.006}
POPULATION_SOURCE = "示例数据:虚构的常住人口"

ITEM_EDITION = "示例-2024"
SURVEY_ITEMS: tuple[tuple[str, str, str], ...] = (
    ("q01", "市容环境(示例)", "f_garbage f_pile f_hanging f_bulky"),
    ("q02", "街面秩序(示例)", "f_vendor f_outside f_barbecue"),
    ("q03", "宣传广告(示例)", "f_flyer f_banner f_sign f_board"),
    ("q04", "园林绿化(示例)", "f_tree f_green f_green_rail"),
    ("q05", "车辆停放秩序(示例)", "f_cars f_bikes f_shared_bikes f_dead_vehicle"),
    ("q06", "施工管理(示例)", "f_dust f_site_noise f_spill f_dig"),
    ("q07", "住宅小区(城中村)(示例)", "f_building f_noise"),
    ("q08", "菜市场(示例)", ""),
    ("q09", "河道管理(示例)", "f_water"),
    ("q10", "垃圾分类(示例)", "f_sorting f_bin"),
    ("q11", "公共厕所(示例)", "f_toilet"),
    ("q12", "道路保洁(示例)", "f_road_dirt"),
    ("q13", "市政设施(示例)", "f_manhole f_lamp f_sinkhole f_pavement f_sewer"),
    ("q14", "交通秩序(示例)", "f_rail"),
)
"""Placeholders for the 14 contents of DOMAIN §9.1, of which only three are known by name, each with
the families of problems that it asks about."""

AWARENESS_ITEM = ("a01", "12319热线知晓(示例)", "")
"""The one question of knowledge (V06); it is no item of management."""

SURVEY_WAVES: tuple[tuple[str, str, date, date], ...] = (
    ("2024H1", "2024年上半年满意度调查(示例)", date(2024, 1, 1), date(2024, 6, 30)),
    ("2024H2", "2024年下半年满意度调查(示例)", date(2024, 7, 1), date(2024, 12, 31)),
    ("2025H1", "2025年上半年满意度调查(示例)", date(2025, 1, 1), date(2025, 6, 30)),
    ("2025H2", "2025年下半年满意度调查(示例)", date(2025, 7, 1), date(2025, 12, 31)),
)

CLOSED_DAYS: tuple[tuple[date, str, str], ...] = (
    (date(2025, 7, 23), "休息日", "台风停工停产(示例)"),
)
"""Days on which the city itself stopped work, beside the legal calendar."""

_LONG = ("M", "Q", "Y")
_PLANS: tuple[tuple[str, tuple[str, ...], float, str], ...] = (
    ("C05", _LONG, 0.97, "示例目标:市考核办法"),
    ("C06", _LONG, 0.98, "示例目标:市考核办法"),
    ("C12", _LONG, 0.98, "示例目标:市考核办法"),
    ("C13", _LONG, 0.95, "示例目标:市考核办法"),
    ("C15", _LONG, 0.03, "示例目标:市考核办法"),
    ("C20", _LONG, 0.97, "示例目标:市考核办法"),
    ("C21", ("D", *_LONG), 0.0, "示例目标:不留积案"),
    ("C25", _LONG, 0.50, "示例目标:市考核办法"),
    ("H03", _LONG, 0.98, "示例目标:热线考核办法"),
    ("H04", _LONG, 0.95, "示例目标:热线考核办法"),
    ("H05", _LONG, 0.95, "示例目标:热线考核办法"),
    ("H08", _LONG, 0.90, "示例目标:热线考核办法"),
    ("S04", _LONG, 0.90, "示例目标:上级下达"),
    ("S04", _LONG, 0.92, "示例目标:市民生实事"),
    ("S05", _LONG, 0.90, "示例目标:市考核办法"),
    ("S06", _LONG, 1.0, "示例目标:上级下达"),
    ("S07", ("Q", "Y"), 0.35, "示例目标:分类工作考核"),
    ("S08", ("Y",), 0.60, "示例目标:分类工作考核"),
    ("S09", ("Q", "Y"), 0.80, "示例目标:分类工作考核"),
    ("S10", ("Y",), 0.95, "示例目标:市考核办法"),
    ("S11", ("Y",), 0.90, "示例目标:上级下达"),
    ("S13", ("Y",), 1.0, "示例目标:年度任务全部完成"),
    ("S14", _LONG, 0.03, "示例目标:计量管理"),
    ("E04", _LONG, 0.95, "示例目标:法治考核"),
    ("V01", ("H",), 80.0, "示例目标:市满意度工程"),
    ("V02", ("H",), 0.80, "示例目标:市满意度工程"),
    ("V05", ("H",), 2310.0, "示例目标:每区不少于385份"),
)
"""KPI, kinds of period, value and who set it; S04 has two targets of two sources (T08)."""

_FIVE_YEARS: dict[str, tuple[float, ...]] = {
    "S05": (0.91, 0.92, 0.93, 0.94, 0.95),
    "S07": (0.37, 0.39, 0.41, 0.43, 0.45),
    "S10": (0.96, 0.97, 0.98, 0.99, 1.0),
}
"""KPI and its target of each year of the plan that follows the two years lived."""
_PLAN_BEGINS = 2026
_PLAN_SOURCE = "云澜市城市管理“十五五”规划(示例)"

DISTRICT_SAMPLE = 385.0


@dataclass(frozen=True)
class Target:
    """A target of the city or of one area."""

    kpi_id: str
    area_id: str
    period_type: str
    valid_from: date
    valid_to: date | None
    value: float
    source: str


def population() -> list[tuple[str, int, int]]:
    """Area, year and residents of every street, district and the city; parts add up to wholes."""
    found: list[tuple[str, int, int]] = []
    for year in YEARS:
        total = 0
        for district_id in DISTRICTS:
            there = [s for s in _streets_of(year) if s.district_id == district_id]
            whole = _DISTRICT_RESIDENTS[district_id] * (1 + _GROWTH[district_id]) ** (year - 2024)
            scale = whole / sum(map(_size, there))
            counts = [(s.street_id, year, round(_size(s) * scale)) for s in there]
            found += counts
            found.append((district_id, year, sum(count for _, _, count in counts)))
            total += found[-1][2]
        found.append((CITY_ID, year, total))
    return sorted(found)


def _streets_of(year: int) -> list[Street]:
    """Streets in force at the end of a year."""
    end = date(year, 12, 31)
    return [s for s in streets() if s.valid_from <= end and (s.valid_to or date.max) >= end]


def _size(street: Street) -> float:
    """How large a street is among those of its district."""
    rng = np.random.default_rng([990400, int(street.street_id[1]), int(street.street_id[3:])])
    return float(rng.uniform(0.6, 1.4)) * (0.55 if street.half else 1.0)


def targets() -> list[Target]:
    """Targets of the city, and the sample size that each district needs (DOMAIN §6 V05)."""
    found: list[Target] = []
    for kpi_id, periods, value, source in _PLANS:
        for period in periods:
            planned = _FIVE_YEARS.get(kpi_id, ()) if period == "Y" else ()
            until = date(_PLAN_BEGINS - 1, 12, 31) if planned else None
            found.append(Target(kpi_id, CITY_ID, period, SINCE, until, value, source))
            for year, aim in enumerate(planned, start=_PLAN_BEGINS):
                found.append(
                    Target(kpi_id, CITY_ID, "Y", date(year, 1, 1), date(year, 12, 31), aim,
                           _PLAN_SOURCE)
                )  # fmt: skip
    found += [
        Target("V05", district_id, "H", SINCE, None, DISTRICT_SAMPLE, "示例目标:每区不少于385份")
        for district_id in DISTRICTS
    ]
    for year, square_metres in ((2024, 60_000.0), (2025, 66_000.0)):
        found.append(
            Target("E05", CITY_ID, "Y", date(year, 1, 1), date(year, 12, 31), square_metres,
                   "示例目标:年度拆违任务")
        )  # fmt: skip
    found.append(Target("C13", CITY_ID, "M", SPLIT_ON, None, 0.955, "示例目标:市考核办法(2025版)"))
    return found
