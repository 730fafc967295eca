"""What becomes of an order: its whole life, drawn on the day it is received.

Timers 签收 → 响应 → 办结 → 回访 (DOMAIN §11). An order that a unit returns is assigned anew, and
every clock starts again; a dissatisfied writer may have it done once more (重办). All moments are
to the second, NaT is never.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.demand import PHONE_CHANNELS
from cities.sample.simulation.hotline.moments import seconds, signed_on_duty, work_end
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan

ASSIGNMENTS = 3
"""An order is assigned at most so many times."""

LONGEST_LIFE_DAYS = 100
"""Nothing happens to an order later than this after its receipt: it stays as it is."""

SIGN_HOURS = 4
"""签收时限, in working hours from the assignment."""

EXTENSION_DAYS = 5
FORGOTTEN = 0.0025
"""Share of orders that lie until somebody looks through what is overdue."""

_FOUND_AFTER_DAYS = 30
"""… which is at most so many working days after their deadline."""

_PARTLY_SOLVED = (0.115, 0.46)
"""Chance of 部分解决 where a unit is perfect, and what is added where it is hopeless."""

_LAST_REOPENING = 25
"""An order is opened again so many days before the end of its longest life, or not at all."""

_NEVER = np.datetime64("NaT", "s")
_LIMIT_DAYS = np.array([5, 5, 5, 3, 7, 3])
"""办理时限 in working days, by kind of appeal; longer for one complaint in ten."""

OUTCOMES = ("接通", "未接通", "拒访")
SOLVED = ("已解决", "部分解决", "未解决", "未回访")
RATINGS = ("满意", "基本满意", "不满意", "未评价")
LEFT_OUT = ("", "咨询", "表扬", "不合理", "法定途径", "非职责")
RETURN_REASONS = ("", "不属于本单位职责", "属地有误", "诉求内容不清", "应由主管部门办理")


def draw_lives(city: City, plan: Plan, day: date, orders: Columns) -> Columns:
    """Moments and outcomes of the orders received on `day`, in columns beside those of `orders`."""
    rng = plan.rng("hotline.lives", day)
    size = len(orders["seq"])
    lives: Columns = {"is_direct": _is_direct(rng, orders, size)}
    lives |= _assignments(rng, city, day, orders, lives["is_direct"])
    lives |= _work(rng, city, day, orders, lives)
    lives |= _call_back(rng, lives, "closed", "", lives["was_late"])
    lives |= _done_again(rng, city, lives)
    lives |= _left_out(rng, orders, lives)
    return _cut(orders["received"], lives)


def _is_direct(rng: np.random.Generator, orders: Columns, size: int) -> Array:
    """Answered by the operator at once (直接办理): questions, praise, some suggestions."""
    share = np.array([0.0, 0.0, 0.0, 0.78, 0.25, 1.0])[orders["appeal"]]
    return rng.random(size) < share


def _assignments(
    rng: np.random.Generator, city: City, day: date, orders: Columns, is_direct: Array
) -> Columns:
    """Up to three assignments; the ones before the last were returned by their unit."""
    size = len(is_direct)
    closed = city.world.closed
    right = city.responsible(orders["street"], orders["matter"])
    unit = np.where(
        rng.random(size) < 0.055, city.mistaken(orders["street"], rng.random(size)), right
    )
    is_call = orders["channel"] < PHONE_CHANNELS
    begin = np.where(
        is_call, orders["received"], clock.next_working_moment(orders["received"], closed)
    )
    assigned = begin + seconds(rng.lognormal(np.log(900), 0.9, size))
    assigned[is_direct] = _NEVER
    made: Columns = {"assignment_cnt": np.where(is_direct, 0, 1)}
    for nth in range(1, ASSIGNMENTS + 1):
        care = 1.35 - 0.5 * city.quality(unit, orders["street"], day)
        work = rng.lognormal(np.log(2_200 * care), 0.82, size).astype(np.int64)
        signed = np.fmin(work_end(assigned, work, closed), signed_on_duty(rng, assigned, closed))
        chance = np.where(unit == right, 0.018, 0.85) if nth < ASSIGNMENTS else np.zeros(size)
        returns = ~np.isnat(assigned) & (rng.random(size) < chance)
        pause = rng.integers(600, 4 * 3600, size=size)
        returned = np.where(returns, work_end(signed, pause, closed), _NEVER)
        reason = np.where(returns, rng.integers(1, len(RETURN_REASONS), size=size), 0)
        made |= {
            f"unit_{nth}": unit,
            f"assigned_{nth}": assigned,
            f"sign_due_{nth}": city.world.deadline(assigned, SIGN_HOURS, clock.WORK_HOUR),
            f"signed_{nth}": signed,
            f"returned_{nth}": returned,
            f"reason_{nth}": reason,
        }
        made["assignment_cnt"] = made["assignment_cnt"] + returns
        assigned = work_end(returned, rng.integers(300, 3 * 3600, size=size), closed)
        unit = np.where(returns, right, unit)
    return made


def _work(
    rng: np.random.Generator, city: City, day: date, orders: Columns, lives: Columns
) -> Columns:
    """First contact, deadline, extension and closing under the last assignment."""
    size = len(orders["seq"])
    last = np.maximum(lives["assignment_cnt"], 1) - 1
    assigned, signed, unit = (
        np.stack([lives[f"{name}_{n}"] for n in range(1, ASSIGNMENTS + 1)])[last, np.arange(size)]
        for name in ("assigned", "signed", "unit")
    )
    days = _LIMIT_DAYS[orders["appeal"]]
    days = np.where((orders["appeal"] < 3) & (rng.random(size) < 0.1), 15, days)
    days = np.where(city.matters.is_urgent[orders["matter"]], 2, days)
    made: Columns = {"limit_days": days}
    for nth in range(1, ASSIGNMENTS + 1):
        made[f"close_due_{nth}"] = city.world.deadline(
            lives[f"assigned_{nth}"], days, clock.WORK_DAY
        )
    quality = city.quality(unit, orders["street"], day)
    care = 1.42 - 0.6 * quality
    rush = 0.85 if city.world.is_inspection_week(day) else 1.0
    ratio = rng.lognormal(np.log(0.41 * care * rush), 0.5, size)
    luck = rng.random(size)
    due = np.stack([made[f"close_due_{n}"] for n in range(1, ASSIGNMENTS + 1)])
    due = due[last, np.arange(size)]
    work = (ratio * days * clock.DAY_SECONDS).astype(np.int64)
    done = np.maximum(
        work_end(assigned, work, city.world.closed),
        signed + seconds(rng.uniform(600, 7_200, size)),
    )
    found_after = (1 + luck / FORGOTTEN * (_FOUND_AFTER_DAYS - 1)) * clock.DAY_SECONDS
    forgotten = luck < FORGOTTEN
    found = work_end(due, np.where(forgotten, found_after, 0).astype(np.int64), city.world.closed)
    done = np.where(forgotten, np.maximum(done, found), done)
    answered = orders["received"] + seconds(rng.lognormal(np.log(420), 0.5, size))
    closed = np.where(lives["is_direct"], answered, done)
    asked = np.maximum(due - seconds(rng.uniform(1_800, 20 * 3600, size)), signed)
    extends = (ratio > 0.92) & (rng.random(size) < 0.45) & ~(closed <= asked) & ~np.isnat(asked)
    longer = city.world.deadline(due, EXTENSION_DAYS, clock.WORK_DAY)
    made["extended"] = np.where(extends, asked, _NEVER)
    made["extended_due"] = np.where(extends, longer, _NEVER)
    contact = signed + seconds(rng.lognormal(np.log(9_000), 0.8, size))
    made["contact"] = np.where(closed < contact, closed, contact)
    made["closed"] = closed
    made["was_late"] = closed > np.where(extends, longer, due)
    made["quality"] = quality
    return made


def _call_back(
    rng: np.random.Generator, lives: Columns, after: str, suffix: str, late: Array
) -> Columns:
    """The call to the writer some days after the closing, and what was heard."""
    size = len(late)
    days = rng.integers(1, 6, size=size)
    daytime = rng.integers(9 * 3600, 20 * 3600, size=size).astype("timedelta64[s]")
    at = (lives[after].astype("datetime64[D]") + days).astype("datetime64[s]") + daytime
    called = (rng.random(size) < 0.78) & ~lives["is_direct"]
    outcome = rng.choice(3, size=size, p=[0.86, 0.115, 0.025])
    bad = 0.034 + 0.07 * (1 - lives["quality"]) + 0.06 * late
    draw = rng.random(size)
    rating = np.where(draw < bad, 2, np.where(draw < bad + 0.13, 1, 0))
    rating = np.where((outcome != 0) | (rng.random(size) < 0.11), 3, rating)
    partly, hardly = _PARTLY_SOLVED
    in_part = partly + hardly * (1 - lives["quality"])
    solved = np.where(rating == 2, 2, np.where(rng.random(size) < in_part, 1, 0))
    solved = np.where(outcome != 0, 3, solved)
    return {
        f"called{suffix}": np.where(called, at, _NEVER),
        f"outcome{suffix}": outcome,
        f"rating{suffix}": rating,
        f"solved{suffix}": solved,
        f"complaint{suffix}": np.where(rating == 2, rng.integers(1, 4, size=size), 0),
    }


def _done_again(rng: np.random.Generator, city: City, lives: Columns) -> Columns:
    """重办: a dissatisfied writer's order is opened again under a new deadline."""
    size = len(lives["rating"])
    again = (lives["rating"] == 2) & ~np.isnat(lives["called"]) & (rng.random(size) < 0.45)
    wait = seconds(rng.uniform(1_800, 6 * 3600, size))
    reopened = np.where(again, lives["called"] + wait, _NEVER)
    due = city.world.deadline(reopened, 5, clock.WORK_DAY)
    ratio = rng.lognormal(np.log(0.5), 0.45, size)
    work = (ratio * 5 * clock.DAY_SECONDS).astype(np.int64) + 600
    closed = work_end(reopened, work, city.world.closed)
    made = {"reopened": reopened, "reopened_due": due, "closed_again": closed}
    return made | _call_back(rng, lives | made, "closed_again", "_again", closed > due)


def _left_out(rng: np.random.Generator, orders: Columns, lives: Columns) -> Columns:
    """剔除: questions and praise, and a few appeals that nobody can meet; told at the closing."""
    draw = rng.random(len(orders["seq"]))
    found = np.where(draw < 0.006, 3, np.where(draw < 0.014, 4, np.where(draw < 0.02, 5, 0)))
    found = np.where(orders["appeal"] == 5, 2, found)
    found = np.where((orders["appeal"] == 3) & lives["is_direct"], 1, found)
    return {"left_out": found}


def _cut(received: Array, lives: Columns) -> Columns:
    """Forget what would come after the longest life, and what could no more end within it."""
    limit = received + np.timedelta64(LONGEST_LIFE_DAYS, "D")
    too_late = lives["reopened"] > limit - np.timedelta64(_LAST_REOPENING, "D")
    lives["reopened"] = np.where(too_late, _NEVER, lives["reopened"])
    for name, values in lives.items():
        if values.dtype.kind == "M" and "due" not in name:
            lives[name] = np.where(values > limit, _NEVER, values)
    for name in ("closed_again", "called_again"):
        lives[name] = np.where(np.isnat(lives["reopened"]), _NEVER, lives[name])
    return lives
