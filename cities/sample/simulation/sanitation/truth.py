"""S01–S06 as the systems know them, counted from the simulated tickets and operations.

What is known: a refused ticket is unknown until a corrected book tells of it, an estimate counts as
it was told, and a corrected month counts as it was told last. Definitions: DOMAIN §6 and §7.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import facility_days, mistakes, roads, tickets
from cities.sample.simulation.sanitation.model import MSW
from cities.sample.simulation.truth import (
    KPI_SCHEMA,
    LONG_PERIODS,
    Truth,
    district_of,
    figures,
    next_start,
    period_start,
    roll_up,
)
from cities.sample.simulation.world import CITY_ID, World

_KNOWN = ["weighed_on", "book", "facility_id", "stream", "street_id", "is_first", "net_kg"]


def truth(world: World, plan: Plan) -> Truth:
    """Figures of S01–S06 at `plan.now`."""
    weighed, reported, operated = [], [], []
    for month in tickets.months_of(plan):
        days = tickets.simulated_days(plan, month)
        of_month = tickets.tickets(world, plan, days)
        weighed.append(of_month)
        reported.append(_treated(plan, month, facility_days.facility_days(plan, of_month, days)))
        operated.append(_work(roads.operations(world, plan, days)))
    known = _known(world, plan, pl.concat(weighed))
    collected = known.filter(pl.col("is_first") & pl.col("stream").is_in(MSW))
    told = [
        _collection_figures(collected, _reach(known)),
        _road_figures(pl.concat(operated)),
        _treatment_figures(collected, pl.concat(reported)),
    ]
    return Truth(pl.concat(frame.select(list(KPI_SCHEMA)) for frame in told))


def _known(world: World, plan: Plan, weighed: pl.DataFrame) -> pl.DataFrame:
    """Tickets that have come and were not refused, as they were told last."""
    come = weighed.filter(pl.col("delivered_on") <= plan.last_day)
    for month in tickets.corrections_until(plan.last_day):
        again = tickets.corrected(tickets.book_of_month(world, plan, month))
        come = pl.concat([come.join(again, on="ticket_no", how="anti"), again.select(come.columns)])
    told = come.with_columns(
        mistakes.known_net_kg().alias("net_kg"), mistakes.known_street().alias("street_id")
    )
    return told.filter(pl.col("net_kg").is_not_null()).select(_KNOWN)


def _reach(known: pl.DataFrame) -> pl.DataFrame:
    """Up to which day the books tell of each district and of the city (`area_id`, `last_day`)."""
    books = known.group_by("book").agg(pl.col("weighed_on").max().alias("last_day"))
    districts = known.select(district_of(pl.col("street_id")).alias("area_id"), "book").unique()
    told = districts.join(books, on="book").group_by("area_id").agg(pl.col("last_day").max())
    city = told.select(pl.lit(CITY_ID).alias("area_id"), pl.col("last_day").max())
    return pl.concat([told, city])


def _collection_figures(collected: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """S01 tonnes, S02 tonnes a day that has passed, S03 tonnes a lorry."""
    events = collected.with_columns(
        pl.col("weighed_on").alias("on_date"), pl.lit(1, dtype=pl.Int64).alias("loads")
    )
    rolled = roll_up(
        events, ["net_kg", "loads"], {"facility": "facility_id", "stream": "stream"}
    ).with_columns((pl.col("net_kg") / 1000).alias("tonnes"))
    is_street = pl.col("area_id").str.contains(r"^d\d+s\d+$|/-$") & (
        pl.col("area_id") != f"{CITY_ID}/-"
    )
    district = pl.when(is_street).then(district_of(pl.col("area_id"))).otherwise("area_id")
    end = pl.col("period_start")
    for period_type in LONG_PERIODS:
        is_it = pl.col("period_type") == period_type
        end = pl.when(is_it).then(next_start(pl.col("period_start"), period_type)).otherwise(end)
    passed = (
        rolled.filter(pl.col("period_type").is_in(LONG_PERIODS))
        .with_columns(district.alias("_district"), end.dt.offset_by("-1d").alias("_end"))
        .join(reach.rename({"area_id": "_district"}), on="_district", maintain_order="left")
        .with_columns(
            (pl.min_horizontal("_end", "last_day") - pl.col("period_start"))
            .dt.total_days()
            .add(1)
            .alias("days")
        )
    )
    return pl.concat(
        [
            figures(rolled, "S01", "tonnes"),
            figures(passed, "S02", "tonnes", "days"),
            figures(rolled, "S03", "tonnes", "loads"),
        ]
    )


def _work(operations: pl.DataFrame) -> pl.DataFrame:
    """Operations that were not refused and tell what a machine did (nothing, by hand)."""
    lost = [*roads.REFUSED, roads.HIDDEN_MACHINE]
    is_sweeping = pl.col("op_type").is_in(roads.SWEEPING)
    by_hand = pl.col("op_type") == roads.BY_HAND
    machine = pl.when(by_hand).then(0).otherwise(pl.col("machine_m2"))
    return operations.filter(~pl.col("dirt").is_in(lost)).select(
        pl.col("op_date").alias("on_date"),
        "street_id",
        pl.when(is_sweeping).then(pl.col("area_m2")).otherwise(0).alias("swept_m2"),
        pl.when(is_sweeping).then(machine).otherwise(0).alias("machine_swept_m2"),
        (pl.col("area_m2") * pl.col("passes")).alias("work_m2"),
        (machine * pl.col("passes")).alias("machine_work_m2"),
    )


def _road_figures(work: pl.DataFrame) -> pl.DataFrame:
    """S04: a row counts its area once; S05: once a pass, over all kinds of operation."""
    measures = ["swept_m2", "machine_swept_m2", "work_m2", "machine_work_m2"]
    rolled = roll_up(work, measures, periods=LONG_PERIODS)
    swept = rolled.filter(pl.col("swept_m2") > 0)
    worked = rolled.filter(pl.col("work_m2") > 0)
    return pl.concat(
        [
            figures(swept, "S04", "machine_swept_m2", "swept_m2", policy="all_roads"),
            figures(worked, "S05", "machine_work_m2", "work_m2", policy="all_operations"),
        ]
    )


def _treated(plan: Plan, month: date, reported: pl.DataFrame) -> pl.DataFrame:
    """Treated household waste of a month as it was told last (on_date, harmless_kg)."""
    if month in facility_days.corrections_until(plan.last_day):
        at_once = pl.col("delivered_on") == pl.col("op_date")
        again = facility_days.corrected(reported.filter(at_once)).drop("is_changed")
        reported = pl.concat([again, reported.filter(~at_once)])
    told = reported.filter(
        (pl.col("delivered_on") <= plan.last_day) & pl.col("stream").is_in(MSW)
    ).with_columns(facility_days.known_treated_kg().alias("treated_kg"))
    is_harmless = pl.col("process").is_in(facility_days.HARMLESS)
    return told.filter(pl.col("treated_kg").is_not_null()).select(
        pl.col("op_date").alias("on_date"),
        pl.when(is_harmless).then(pl.col("treated_kg")).otherwise(0).alias("harmless_kg"),
    )


def _treatment_figures(collected: pl.DataFrame, treated: pl.DataFrame) -> pl.DataFrame:
    """S06 of the city: harmless tonnes of the collected ones, on days both reports reach."""
    weighed = collected.select(pl.col("weighed_on").alias("on_date"), "net_kg")
    both = pl.concat([treated, weighed], how="diagonal")
    for side in (treated, weighed):
        bounds = side.select(first=pl.col("on_date").min(), last=pl.col("on_date").max())
        both = both.filter(pl.col("on_date").is_between(bounds["first"][0], bounds["last"][0]))
    found = []
    for period_type in LONG_PERIODS:
        sums = both.group_by(period_start(pl.col("on_date"), period_type).alias("period_start"))
        found.append(
            sums.agg(
                pl.col("harmless_kg", "net_kg").sum(), pl.col("harmless_kg").count().alias("_n")
            )
            .filter((pl.col("_n") > 0) & (pl.col("net_kg") > 0))
            .select(
                pl.lit("S06").alias("kpi_id"),
                pl.lit("collected").alias("denominator_policy"),
                pl.lit(period_type).alias("period_type"),
                "period_start",
                pl.lit(CITY_ID).alias("area_id"),
                pl.lit("total").alias("breakdown"),
                pl.lit("").alias("breakdown_id"),
                (pl.col("harmless_kg") / 1000).alias("numerator"),
                (pl.col("net_kg") / 1000).alias("denominator"),
            )
        )
    return pl.concat(found)
