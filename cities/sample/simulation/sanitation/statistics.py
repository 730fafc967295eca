"""What the bureau reports by period: fees, communities, roads, nightsoil, recycling, toilets.

No system of transactions carries these (S07, S09–S13). Every line is drawn from the generator of
its period alone. Sizes are invented within what reports show: a fee of about 2.4 元 a head and
month, households of 2.6, recyclables of about 0.3 kg a head and day outside the waste system.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import UNASSIGNED, World

MONTHLY, QUARTERLY, RECYCLING, TASKS = "fees", "quarter", "recycling", "tasks"
KINDS = (MONTHLY, QUARTERLY, RECYCLING, TASKS)
"""Reports by their name; each is sent by somebody else."""

PERIOD_OF = {MONTHLY: "M", QUARTERLY: "Q", RECYCLING: "Q", TASKS: "Y"}
_LENGTH = {"M": "1mo", "Q": "3mo", "Y": "1y"}
_DAYS_AFTER = {MONTHLY: 8, QUARTERLY: 12, RECYCLING: 20}
_TASKS_COME = 20
"""Day of January on which the tasks of the year are told."""

CORRECTED = {date(2024, 1, 1): date(2024, 5, 24), date(2024, 10, 1): date(2025, 2, 25)}
"""Quarters of the main report that are sent again, and the day of it."""

NEVER_TOLD = (("d5", date(2024, 2, 1)), ("d6", date(2025, 3, 1)))
"""District and month without a line in the fee report: no data, not zero."""

NAME_DRIFT, FULL_WIDTH, IN_WAN, HIDDEN = "name_drift", "fullwidth", "wan", "hidden"
ABOUT, DOUBLE, TOO_MANY = "about", "double", "too_many"
_RATES = {
    MONTHLY: {NAME_DRIFT: 0.06, FULL_WIDTH: 0.03, IN_WAN: 0.05, HIDDEN: 0.02, DOUBLE: 0.02},
    QUARTERLY: {NAME_DRIFT: 0.05, FULL_WIDTH: 0.01, ABOUT: 0.02, HIDDEN: 0.01, DOUBLE: 0.01,
                TOO_MANY: 0.008},
    RECYCLING: {NAME_DRIFT: 0.08, IN_WAN: 0.15},
    TASKS: {},
}  # fmt: skip
_LEAST_KG = 5_000
"""A smaller amount is told exactly: an estimate in whole tonnes would say nothing."""

_SUPERIOR, _LIVELIHOOD = 8, 10
"""Toilets a district and year; both tasks are of the same toilets (T08)."""


def starts(kind: str, plan: Plan) -> list[date]:
    """First days of the periods of a report that lie in the plan; a year may still run."""
    length = _LENGTH[PERIOD_OF[kind]]
    days = pl.Series([plan.first_day, plan.last_day]).dt.truncate(length)
    told = pl.date_range(days[0], days[1], length, eager=True)
    return [day for day in told if day >= plan.first_day]


def sent_on(kind: str, start: date) -> date:
    """Day on which the report of a period comes."""
    if kind == TASKS:
        return start + timedelta(days=_TASKS_COME - 1)
    return next_period(kind, start) + timedelta(days=_DAYS_AFTER[kind] - 1)


def next_period(kind: str, start: date) -> date:
    """First day after the period."""
    told: date = pl.Series([start]).dt.offset_by(_LENGTH[PERIOD_OF[kind]])[0]
    return told


def lines(kind: str, world: World, plan: Plan, start: date) -> pl.DataFrame:
    """The lines of a report: district_id, street_id, names, measures, `dirt` and `choice`.

    Measures are whole numbers, masses in kg, money in 元. A line of a district has its unassigned
    street.
    """
    last = next_period(kind, start) - timedelta(days=1)
    streets = _streets(world, last)
    rng = plan.rng(f"sanitation.{kind}", start)
    days = (last - start).days + 1
    if kind == QUARTERLY:
        frame = _quarter(world, plan, streets, start, last, rng.random((7, streets.height)))
    else:
        frame = _districts(streets)
        draws = rng.random((3, frame.height))
        frame = {MONTHLY: _fees, RECYCLING: _recycled, TASKS: _tasks}[kind](
            frame, plan, start, days, draws
        )
    drawn = rng.random((2, frame.height))
    frame = frame.with_columns(pl.Series("_draw", drawn[0]), pl.Series("choice", drawn[1]))
    frame = frame.with_columns(_dirt(kind)).drop("_draw")
    if kind == QUARTERLY:
        is_small = (pl.col("dirt") == ABOUT) & (pl.col("nightsoil_collected_kg") < _LEAST_KG)
        frame = frame.with_columns(
            pl.when(is_small).then(pl.lit("")).otherwise(pl.col("dirt")).alias("dirt")
        )
    silent = [d for d, month in NEVER_TOLD if kind == MONTHLY and month == start]
    return frame.filter(~pl.col("district_id").is_in(silent))


def corrected(frame: pl.DataFrame) -> pl.DataFrame:
    """The main report as it is sent again: no mistakes, two streets with fewer communities."""
    by_choice = pl.col("choice").rank("ordinal")
    changed = (by_choice <= 2) & (pl.col("sorted_community_cnt") > 0)
    return frame.with_columns(
        pl.lit("").alias("dirt"),
        changed.alias("is_changed"),
        (pl.col("sorted_community_cnt") - changed.cast(pl.Int64)).alias("sorted_community_cnt"),
    )


def known(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """What a reader of the report knows: nothing of a hidden cell or a refused line."""
    hidden = pl.col("dirt") == HIDDEN
    told = frame.filter(pl.col("dirt") != TOO_MANY)
    if kind == MONTHLY:
        return told.with_columns(pl.when(~hidden).then("fee_collected_yuan").name.keep())
    if kind == QUARTERLY:
        about = pl.col("nightsoil_collected_kg") // 1000 * 1000
        return told.with_columns(
            pl.when(~hidden).then("nightsoil_treated_kg").name.keep(),
            pl.when(pl.col("dirt") == ABOUT)
            .then(about)
            .otherwise("nightsoil_collected_kg")
            .alias("nightsoil_collected_kg"),
        )
    return told


def _streets(world: World, day: date) -> pl.DataFrame:
    of_year = world.population.filter(pl.col("year") == day.year)
    return (
        world.streets_on(day)
        .select("street_id", "street_name", "district_id", "district_name", "population")
        .join(of_year.select("area_id", residents="population"), left_on="street_id",
              right_on="area_id", how="left", maintain_order="left")
        .with_columns(pl.col("residents").fill_null(pl.col("population")).cast(pl.Int64))
        .sort("street_id")
    )  # fmt: skip


def _districts(streets: pl.DataFrame) -> pl.DataFrame:
    told = streets.group_by("district_id", "district_name", maintain_order=True)
    return told.agg(pl.col("residents").sum()).with_columns(
        pl.format("{}{}", "district_id", pl.lit(UNASSIGNED)).alias("street_id"),
        pl.lit("").alias("street_name"),
    )


def _fees(
    frame: pl.DataFrame, plan: Plan, start: date, days: int, draws: NDArray[np.float64]
) -> pl.DataFrame:
    months = (start.year - 2024) * 12 + start.month - 1
    first, second, third = (pl.Series(d) for d in draws)
    due = (pl.col("residents") * 2.4 * (0.98 + 0.04 * first)).round().cast(pl.Int64)
    frame = frame.with_columns(due.alias("fee_due_yuan"))
    share = 0.86 + 0.003 * months + 0.05 * second - 0.025
    return frame.with_columns(
        (pl.col("fee_due_yuan") * share).round().cast(pl.Int64).alias("fee_collected_yuan"),
        (pl.col("fee_due_yuan") * 0.03 * third).round().cast(pl.Int64)
        .alias("arrears_collected_yuan"),
    )  # fmt: skip


def _recycled(
    frame: pl.DataFrame, plan: Plan, start: date, days: int, draws: NDArray[np.float64]
) -> pl.DataFrame:
    first = pl.Series(draws[0])
    mass = pl.col("residents") * days * 0.33 * plan.share * (0.92 + 0.16 * first)
    return frame.with_columns(mass.round().cast(pl.Int64).alias("recycled_kg"))


def _tasks(
    frame: pl.DataFrame, plan: Plan, start: date, days: int, draws: NDArray[np.float64]
) -> pl.DataFrame:
    first = pl.Series(draws[0])
    more = (first * 4).floor().cast(pl.Int64)
    return frame.with_columns(
        (_SUPERIOR + more).alias("toilet_target_superior_cnt"),
        (_LIVELIHOOD + more).alias("toilet_target_livelihood_cnt"),
    )


def _quarter(
    world: World,
    plan: Plan,
    streets: pl.DataFrame,
    start: date,
    last: date,
    draws: NDArray[np.float64],
) -> pl.DataFrame:
    days = (last - start).days + 1
    quarters = (start.year - 2024) * 4 + (start.month - 1) // 3
    one = [pl.Series(d) for d in draws]
    roads = (
        world.roads_on(last)
        .group_by("street_id")
        .agg(pl.col("area_m2").sum().cast(pl.Int64).alias("road_area_m2"))
    )
    residents = pl.col("residents")
    covered = (0.70 + 0.025 * quarters + 0.12 * one[0]).clip(0.0, 1.0)
    mass = residents * days * 0.0175 * plan.share * (0.9 + 0.2 * one[1])
    frame = streets.join(roads, on="street_id", how="left", maintain_order="left").with_columns(
        pl.col("road_area_m2").fill_null(0),
        (residents // 1_900 + 2).alias("community_cnt"),
        (residents / 2.6).round().cast(pl.Int64).alias("household_cnt"),
        mass.round().cast(pl.Int64).alias("nightsoil_collected_kg"),
        (one[2] > 0.86).cast(pl.Int64).alias("toilet_built_cnt"),
        (one[3] > 0.82).cast(pl.Int64).alias("toilet_rebuilt_cnt"),
    )

    def part(whole: str, share: pl.Series) -> pl.Expr:
        return (pl.col(whole) * share).floor().cast(pl.Int64)

    return frame.with_columns(
        part("community_cnt", covered).alias("sorted_community_cnt"),
        part("household_cnt", (covered + 0.02 * one[4]).clip(0.0, 1.0))
        .alias("sorted_household_cnt"),
        part("road_area_m2", 0.94 + 0.05 * one[5]).alias("swept_road_area_m2"),
        part("nightsoil_collected_kg", 0.91 + 0.07 * one[6]).alias("nightsoil_treated_kg"),
    )  # fmt: skip


def _dirt(kind: str) -> pl.Expr:
    told, bound = pl.lit(""), 0.0
    for name, rate in _RATES[kind].items():
        is_it = pl.col("_draw").is_between(bound, bound + rate, closed="left")
        told = pl.when(is_it).then(pl.lit(name)).otherwise(told)
        bound += rate
    return told.alias("dirt")
