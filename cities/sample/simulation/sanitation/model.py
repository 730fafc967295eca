"""How much waste the city makes and where it goes: shares, loads, vehicles and plants.

Every number here is invented within what reports show: 0.8–1.1 kg a head and day, loads of 0.5 to
25 t (T21, T22), and the chain 收集点 → 转运站 → 终端 of DOMAIN §7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from cities.sample.simulation.clock import holidays, is_spring_festival_lull
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.rhythm import hour_weights

MSW = ("其他", "厨余", "餐厨", "可回收物", "有害")
"""Streams that make up 生活垃圾 (DOMAIN §7)."""

KG_PER_HEAD = 0.95
"""Household waste a head and day, the mean of a year."""

_MONTHS = (0.96, 0.97, 0.98, 1.0, 1.02, 1.04, 1.06, 1.06, 1.03, 0.99, 0.96, 0.93)
_WEEKDAYS = (1.05, 1.02, 0.99, 0.99, 1.0, 0.99, 0.96)
_HOLIDAY, _LULL, _STANDSTILL = 1.06, 0.86, 0.45
_GROWTH_A_YEAR = 0.012
_DAY_NOISE = 0.025


@dataclass(frozen=True)
class Haul:
    """One kind of load: stream, mean net weight, vehicle, and where the load comes from.

    share: of the mass of household waste; per_day: loads a day, for waste that has no share.
    plant: facility that takes it, '' where that depends on the district. source: `street` or
    `district`, which the ticket names.
    """

    stream: str
    mean_kg: int
    vehicle: str
    rated_t: float
    tare_kg: int
    fleet: int
    share: float = 0.0
    per_day: float = 0.0
    plant: str = ""
    source: str = "street"


HAULS: tuple[Haul, ...] = (
    Haul("其他", 5_900, "压缩车", 8.0, 9_600, 14, share=0.8785),
    Haul("厨余", 3_600, "厨余收集车", 5.0, 6_200, 6, share=0.115, plant="f_cy01"),
    Haul("可回收物", 1_500, "可回收物收集车", 3.0, 4_100, 4, share=0.006, plant="f_hs01"),
    Haul("有害", 450, "有害垃圾专用车", 1.5, 3_300, 2, share=0.0005, plant="f_hs01"),
    Haul("建筑", 13_600, "渣土车", 15.0, 12_400, 12, per_day=8, plant="f_jz01"),
    Haul("大件", 1_800, "大件运输车", 5.0, 7_000, 4, per_day=4, plant="f_dj01"),
    Haul("粪便", 5_800, "吸粪车", 8.0, 8_200, 3, per_day=3, plant="f_fb01", source="district"),
    Haul("园林", 2_400, "园林收集车", 5.0, 6_800, 3, per_day=2, plant="f_cy01", source="district"),
)
"""Loads that are weighed for the first time."""

TRANSFER = Haul("其他", 17_600, "勾臂转运车", 18.0, 13_600, 8)
LEACHATE = Haul("渗滤液", 9_200, "吸污车", 10.0, 9_000, 2, per_day=0.5)
VEHICLES: tuple[Haul, ...] = (*HAULS, TRANSFER, LEACHATE)
"""All kinds of vehicles; a ticket refers to its place in this list."""

STATIONS = ("f_zz01", "f_zz02", "f_zz03", "f_zz04", "f_zz05", "f_zz06")
"""Transfer station of the first to the sixth district."""

TERMINALS = ("f_fs01", "f_fs02", "f_tm01", "f_cy01", "f_hs01", "f_jz01", "f_dj01", "f_fb01")
FACILITIES = (*STATIONS, *TERMINALS)
INCINERATOR = ("f_fs01", "f_fs01", "f_fs01", "f_fs02", "f_fs02", "f_fs01")
"""Plant that burns the residual waste of each district."""

DIRECT_SHARE = (0.10, 0.10, 0.10, 0.10, 0.40, 0.40)
"""Share of each district's residual waste that is driven to the plant past the station."""

TO_TREAT = ("其他", "厨余", "餐厨")
"""Household waste without what is separated for buyers and for hazardous waste (S06)."""

STATION_LOSS = 0.004
"""Share of the mass that runs off as leachate while a station compacts it."""

OVERHAUL_PLANT, LANDFILL, OVERHAUL_SHARE = "f_fs01", "f_tm01", 0.25
_OVERHAULS = ((4, 8, 17), (10, 13, 22))


def is_overhaul(day: date) -> bool:
    """The big plant is overhauled twice a year; a part of its waste goes to the landfill."""
    return any(day.month == m and first <= day.day <= last for m, first, last in _OVERHAULS)


def kg_per_head(day: date, closed: frozenset[date]) -> float:
    """Expected household waste a head on `day`: season, weekday, holidays, slow growth."""
    growth = 1.0 + _GROWTH_A_YEAR * (day - date(2025, 1, 1)).days / 365.25
    told = KG_PER_HEAD * growth * _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]
    if day in closed:
        return told * _STANDSTILL
    if is_spring_festival_lull(day):
        return told * _LULL
    return told * (_HOLIDAY if day in holidays() else 1.0)


def day_noise(rng: np.random.Generator) -> float:
    """How far a day strays from what is expected."""
    return float(np.exp(rng.normal(0.0, _DAY_NOISE)))


def day_mass_kg(plan: Plan, residents: int) -> float:
    """Household waste of an average day of the simulated part of the city."""
    return KG_PER_HEAD * residents * plan.share


def collection_hours() -> np.ndarray:
    """Cumulated share of loads by hour: a station must still send on what it takes in."""
    weights = hour_weights("collection").copy()
    weights[:3] = weights[21:] = 0.0
    return np.cumsum(weights / weights.sum())
