"""The truth of the assessment: C26, C27, the league as printed, and what follows of its inputs.

Scores are whole hundredths of a point; a total is Σ percent × hundredths (DOMAIN §6 A01–A06, §10).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.inputs import assess_inputs
from cities.sample.simulation.assessment.league_figures import league_figures, warnings
from cities.sample.simulation.assessment.league_truth import (
    league_component_score,
    league_entries,
    league_lines,
    league_table,
)
from cities.sample.simulation.assessment.rules import (
    RECHECKS,
    TOTALS,
    VISITS,
    deliveries,
    rule_edition,
    weights,
)
from cities.sample.simulation.assessment.sheets import told_on
from cities.sample.simulation.assessment.totals import printed, totals
from cities.sample.simulation.assessment.visits import inspections
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import (
    KPI_SCHEMA,
    LONG_PERIODS,
    Truth,
    figures,
    next_start,
    period_start,
    roll_up,
)
from cities.sample.simulation.world import CITY_ID, UNASSIGNED, World

_MEASURES = ("visits", "problems", "sampled", "fixed")


def truth(world: World, plan: Plan) -> Truth:
    """Figures at `plan.now`, the sums of the inputs (`assess_input`) and the printed leagues."""
    inputs = assess_inputs(world, plan)
    arrived = deliveries(plan, plan.first_day, plan.last_day)
    kpi = [pl.DataFrame(schema=KPI_SCHEMA)]
    if arrived:
        kpi += [*_inspected(world, plan), *_league(world, plan)]
        kpi += warnings(league_entries(world, plan))
        kpi.append(_shares(plan, max(map(told_on, arrived))))
    league = printed(world, plan, _months(plan, TOTALS))
    return Truth(pl.concat(kpi), {"assess_input": inputs, "assess_league": league})


def league_truth(world: World, plan: Plan) -> Truth:
    """The league by the rules, counted when the KPIs of all domains stand in `plan.truth_dir`."""
    told = league_lines(world, plan)
    kpi = [pl.DataFrame(schema=KPI_SCHEMA), *league_figures(told)]
    tables = {
        "league_table": league_table(told),
        "league_component_score": league_component_score(told),
    }
    return Truth(pl.concat(kpi), tables)


def _months(plan: Plan, kind: str) -> list[date]:
    return [d.month for d in deliveries(plan, plan.first_day, plan.last_day) if d.kind == kind]


def _inspected(world: World, plan: Plan) -> list[pl.DataFrame]:
    """C27 by the day of the inspection, C26 by that of the recheck; a refused recheck is none."""
    rechecked = set(_months(plan, RECHECKS))
    parts = []
    for month in _months(plan, VISITS):
        told = inspections(world, plan, month)
        nowhere = pl.col("district_id") + UNASSIGNED
        told = told.with_columns(
            pl.when("is_untold").then(nowhere).otherwise("street_id").alias("street_id")
        )
        none = pl.lit(0, dtype=pl.Int64)
        seen = told.select(
            pl.col("inspected_on").alias("on_date"), "street_id", "type", "visits", "problems",
            none.alias("sampled"), none.alias("fixed"),
        )  # fmt: skip
        parts.append(seen)
        if month in rechecked:
            again = told.filter(pl.col("soil") == events.CLEAN)
            parts.append(
                again.select(
                    pl.col("rechecked_on").alias("on_date"),
                    "street_id",
                    "type",
                    none.alias("visits"),
                    none.alias("problems"),
                    "sampled",
                    "fixed",
                )
            )
    if not parts:
        return []
    rolled = roll_up(pl.concat(parts), _MEASURES, {"inspection_type": "type"}, periods=LONG_PERIODS)
    checked = rolled.filter(pl.col("sampled") > 0)
    visited = rolled.filter(pl.col("visits") > 0)
    return [
        figures(checked, "C26", "fixed", "sampled", policy="sampled"),
        figures(visited, "C27", "problems", "visits", policy="per_visit"),
    ]


def _league(world: World, plan: Plan) -> list[pl.DataFrame]:
    """A01 to A03 of the leagues that have arrived."""
    found: list[pl.DataFrame] = []
    before: pl.DataFrame | None = None
    edition = ""
    for month in _months(plan, TOTALS):
        told = totals(world, plan, month)
        found += [
            _of_units(told, "A01", month, pl.col("total_cents") / 100, "as_delivered"),
            _of_units(told, "A01", month, pl.col("weighted") / 10_000, "recomputed"),
            _of_units(told, "A02", month, pl.col("rank"), "as_delivered"),
        ]
        if before is not None and edition == rule_edition(month):
            moved = told.join(
                before.select("unit_id", "area_group", pl.col("rank").alias("prev")),
                on=["unit_id", "area_group"],
                maintain_order="left",
            )
            found.append(
                _of_units(moved, "A03", month, pl.col("prev") - pl.col("rank"), "as_delivered")
            )
        before, edition = told, rule_edition(month)
    return found


def _of_units(
    told: pl.DataFrame, kpi_id: str, month: date, figure: pl.Expr, policy: str
) -> pl.DataFrame:
    rows = told.select(
        pl.lit("M").alias("period_type"),
        pl.lit(month).alias("period_start"),
        pl.lit(CITY_ID).alias("area_id"),
        pl.lit("unit").alias("breakdown"),
        pl.col("unit_id").alias("breakdown_id"),
        figure.alias("figure"),
    )
    return figures(rows, kpi_id, "figure", policy=policy)


def _shares(plan: Plan, last: date) -> pl.DataFrame:
    """A06 of every period of the calendar that has begun by the newest delivery."""
    first = date(plan.first_day.year, 1, 1)
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    rows = []
    for kind in LONG_PERIODS:
        starts = days.select(period_start(pl.col("day"), kind).alias("period_start")).unique()
        ends = starts.with_columns(
            pl.min_horizontal(
                next_start(pl.col("period_start"), kind).dt.offset_by("-1d"), pl.lit(last)
            ).alias("end")
        )
        share = [weights(end)["区级综合评价"] / 100 for end in ends["end"]]
        rows.append(
            ends.select(
                pl.lit(kind).alias("period_type"),
                "period_start",
                pl.lit(CITY_ID).alias("area_id"),
                pl.lit("total").alias("breakdown"),
                pl.lit("").alias("breakdown_id"),
                pl.Series("share", share, dtype=pl.Float64),
                pl.lit(1.0).alias("whole"),
            )
        )
    return figures(pl.concat(rows), "A06", "share", "whole")
