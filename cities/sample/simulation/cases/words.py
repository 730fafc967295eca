"""Names as systems spell them, by position, and small helpers for columns of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.cases.draws import NEVER, Flags, Floats, Ints
from cities.sample.simulation.cases.setting import Setting, day_number

_FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class Words:
    """Official names by position, and the other spellings of each (`…_otherwise`).

    units: one series a name a unit has had, the earlier ones standing in where there are fewer;
    renamed_on: from which day (since 1970) each later series holds. district_numbers,
    street_numbers: the digits of the identifiers of a street.
    """

    streets: pl.Series
    streets_otherwise: list[list[str]]
    districts: pl.Series
    units: list[pl.Series]
    units_otherwise: list[list[str]]
    renamed_on: list[Ints]
    minors_otherwise: list[list[str]]
    communities: pl.Series
    district_numbers: Ints
    street_numbers: Ints


def words_of(setting: Setting) -> Words:
    """The spellings of a city."""
    world, streets = setting.world, setting.streets
    units, renamed_on, official = _unit_names(setting)
    communities = dict(world.communities.select("community_id", "community_name").iter_rows())
    categories = setting.categories["category_id"]
    return Words(
        streets=streets["street_name"],
        streets_otherwise=[
            [told for told in world.spellings_of(key) if told != name]
            for key, name in streets.select("street_id", "street_name").iter_rows()
        ],
        districts=streets["district_name"],
        units=units,
        units_otherwise=[
            [told for told in world.unit_spellings(key) if told not in names] or names[:1]
            for key, names in zip(setting.units["unit_id"], official, strict=True)
        ],
        renamed_on=renamed_on,
        minors_otherwise=[
            world.category_spellings(key)[1:] or world.category_spellings(key) for key in categories
        ],
        communities=pl.Series([communities[key] for key in setting.grids["community_id"]]),
        district_numbers=streets["district_id"].str.slice(1).cast(pl.Int64).to_numpy(),
        street_numbers=streets["street_id"].str.split("s").list.last().cast(pl.Int64).to_numpy(),
    )


def unit_names(words: Words, unit: Ints, day: Ints) -> pl.Series:
    """Names that units bear on days (since 1970)."""
    name = words.units[0].gather(unit)
    for later, since in zip(words.units[1:], words.renamed_on, strict=True):
        name = later.gather(unit).zip_with(pl.Series(day >= since[unit]), name)
    return name


def drifted(
    official: pl.Series, row: Ints, otherwise: list[list[str]], which: Flags, uniform: Floats
) -> pl.Series:
    """Some names in another of the spellings of their row."""
    rows = np.flatnonzero(which)
    if not rows.size:
        return official
    told = [
        otherwise[position][int(u * len(otherwise[position]))]
        for position, u in zip(row[rows].tolist(), uniform[rows].tolist(), strict=True)
    ]
    return official.scatter(rows, pl.Series(told))


def told_if(values: pl.Series, which: Flags) -> pl.Series:
    """The values where `which` holds, nothing elsewhere."""
    return values.zip_with(pl.Series(which), pl.Series([None], dtype=values.dtype))


def coded(names: Sequence[str], code: Ints) -> pl.Series:
    """Words of codes; nothing for negative ones."""
    return told_if(pl.Series(names).gather(np.maximum(code, 0)), code >= 0)


def moments(time: Ints) -> pl.Series:
    """Wall times of seconds since 1970; nothing for what has not happened."""
    known = time < NEVER
    told = pl.Series(np.where(known, time, 0) * 1_000_000).cast(pl.Datetime("us"))
    return told_if(told, known)


def days(number: Ints) -> pl.Series:
    """Dates of days since 1970."""
    return pl.Series(number.astype(np.int32)).cast(pl.Date)


def _unit_names(setting: Setting) -> tuple[list[pl.Series], list[Ints], list[list[str]]]:
    """Names by turn, the days from which later turns hold, and all names of every unit."""
    told = (
        setting.world.unit_names.sort("unit_id", "valid_from")
        .group_by("unit_id")
        .agg("unit_name", "valid_from")
    )
    known = {key: (list(names), list(since)) for key, names, since in told.iter_rows()}
    names = [known[key][0] for key in setting.units["unit_id"]]
    since = [known[key][1] for key in setting.units["unit_id"]]
    turns = range(max(map(len, names)))
    by_turn = [pl.Series([each[min(turn, len(each) - 1)] for each in names]) for turn in turns]
    renamed = [
        np.array(
            [day_number(each[turn]) if turn < len(each) else day_number(_FAR) for each in since]
        )
        for turn in turns[1:]
    ]
    return by_turn, renamed, names
