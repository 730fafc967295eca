"""S09–S13 as the periodic reports tell them, states by their last report (DOMAIN §6)."""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import statistics as s
from cities.sample.simulation.truth import KPI_SCHEMA, figures, period_start, roll_up
from cities.sample.simulation.world import World

_PERIODS = {"M": ("M", "Q", "H", "Y"), "Q": ("Q", "H", "Y"), "Y": ("Y",)}
_STATES = (
    ("S09", "communities", "sorted_community_cnt", "community_cnt"),
    ("S09", "households", "sorted_household_cnt", "household_cnt"),
    ("S10", "", "swept_road_area_m2", "road_area_m2"),
)
_TASKS = {
    "target_superior": "toilet_target_superior_cnt",
    "target_livelihood": "toilet_target_livelihood_cnt",
}


def figures_of(plan: Plan, world: World) -> pl.DataFrame:
    """Figures of all reports that have come by the end of `plan.last_day`."""
    quarter = _come(s.QUARTERLY, plan, world)
    found = [*_states(quarter), *_fees(plan, world), *_nightsoil(quarter)]
    found += _toilets(quarter, _come(s.TASKS, plan, world))
    empty = pl.DataFrame(schema=KPI_SCHEMA)
    return pl.concat([empty, *(frame.select(list(KPI_SCHEMA)) for frame in found)])


def _come(kind: str, plan: Plan, world: World) -> pl.DataFrame:
    """Every line as it was told last, with the first day of its report as `on_date`."""
    found = [
        _last_told(kind, plan, world, start).with_columns(pl.lit(start).alias("on_date"))
        for start in s.starts(kind, plan)
        if s.sent_on(kind, start) <= plan.last_day
    ]
    return pl.concat(found) if found else pl.DataFrame()


def _last_told(kind: str, plan: Plan, world: World, start: date) -> pl.DataFrame:
    rows = s.lines(kind, world, plan, start)
    again = s.CORRECTED.get(start) if kind == s.QUARTERLY else None
    if again is not None and again <= plan.last_day:
        return s.corrected(rows).drop("is_changed")
    return s.known(kind, rows)


def _states(quarter: pl.DataFrame) -> list[pl.DataFrame]:
    """S09 and S10: of a longer period the last quarter that was told of each street."""
    if quarter.is_empty():
        return []
    found = []
    for kpi_id, policy, top, below in _STATES:
        for period_type in _PERIODS["Q"]:
            newest = (
                quarter.sort("on_date")
                .group_by(period_start(pl.col("on_date"), period_type).alias("_p"), "street_id")
                .agg(pl.col("on_date", top, below).last())
            )
            rolled = roll_up(newest, [top, below], periods=[period_type])
            found.append(figures(rolled, kpi_id, top, below, policy=policy))
    return found


def _flows(
    lines: pl.DataFrame, kpi_id: str, top: str, below: str, periods: tuple[str, ...], policy: str
) -> pl.DataFrame:
    known = lines.filter(pl.col(top).is_not_null() & pl.col(below).is_not_null())
    return figures(roll_up(known, [top, below], periods=periods), kpi_id, top, below, policy=policy)


def _fees(plan: Plan, world: World) -> list[pl.DataFrame]:
    """S12: arrears of earlier years stand apart."""
    lines = _come(s.MONTHLY, plan, world)
    if lines.is_empty():
        return []
    names = ("fee_collected_yuan", "fee_due_yuan")
    return [_flows(lines, "S12", *names, _PERIODS["M"], "due_of_period")]


def _nightsoil(quarter: pl.DataFrame) -> list[pl.DataFrame]:
    if quarter.is_empty():
        return []
    names = ("nightsoil_treated_kg", "nightsoil_collected_kg")
    told = _flows(quarter, "S11", *names, _PERIODS["Q"], "")
    return [told.with_columns(pl.col("numerator", "denominator") / 1000)]


def _toilets(quarter: pl.DataFrame, tasks: pl.DataFrame) -> list[pl.DataFrame]:
    """S13 of years whose work and task are both told, of districts and the city."""
    if quarter.is_empty() or tasks.is_empty():
        return []
    done = (pl.col("toilet_built_cnt") + pl.col("toilet_rebuilt_cnt")).alias("done")
    lines = pl.concat(
        [
            quarter.select("on_date", "street_id", done),
            tasks.select("on_date", "street_id", *_TASKS.values()),
        ],
        how="diagonal",
    )
    rolled = roll_up(lines, ["done", *_TASKS.values()], periods=_PERIODS["Y"])
    years = quarter.select(period_start(pl.col("on_date"), "Y").alias("period_start")).unique()
    is_street = pl.col("area_id").str.contains(r"^d\d+s\d+$|^d\d+/-$|/-/-$")
    known = rolled.filter(~is_street).join(years, on="period_start", how="semi")
    return [figures(known, "S13", "done", task, policy=policy) for policy, task in _TASKS.items()]
