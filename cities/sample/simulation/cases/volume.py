"""How many cases a day brings, and how they spread over streets, categories and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import Flags, Floats, Ints, running
from cities.sample.simulation.cases.setting import Setting, day_number
from cities.sample.simulation.cases.weekdays import channels_by_weekday, weekdays
from cities.sample.simulation.disorder import levels
from cities.sample.simulation.plan import FIRST_DAY, TWO_YEARS, Plan
from cities.sample.simulation.rhythm import (
    day_factor,
    hour_weights,
    parameters,
    season_factor,
    weekday_factor,
)


@dataclass(frozen=True)
class Days:
    """Tables of consecutive days, one row a day.

    expected: ordinary cases. street, category: running totals. disorder: level of every street.
    is_inspected: the day lies in an inspection week.
    """

    first: date
    expected: Floats
    street: Floats
    category: Floats
    disorder: Floats
    is_inspected: Flags


def tables(setting: Setting, plan: Plan, first: date, count: int) -> Days:
    """The tables of `count` days from `first` on."""
    days = [first + timedelta(days=n) for n in range(count)]
    weights = np.stack([_category_weights(setting, day) for day in days])
    disorder = _disorder(setting, plan.seed, first, count)
    numbers = np.array([day_number(day) for day in days])[:, None]
    alive = (setting.alive[0] <= numbers) & (numbers <= setting.alive[1])
    streets = np.where(alive, setting.weight, 0.0)
    streets = streets / streets.sum(axis=1, keepdims=True) * disorder
    busy = weights.sum(axis=1) * np.array([_activity(day) for day in days])
    ordinary = plan.cases / TWO_YEARS * (1 - recurring_share(plan))
    return Days(
        first=first,
        expected=ordinary * busy * streets.sum(axis=1) / _usual(setting, plan.seed),
        street=running(streets),
        category=running(weights),
        disorder=disorder,
        is_inspected=inspected(numbers[:, 0]),
    )


def inspected(day: Ints) -> Flags:
    """Whether days (since 1970) lie in inspection weeks."""
    flags = _inspection_flags()
    return flags[np.clip(day - day_number(clock.FIRST), 0, flags.size - 1)]


def recurring_share(plan: Plan) -> float:
    """Expected share of cases at recurring places."""
    return p.RECURRING_CASE_SHARE * min(1.0, p.LARGEST_SHARE / plan.share)


def hour_patterns() -> tuple[list[str], Floats]:
    """Names of the hour patterns and their running totals."""
    names = list(parameters()["hours"])
    return names, running(np.stack([hour_weights(name) for name in names]))


def _category_weights(setting: Setting, day: date) -> Floats:
    """Expected share of every category on a day, against a year's total of 1."""
    shapes = _shapes(setting)
    season = np.array([season_factor(name, day) for name in shapes.seasons])[shapes.season]
    weekday = np.array([weekday_factor(name, day) for name in shapes.weekdays])[shapes.weekday]
    busy, kind = channels_by_weekday(), weekdays(np.array([day_number(day)]))[0]
    found = shapes.proactive * busy.own[kind] + (1 - shapes.proactive) * busy.others[kind]
    lift = np.ones(shapes.weight.size)
    if inspected(np.array([day_number(day)]))[0]:
        lift += shapes.proactive * (p.INSPECTION_LIFT - 1.0)
    for months, rows in shapes.campaigns:
        if day.month in months:
            lift[rows] *= p.CAMPAIGN_LIFT
    weights: Floats = shapes.weight * season * weekday * found * lift
    return weights


@dataclass(frozen=True)
class _Shapes:
    """What the categories of a setting follow: positions in the lists of pattern names."""

    weight: Floats
    proactive: Floats
    seasons: list[str]
    season: Ints
    weekdays: list[str]
    weekday: Ints
    campaigns: list[tuple[frozenset[int], Ints]]


@lru_cache(maxsize=4)
def _shapes(setting: Setting) -> _Shapes:
    told = setting.categories
    seasons = told["season"].unique(maintain_order=True).to_list()
    weekdays = told["weekdays"].unique(maintain_order=True).to_list()
    return _Shapes(
        weight=told["weight"].to_numpy(),
        proactive=told["proactive"].to_numpy(),
        seasons=seasons,
        season=np.array([seasons.index(name) for name in told["season"]]),
        weekdays=weekdays,
        weekday=np.array([weekdays.index(name) for name in told["weekdays"]]),
        campaigns=[(months, setting.category_rows(keys)) for months, keys in p.CAMPAIGNS],
    )


def _activity(day: date) -> float:
    """The city's rhythm, milder than elsewhere: inspectors walk their rounds at 春节 too."""
    return float(day_factor(day) ** 0.6)


@lru_cache(maxsize=1)
def _inspection_flags() -> Flags:
    days = range((clock.LAST - clock.FIRST).days + 1)
    return np.array([clock.is_inspection_week(clock.FIRST + timedelta(days=n)) for n in days])


@lru_cache(maxsize=4)
def _usual(setting: Setting, seed: int) -> float:
    """Mean of the daily weights over two years, so that `plan.cases` is what they add up to."""
    days = [FIRST_DAY + timedelta(days=n) for n in range(TWO_YEARS)]
    busy = float(np.mean([_category_weights(setting, d).sum() * _activity(d) for d in days]))
    return busy * float(_disorder(setting, seed, FIRST_DAY, TWO_YEARS).mean())


def _disorder(setting: Setting, seed: int, first: date, count: int) -> Floats:
    path = levels(seed, tuple(setting.streets["street_id"]))
    offset = (first - clock.FIRST).days
    return path[offset : offset + count]
