"""The city as its enforcement squads see it: streets, the squad of each, and what is punished."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cities.sample.simulation.clock import FIRST, LAST, is_spring_festival_lull, workday_flags
from cities.sample.simulation.hotline.streets import Array, Columns, Streets, Units
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.rhythm import season_factor, weekday_factor
from cities.sample.simulation.world import World

UNLISTED_SQUAD = "市直属机动大队"
SOURCES = ("巡查", "投诉举报", "数字城管", "双随机", "移送", "交办")
PARTY_TYPES = ("自然人", "个体工商户", "法人及其他组织")


@dataclass(frozen=True)
class Violation:
    """One kind of violation: the bureau's word, the label of a case, how often, when, which rule.

    summary, ordinary: its weights among 简易程序 and 普通程序.
    """

    kind: str
    label: str
    summary: float
    ordinary: float
    season: str
    basis: str


VIOLATIONS = (
    Violation("占道经营", "占用城市道路摆摊设点", 17, 3, "summer", "城市市容管理办法第十四条"),
    Violation("店外经营", "超出门窗外墙经营", 18, 3, "steady", "城市市容管理办法第十四条"),
    Violation("流动摊贩", "未在规定地点经营", 13, 0, "summer", "城市市容管理办法第十五条"),
    Violation("户外广告", "擅自设置户外广告", 6, 14, "festival", "户外广告管理办法第二十条"),
    Violation("违法建设", "未经许可进行建设", 0, 22, "steady", "城乡规划法第六十四条"),
    Violation("渣土运输", "运输车辆遗撒渣土", 4, 16, "dust", "建筑垃圾管理规定第二十三条"),
    Violation("油烟", "未按规定使用油烟净化设施", 2, 12, "summer", "大气污染防治法第一百一十八条"),
    Violation("露天烧烤", "在禁止区域露天烧烤", 4, 2, "summer", "大气污染防治法第一百一十九条"),
    Violation("噪声", "夜间施工噪声扰民", 3, 9, "steady", "噪声污染防治法第七十七条"),
    Violation("垃圾分类", "未按规定分类投放垃圾", 9, 4, "steady", "生活垃圾管理条例第五十条"),
    Violation("燃气", "违规使用燃气", 1, 7, "winter", "燃气管理条例第四十九条"),
    Violation("停车", "在人行道违规停车", 16, 1, "steady", "道路交通安全法第九十三条"),
    Violation("养犬", "未牵引犬只出户", 5, 0, "steady", "养犬管理条例第三十条"),
    Violation("其他", "其他违反市容管理的行为", 2, 7, "steady", "城市市容管理办法第三十条"),
)


class City:
    """Streets, units, and of every street its squad and the position of its district."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.streets = Streets(world)
        self.units = Units(world)
        self.district_ids = sorted(set(self.streets.district_ids))
        self.district = np.searchsorted(self.district_ids, self.streets.district_ids)
        self.squad = np.array([self.units.at[f"{key}-zf"] for key in self.streets.ids])
        names = dict(world.units.select("unit_id", "unit_name").iter_rows())
        self.squad_names = [names[self.units.ids[unit]] for unit in self.squad]


def first_of(day: date) -> date:
    """First day of the month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """Last day of the month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def next_month(month: date, cnt: int = 1) -> date:
    """The month `cnt` months later, by its first day."""
    number = month.year * 12 + month.month - 1 + cnt
    return date(number // 12, number % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from that of `first` to that of `last`."""
    months, month = [], first_of(first)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def scattered(
    rng: np.random.Generator,
    city: City,
    plan: Plan,
    month: date,
    a_day: float,
    season: str,
    weekdays: str = "office",
) -> tuple[Array, Array]:
    """Day and street of what happens in a month, `a_day` on an average day at the default scale.

    Squads write more in the week of the inspection (突击化), and where there is more disorder.
    """
    days, streets = [], []
    for n in range((last_of(month) - month).days + 1):
        day = month + timedelta(days=n)
        here, share = city.streets.demand_on(day)
        busy = weekday_factor(weekdays, day) * season_factor(season, day)
        busy *= 1.3 if city.world.is_inspection_week(day) else 0.92
        busy *= 0.45 if is_spring_festival_lull(day) else 1.02
        cnt = rng.poisson(a_day * plan.share * busy * share)
        streets.append(np.repeat(here, cnt))
        days.append(np.full(int(cnt.sum()), np.datetime64(day, "D")))
    return np.concatenate(days), np.concatenate(streets)


def violations(rng: np.random.Generator, month: date, size: int, is_summary: bool) -> Array:
    """Kinds of violation, by their season."""
    weights = np.array(
        [
            (v.summary if is_summary else v.ordinary) * season_factor(v.season, month)
            for v in VIOLATIONS
        ]
    )
    return rng.choice(len(VIOLATIONS), size=size, p=weights / weights.sum())


def some_of(rng: np.random.Generator, size: int, share: float, fit: Array) -> Array:
    """Positions of a known share of `size` rows, at least one, among those that fit."""
    rows = np.flatnonzero(fit)
    amount = min(len(rows), max(1, round(size * share))) if size else 0
    return np.sort(rng.choice(rows, size=amount, replace=False)) if amount else rows[:0]


def spelled(rng: np.random.Generator, size: int, share: float) -> Array:
    """Number of another spelling for a share of the rows, 0 the official name."""
    return np.where(rng.random(size) < share, rng.integers(1, 50, size=size), 0)


def after_workdays(day: Array, cnt: Array | int, closed: frozenset[date]) -> Array:
    """The `cnt`-th working day after each day, by the legal calendar with its make-up workdays."""
    worked = np.cumsum(workday_flags(closed))
    start = (day - np.datetime64(FIRST, "D")).astype(np.int64)
    reached = np.searchsorted(worked, worked[start] + cnt)
    return np.asarray(np.datetime64(FIRST, "D") + reached.astype("timedelta64[D]"))


def on_workdays(day: Array, closed: frozenset[date]) -> Array:
    """Each day, or the working day after it: no office decides on a Sunday. NaT stays NaT."""
    is_known = ~np.isnat(day) & (day <= np.datetime64(LAST, "D"))
    eve = np.where(is_known, day - np.timedelta64(1, "D"), np.datetime64(FIRST, "D"))
    return np.where(is_known, after_workdays(eve, 1, closed), day)


def taken(columns: Columns, rows: Array) -> Columns:
    """Some rows of all columns."""
    return {name: values[rows] for name, values in columns.items()}


def joined(parts: list[Columns]) -> Columns:
    """Columns one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
