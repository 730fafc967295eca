"""Who is asked in a wave and what they answer, on 满意 / 基本满意 / 一般 / 不满意 / 不了解.

Answers of one person hang together, and within a district the share of every answer is the one the
item has there: a small sample shows the same lowest three as a large one, but where the fourth is
close.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.satisfaction.levels import DISTRICT_GAINS, mean
from cities.sample.simulation.world import UNASSIGNED, World

LABELS = ("满意", "基本满意", "一般", "不满意", "不了解")
SCORES = (100, 80, 60, 0)
"""Points of the first four labels: the scale proven on 杭州 2009 (DOMAIN §9.2, P10)."""

DONT_KNOW = 4
KNOWLEDGE = ("知道", "不知道", "不了解", "拒答")
"""Answers to the question whether one knows the hotline (V06); 拒答 was not answered."""

AWARENESS_CODE, AWARENESS_NAME = "a01", "12319热线知晓"

SATISFIED = (0, 1)
"""满意 and 基本满意 count as satisfied (V02)."""

PERSONS, LEAST_PERSONS, MOST_SHARE = 6_000, 200, 4.0
"""People a wave; a survey does not grow without end with the city's cases."""

WEIGHT_STEPS = 10_000
"""Weights are whole ten-thousandths."""

BLANK, STRANGE, OTHER_WORD = "blank", "strange", "other_word"
"""Dirt of one answer: nothing, a word outside the scale, another word for the same."""

DOUBLE, PHONE, NAME_DRIFT = "double", "phone", "name_drift"
"""Dirt of a whole questionnaire."""

_CELL_RATES = {BLANK: 0.004, STRANGE: 0.0006, OTHER_WORD: 0.006}
_PERSON_RATES = {DOUBLE: 0.004, PHONE: 0.002, NAME_DRIFT: 0.02}
_HEAVY_SHARE, _HEAVY_BY = 0.004, 9
"""Few people stand for very many, none of a small sample; their weights are trimmed (§9.3)."""

_INVALID_SHARE, _NO_STREET_SHARE = 0.015, 0.03
_FIELDWORK_BEGINS, _FIELDWORK_DAYS, _DELIVERED_AFTER = 63, 26, 10

_UNKNOWN_SHARE = {"q03": 0.05, "q06": 0.08, "q09": 0.06, "q11": 0.05}
_USUAL_UNKNOWN = 0.025
_KINSHIP, _STREET_SPREAD = 0.6, 0.12
_AGES = ("18-29岁", "30-44岁", "45-59岁", "60岁及以上")
_AGE_SHARES, _AGE_WEIGHTS = (0.24, 0.33, 0.26, 0.17), (0.93, 0.98, 1.04, 1.08)
_YEARS = ("不足1年", "1-5年", "5-10年", "10年以上")


@dataclass(frozen=True)
class Wave:
    """One wave of the survey: when people were asked, and when the agency delivered."""

    name: str
    title: str
    number: int
    first_day: date
    last_day: date
    delivered_on: date


@dataclass(frozen=True)
class Asked:
    """The people of a wave and their answers.

    people: resp_id, district_id, street_id (unassigned where none is told), spelling (null where
        none is told), mode, gender, age, years, weight (ten-thousandths), interviewed_on, is_valid,
        dirt, choice. labels, dirt: one row a person, one column an item; `dirt` holds '' or the
        kind of dirt of one answer. knows: position in `KNOWLEDGE`, one a person.
    """

    wave: Wave
    people: pl.DataFrame
    labels: NDArray[np.int64]
    dirt: NDArray[np.str_]
    knows: NDArray[np.int64]


def waves(world: World) -> list[Wave]:
    """All waves, with their fieldwork a good two months into their half-year."""
    found = []
    for number, row in enumerate(world.survey_waves.iter_rows(named=True)):
        first = row["period_start"] + timedelta(days=_FIELDWORK_BEGINS)
        last = first + timedelta(days=_FIELDWORK_DAYS - 1)
        sent = last + timedelta(days=_DELIVERED_AFTER)
        found.append(Wave(row["wave"], row["wave_name"], number, first, last, sent))
    return found


def waves_until(world: World, plan: Plan) -> list[Wave]:
    """Waves that have been delivered by the end of `plan.last_day`."""
    return [
        wave
        for wave in waves(world)
        if wave.first_day >= plan.first_day and wave.delivered_on <= plan.last_day
    ]


def asked(world: World, plan: Plan, wave: Wave) -> Asked:
    """Ask the people of one wave."""
    rng = plan.rng("satisfaction.wave", wave.number)
    people = _people(world, plan, wave, rng)
    items = world.survey_items["item_code"].to_list()
    labels = _labels(people, items, wave, rng)
    draws = rng.random(labels.shape)
    dirt = np.full(labels.shape, "", dtype=f"<U{max(map(len, _CELL_RATES))}")
    is_plain = (people["dirt"] == "").to_numpy()[:, None]
    bound = 0.0
    for kind, rate in _CELL_RATES.items():
        dirt[(draws >= bound) & (draws < bound + rate) & is_plain] = kind
        bound += rate
    return Asked(wave, people, labels, dirt, _knowledge(plan, people, wave))


def _knowledge(plan: Plan, people: pl.DataFrame, wave: Wave) -> NDArray[np.int64]:
    """Who knows the hotline: more in every wave, more where people are content."""
    draw = plan.rng("satisfaction.knowledge", wave.number).random(people.height)
    gain = people["district_id"].replace_strict(DISTRICT_GAINS).to_numpy()
    share = 0.66 + 0.03 * wave.number + 0.02 * gain
    bounds = np.stack([share, np.full_like(share, 0.95), np.full_like(share, 0.99)])
    return np.asarray((draw >= bounds).sum(axis=0))


