"""The city as the hotline's operators see it: what people write about, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from cities.sample.simulation.clock import FIRST
from cities.sample.simulation.districts import lifted, standing
from cities.sample.simulation.hotline.streets import Array, Streets, Units
from cities.sample.simulation.plan import FIRST_DAY
from cities.sample.simulation.rhythm import season_factor, weekday_factor
from cities.sample.simulation.world import World

UNLISTED_CATEGORY = "占用消防通道"
"""A matter that the city's list of categories does not know."""

UNLISTED_UNIT, UNLISTED_ENDING = "重点工程建设协调小组", "值班室"
"""A unit nobody knows, and how some write a unit's own name: no list has either."""

_OTHER_MATTERS = (
    (UNLISTED_CATEGORY, "其他事件", "jd", 0.004),
    ("政策业务咨询", "咨询", "cg", 0.11),
    ("工作建议", "建议", "cg", 0.03),
    ("表扬感谢", "表扬", "cg", 0.016),
)
"""Matters beside the city's minor classes: name, class, unit kind, share of all orders."""

_WRONG_DUTIES = ("jd", "zf", "cg", "hw", "sz", "yl")
"""Kinds of units an operator sends an order to by mistake."""


@dataclass(frozen=True)
class Matters:
    """What people write about: names as the hotline spells them, and how often.

    first_other: position of the first matter that is none of the city's minor classes; the one
    after it is the first that is no problem at all.
    """

    names: list[str]
    majors: list[str]
    duties: list[str]
    weights: Array
    seasons: list[str]
    weekdays: list[str]
    is_urgent: Array

    @property
    def first_other(self) -> int:
        """See above."""
        return len(self.names) - len(_OTHER_MATTERS)


class City:
    """Look-ups that do not change from day to day; positions instead of identifiers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.streets = Streets(world)
        self.units = Units(world)
        self.matters = _matters(world)
        self._duty_at = {k: i for i, k in enumerate(sorted(set(world.units["kind"])))}
        self._duties = self._matrix()
        self._matter_days: dict[date, Array] = {}
        self._districts = tuple(dict.fromkeys(self.streets.district_ids))
        at = {key: i for i, key in enumerate(self._districts)}
        self._district = np.array([at[key] for key in self.streets.district_ids])

    def matter_weights(self, day: date) -> Array:
        """Probability of each matter on a day, by season and weekday."""
        if day not in self._matter_days:
            told = self.matters
            factors = [
                season_factor(season, day) * weekday_factor(weekday, day)
                for season, weekday in zip(told.seasons, told.weekdays, strict=True)
            ]
            weights = told.weights * np.array(factors)
            self._matter_days[day] = weights / weights.sum()
        return self._matter_days[day]

    def responsible(self, street: Array, matter: Array) -> Array:
        """Unit that answers for a matter in a street."""
        duty = np.array([self._duty_at[d] for d in self.matters.duties])
        return np.asarray(self._duties[street, duty[matter]])

    def quality(self, unit: Array, street: Array, day: date) -> Array:
        """Quality of each unit where it works, on a day."""
        there = standing(self._districts)[(day - FIRST).days][self._district[street]]
        return lifted(self.units.quality[unit], there)

    def mistaken(self, street: Array, draw: Array) -> Array:
        """A unit of the neighbourhood picked by a draw of 0–1."""
        duty = np.array([self._duty_at[d] for d in _WRONG_DUTIES])
        return np.asarray(self._duties[street, duty[(draw * len(duty)).astype(int)]])

    def _matrix(self) -> Array:
        """Unit by street and duty; every street asks the units of the days it exists."""
        at = {key: i for i, key in enumerate(self.streets.ids)}
        matrix = np.zeros((len(at), len(self._duty_at)), dtype=np.int64)
        begins = self.world.streets["valid_from"].clip(FIRST_DAY, None)
        for day in begins.unique().sort():
            for street, duty, unit in self.world.duties_on(day).rows():
                matrix[at[street], self._duty_at[duty]] = self.units.at[unit]
        return matrix


def _matters(world: World) -> Matters:
    """Categories weighted by what patrols leave for citizens to find, and what is no problem.

    The hotline has a word of its own for most of them: an alias of the city's list.
    """
    told = world.categories
    spelled = [world.category_spellings(key) for key in told["category_id"]]
    weights = (told["weight"] * (1.02 - told["proactive"])).to_numpy()
    others = np.array([share for *_, share in _OTHER_MATTERS])
    urgent = (told["limit_unit"] == "紧急工作时").to_numpy()
    steady = ["steady"] * len(others)
    return Matters(
        names=[found[min(1, len(found) - 1)] for found in spelled]
        + [name for name, *_ in _OTHER_MATTERS],
        majors=told["major_name"].to_list() + [major for _, major, *_ in _OTHER_MATTERS],
        duties=told["unit_kind"].to_list() + [duty for *_, duty, _ in _OTHER_MATTERS],
        weights=np.concatenate([weights / weights.sum() * (1 - others.sum()), others]),
        seasons=told["season"].to_list() + steady,
        weekdays=told["weekdays"].to_list() + ["office"] * len(others),
        is_urgent=np.concatenate([urgent, np.zeros(len(others), dtype=bool)]),
    )
