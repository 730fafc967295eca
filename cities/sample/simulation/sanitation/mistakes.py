"""What clerks do to weigh tickets: kinds of mistakes, how often they come, what stays known."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import model
from cities.sample.simulation.sanitation.loads import FROM_STATION
from cities.sample.simulation.world import CITY_ID, NOWHERE, World

NAME_DRIFT, UNKNOWN_AREA = "name_drift", "unknown_area"
FULL_WIDTH, WITH_UNIT, ABOUT = "fullwidth_digits", "with_unit", "about"
HIDDEN_GROSS, PHONE, DOUBLE = "hidden_gross", "phone", "double"
OTHER_UNIT, HIDDEN_NET, NO_NET, WRONG_YEAR = "other_unit", "hidden_net", "no_net", "wrong_year"

_RATES: Mapping[str, float] = {
    NAME_DRIFT: 0.03,
    UNKNOWN_AREA: 0.0008,
    FULL_WIDTH: 0.004,
    WITH_UNIT: 0.003,
    ABOUT: 0.001,
    HIDDEN_GROSS: 0.0015,
    PHONE: 0.0005,
    DOUBLE: 0.002,
    OTHER_UNIT: 0.001,
    HIDDEN_NET: 0.0005,
    NO_NET: 0.0005,
    WRONG_YEAR: 0.0004,
}
_TICKETS_A_DAY = 400
"""A wrong year among fewer tickets of a book and day would be more than half a percent of them, or
soon be, and stop the night (G03)."""

REFUSED = (OTHER_UNIT, HIDDEN_NET, NO_NET, WRONG_YEAR)
"""Kinds of dirt that cost the ticket its place: no net weight, weights that contradict each other,
or a time that has not come yet."""

_SMALL_OF_A_DAY = {True: 0.001, False: 0.015}
"""A first weighing may be lost or late only if it is a small part of its day's mass, and a smaller
one of waste that is to be treated: a lorry more or less would put the treated above the collected
tonnes (S06), or leave a small facility without a ticket."""


def known_net_kg() -> pl.Expr:
    """What the systems know of a ticket's weight; nothing where it was refused."""
    return (
        pl.when(pl.col("dirt").is_in(REFUSED))
        .then(None)
        .when(pl.col("dirt") == ABOUT)
        .then(estimate(pl.col("net_kg")))
        .otherwise(pl.col("net_kg"))
    )


def known_street() -> pl.Expr:
    """The street a ticket counts for: a place that nobody knows is nowhere."""
    return pl.when(pl.col("dirt") == UNKNOWN_AREA).then(pl.lit(NOWHERE)).otherwise("street_id")


def estimate(net_kg: pl.Expr) -> pl.Expr:
    """What a clerk writes who estimates a load: whole hundreds of kilograms."""
    return (net_kg + 50) // 100 * 100


def may_be_lost(world: World, plan: Plan) -> pl.Expr:
    """Whether a ticket may be refused or late."""
    residents = int(world.population.filter(pl.col("area_id") == CITY_ID)["population"][0])
    of_day = pl.col("net_kg") / model.day_mass_kg(plan, residents)
    is_small = {to_treat: of_day <= share for to_treat, share in _SMALL_OF_A_DAY.items()}
    to_treat = pl.col("stream").is_in(model.TO_TREAT)
    is_bearable = pl.when(to_treat).then(is_small[True]).otherwise(is_small[False])
    return ~pl.col("is_first") | is_bearable


def kind_of_dirt(can_be_lost: pl.Expr) -> pl.Expr:
    """One kind of dirt a ticket, where it can be: only the names of streets drift."""
    told = pl.lit("")
    bound = 0.0
    from_street = pl.col("source") < FROM_STATION
    for kind, rate in _RATES.items():
        fits = pl.col("dirt").is_between(bound, bound + rate, closed="left")
        if kind in (NAME_DRIFT, UNKNOWN_AREA):
            fits &= from_street
        if kind in REFUSED:
            fits &= can_be_lost
        if kind == WRONG_YEAR:
            of_book = pl.len().over("weighed_on", pl.col("facility") < len(model.STATIONS))
            fits &= of_book >= _TICKETS_A_DAY
        told = pl.when(fits).then(pl.lit(kind)).otherwise(told)
        bound += rate
    return told
