"""What squads do beside cases: catering fumes, muck trucks, advice, three-colour notices (§12).

The 2×2 of purifiers and ducts keeps its unknowns (T04).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation.enforcement.city import City, first_of, last_of, scattered
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import FIRST_DAY, Plan

MUCK_A_DAY, LADDERS_A_DAY = 0.85, 1.3
ADVICE_A_DAY = {"服务告知单": (124.0, 164.0), "劝导单": (41.0, 46.0)}
"""Service and persuasion on paper, a day in the first month and two years later: squads come closer
to 服务 70, 管理 20, 执法 10 (721), which is a method and no quota (DOMAIN §12)."""
_TWO_YEARS = 24
_UNTOLD_EVERY = 150
MUCK_VIOLATIONS = ("未密闭运输", "沿途遗撒", "未冲洗上路", "未按核准路线行驶", "乱倒渣土")
HAULERS = ("云澜恒通渣土运输队", "云澜顺泰渣土运输队", "云澜卓远渣土运输队", "云澜同力渣土运输队")
COLOURS = ("蓝", "黄", "红")
UNIT_KINDS = ("小吃店", "面馆", "烧烤店", "快餐店", "茶饮店")
SIZES = ("大型", "中小型", "机关食堂")
YES, NO, UNKNOWN = range(3)

_A_DAY = np.timedelta64(1, "D")
_NEVER = np.datetime64("NaT", "D")


def muck_trucks(city: City, plan: Plan, month: date) -> Columns:
    """渣土 violations found in a month, one row each; they do not change afterwards."""
    rng = plan.rng("enforcement.muck", month)
    day, street = scattered(rng, city, plan, month, MUCK_A_DAY, "dust")
    size = len(day)
    seconds = rng.integers(6 * 3600, 23 * 3600, size=size).astype("timedelta64[s]")
    return {
        "month": np.full(size, np.datetime64(month, "M")),
        "seq": np.arange(1, size + 1),
        "at": day.astype("datetime64[s]") + seconds,
        "street": street,
        "what": rng.choice(5, size=size, p=[0.34, 0.26, 0.22, 0.1, 0.08]),
        "fine": rng.choice([500, 1_000, 2_000, 3_000], size=size, p=[0.3, 0.4, 0.2, 0.1]),
        "draw": rng.integers(0, 2**31, size=size),
    }


def ladders(city: City, plan: Plan, month: date) -> Columns:
    """三色单 begun in a month: 蓝 first, 黄 for every third, 红 for every third of those (003).

    A few are dated the wrong way round: 红 on the day of 蓝.
    """
    rng = plan.rng("enforcement.ladders", month)
    blue, street = scattered(rng, city, plan, month, LADDERS_A_DAY, "steady")
    size = len(blue)
    yellow = blue + rng.integers(7, 30, size=size) * _A_DAY
    yellow = np.where(rng.random(size) < 0.34, yellow, _NEVER)
    red = yellow + rng.integers(7, 30, size=size) * _A_DAY
    red = np.where(rng.random(size) < 0.36, red, _NEVER)
    is_mixed_up = ~np.isnat(red) & (rng.random(size) < 0.03)
    return {
        "month": np.full(size, np.datetime64(month, "M")),
        "seq": np.arange(1, size + 1),
        "street": street,
        "蓝": np.where(is_mixed_up, red, blue),
        "黄": yellow,
        "红": np.where(is_mixed_up, blue, red),
        "is_mixed_up": is_mixed_up,
    }


def advice(city: City, plan: Plan, month: date, kind: str) -> Columns:
    """Papers of one kind of `ADVICE_A_DAY` handed out in a month."""
    rng = plan.rng(f"enforcement.advice.{kind}", month)
    begin, later = ADVICE_A_DAY[kind]
    passed = (month.year - FIRST_DAY.year) * 12 + month.month - 1
    a_day = begin + (later - begin) * passed / _TWO_YEARS
    day, street = scattered(rng, city, plan, month, a_day, "steady")
    return {
        "month": np.full(len(day), np.datetime64(month, "M")),
        "seq": np.arange(1, len(day) + 1),
        "day": day,
        "street": street,
    }


def action_of(kind: str) -> str:
    """服务, 管理 or 执法 (721) of a notice."""
    return {"服务告知单": "服务", "劝导单": "管理", "责令改正": "管理"}.get(kind, "执法")


def is_untold(seq: Array) -> Array:
    """Notices of which the clerk left 服务管理执法类别 blank: one in 150."""
    return np.asarray(seq % _UNTOLD_EVERY == _UNTOLD_EVERY - 1)


def catering_survey(city: City, plan: Plan, month: date) -> Columns:
    """Units surveyed in the quarter that ends with `month`: every second one, and all in two.

    shop: position in the city's list of shops. A unit once fitted stays fitted.
    """
    shops = city.world.shops
    kind = shops["shop_name"].str.extract(f"({'|'.join(UNIT_KINDS)})")
    units = np.flatnonzero(kind.is_not_null().to_numpy())
    units = units[: max(20, min(len(units), round(len(units) * plan.share)))]
    quarter = month.year * 4 + month.month // 3
    mine = units[units % 2 == quarter % 2]
    hidden = plan.rng("enforcement.catering").random((shops.height, 4))[mine]
    progress = 0.05 * (quarter - 2024 * 4)
    rng = plan.rng("enforcement.survey", month)
    first = np.datetime64(first_of(date(month.year, month.month - 2, 1)), "D")
    length = int((np.datetime64(last_of(month), "D") - first).astype(int))
    return {
        "shop": mine,
        "surveyed": first + rng.integers(0, length, size=len(mine)) * _A_DAY,
        "size": np.searchsorted([0.03, 0.91], hidden[:, 0]),
        "purifier": _told(hidden[:, 1], 0.38 + progress, rng.random(len(mine)) < 0.06),
        "ducted": _told(hidden[:, 2], 0.46 + progress, rng.random(len(mine)) < 0.06),
        "online": _told(hidden[:, 3], 0.14 + progress, rng.random(len(mine)) < 0.04),
    }


def _told(hidden: Array, share: float, unknown: Array) -> Array:
    """Whether a unit has something; some could not be seen."""
    return np.where(unknown, UNKNOWN, np.where(hidden < share, YES, NO))