def _people(world: World, plan: Plan, wave: Wave, rng: np.random.Generator) -> pl.DataFrame:
    """Residents drawn by district and street in proportion to population."""
    size = max(LEAST_PERSONS, round(PERSONS * min(plan.share, MOST_SHARE)))
    streets = world.streets_on(wave.last_day).sort("district_id", "street_id")
    residents = streets["population"].to_numpy().astype(np.float64)
    # Systematic sampling: every district and street gets its share, no luck involved.
    at = (np.arange(size) + rng.random()) / size * residents.sum()
    street = np.minimum(np.searchsorted(np.cumsum(residents), at), len(residents) - 1)
    is_told = rng.random(size) >= _NO_STREET_SHARE
    age = rng.choice(len(_AGES), size, p=_AGE_SHARES)
    weight = np.array(_AGE_WEIGHTS)[age] * rng.uniform(0.9, 1.1, size)
    heavy = plan.rng("satisfaction.heavy", wave.number).permutation(size)[
        : int(size * _HEAVY_SHARE)
    ]
    weight[heavy] *= _HEAVY_BY
    days = rng.integers(0, _FIELDWORK_DAYS, size)
    draw, choice = rng.random(size), rng.random(size)
    dirt, bound = np.full(size, "", dtype=object), 0.0
    for kind, rate in _PERSON_RATES.items():
        fits = (draw >= bound) & (draw < bound + rate)
        dirt[fits & (is_told | (kind != NAME_DRIFT))] = kind
        bound += rate
    names, spellings = streets["street_name"].to_list(), _spellings(world, streets)
    told = [
        _spelling(names[s], spellings[s], kind, c) if known else None
        for s, kind, c, known in zip(street, dirt, choice, is_told, strict=True)
    ]
    district = streets["district_id"].gather(street)
    return pl.DataFrame(
        {
            "district_id": district,
            "street_id": streets["street_id"].gather(street),
            "is_town": streets["is_town"].gather(street),
            "is_told": is_told,
            "spelling": pl.Series(told, dtype=pl.String),
            "gender": np.array(("男", "女"))[rng.integers(0, 2, size)],
            "age": np.array(_AGES)[age],
            "years": np.array(_YEARS)[rng.choice(4, size, p=(0.06, 0.2, 0.22, 0.52))],
            "weight": np.round(weight * WEIGHT_STEPS).astype(np.int64),
            "day": days,
            "is_valid": rng.random(size) >= _INVALID_SHARE,
            "dirt": pl.Series(dirt, dtype=pl.String),
            "choice": choice,
        }
    ).with_columns(
        pl.format(
            "{}-{}-{}",
            pl.lit(wave.name),
            "district_id",
            (pl.int_range(pl.len()).over("district_id") + 1).cast(pl.String).str.zfill(5),
        ).alias("resp_id"),
        pl.when("is_told")
        .then("street_id")
        .otherwise(pl.format("{}{}", "district_id", pl.lit(UNASSIGNED)))
        .alias("street_id"),
        pl.when("is_town").then(pl.lit("入户")).otherwise(pl.lit("电话调查")).alias("mode"),
        (pl.lit(wave.first_day) + pl.duration(days="day")).cast(pl.Date).alias("interviewed_on"),
        pl.col("street_id").alias("_asked_in"),
    )


def _labels(
    people: pl.DataFrame, items: list[str], wave: Wave, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Answers: a latent mood of person and street, cut so that each district has its shares."""
    size = people.height
    person = rng.normal(size=(size, 1))
    street, number = np.unique(people["_asked_in"].to_numpy(), return_inverse=True)
    place = rng.normal(0.0, _STREET_SPREAD, (len(street), 1))[number]
    own = rng.normal(size=(size, len(items)))
    mood = _KINSHIP * person + np.sqrt(1 - _KINSHIP**2) * own + place
    jitter, unknown = rng.random(mood.shape), rng.random(mood.shape)
    labels = np.zeros(mood.shape, dtype=np.int64)
    districts = people["district_id"].to_numpy()
    for district_id in np.unique(districts):
        here = np.flatnonzero(districts == district_id)
        for column, item in enumerate(items):
            rank = np.argsort(np.argsort(-mood[here, column], kind="stable"), kind="stable")
            level = (rank + jitter[here, column]) / len(here)
            bounds = np.cumsum(_shares(mean(item, district_id, wave.number)))
            labels[here, column] = np.minimum(np.searchsorted(bounds, level, side="right"), 3)
    shares = np.array([_UNKNOWN_SHARE.get(item, _USUAL_UNKNOWN) for item in items])
    return np.where(unknown < shares, DONT_KNOW, labels)


def _shares(mean: float) -> tuple[float, float, float, float]:
    """Shares of 满意, 基本满意, 一般 and 不满意 whose mean score is `mean`."""
    bad = 0.03 + 0.0065 * (88.0 - mean)
    fair = 0.15 + 0.004 * (85.0 - mean)
    good = (mean - 60.0 * fair - 80.0 * (1.0 - fair - bad)) / 20.0
    return good, 1.0 - fair - bad - good, fair, bad


def _spellings(world: World, streets: pl.DataFrame) -> list[list[str]]:
    return [
        [name for name in world.spellings_of(street_id) if name != official]
        for street_id, official in streets.select("street_id", "street_name").iter_rows()
    ]


def _spelling(name: str, others: list[str], dirt: str, choice: float) -> str:
    return others[int(choice * len(others))] if dirt == NAME_DRIFT else name
