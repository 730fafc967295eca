"""S01–S08, S14 and S15 as the systems know them, counted from tickets, operations and plants.

What is known: a refused ticket is unknown until a corrected book tells of it, an estimate counts as
it was told, and a corrected month counts as it was told last. Definitions: DOMAIN §6 and §7.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import (
    facility_days,
    harmless,
    mistakes,
    reconciliation,
    roads,
    statistics_truth,
    tickets,
    treatment,
)
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

SPECIAL = ("餐厨", "厨余", "建筑", "大件")
"""Streams of S15."""

_MAIN, _MACHINES_FIT = ("主干", "次干"), ("快速路", "主干", "次干", "支路")
_KNOWN = [
    "weighed_on", "book", "facility_id", "stream", "street_id", "is_first", "net_kg", "direction",
    "source_name", "vehicle_type",
]  # fmt: skip


def truth(world: World, plan: Plan) -> Truth:
    """Figures of S01–S15 at `plan.now`."""
    weighed, reported, operated = [], [], []
    day_before = pl.DataFrame()
    for month in tickets.months_of(plan):
        days = tickets.simulated_days(plan, month)
        of_month = tickets.tickets(world, plan, days)
        weighed.append(of_month)
        with_before = pl.concat([day_before, of_month], how="diagonal")
        day_before = of_month.filter(pl.col("weighed_on") == days[-1])
        reported.append(
            _told_last(plan, month, facility_days.facility_days(plan, with_before, days))
        )
        operated.append(_work(roads.operations(world, plan, days)))
    known = _known(world, plan, pl.concat(weighed))
    collected = known.filter(pl.col("is_first") & pl.col("stream").is_in(MSW))
    lines = pl.concat(reported)
    plants = treatment.by_period(collected, lines)
    told = [
        _collection_figures(collected, _reach(known)),
        *_fine_figures(collected),
        _special_figures(known),
        _road_figures(pl.concat(operated)),
        harmless.harmless_figures(known, lines),
        treatment.recovery_figures(plants, plan, world),
        reconciliation.figures_of(known, world),
        statistics_truth.figures_of(plan, world),
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


def _fine_figures(collected: pl.DataFrame) -> list[pl.DataFrame]:
    """Of the whole city: S01 of a facility and day, S03 of a facility and kind of vehicle."""
    month = period_start(pl.col("weighed_on"), "M")
    vehicle = pl.concat_str("facility_id", pl.col("vehicle_type").fill_null("-"), separator="|")
    found = []
    for period_type, start, breakdown, part in (
        ("D", pl.col("weighed_on"), "facility", pl.col("facility_id")),
        ("M", month, "facility_vehicle", vehicle),
    ):
        sums = collected.group_by(start.alias("period_start"), part.alias("breakdown_id")).agg(
            (pl.col("net_kg").sum() / 1000).alias("tonnes"), pl.len().alias("loads")
        )
        found.append(
            sums.with_columns(
                pl.lit(period_type).alias("period_type"),
                pl.lit(CITY_ID).alias("area_id"),
                pl.lit(breakdown).alias("breakdown"),
            )
        )
    by_day, by_vehicle = found
    return [figures(by_day, "S01", "tonnes"), figures(by_vehicle, "S03", "tonnes", "loads")]


def _special_figures(known: pl.DataFrame) -> pl.DataFrame:
    """S15: tonnes of the streams that are watched on their own, where they are first weighed."""
    events = known.filter(pl.col("is_first") & pl.col("stream").is_in(SPECIAL)).with_columns(
        pl.col("weighed_on").alias("on_date")
    )
    cuts = {"facility": "facility_id", "stream": "stream"}
    rolled = roll_up(events, ["net_kg"], cuts, periods=LONG_PERIODS)
    return figures(rolled, "S15", pl.col("net_kg") / 1000)


def _work(operations: pl.DataFrame) -> pl.DataFrame:
    """Operations that were not refused and tell what a machine did (nothing, by hand)."""
    lost = [*roads.REFUSED, roads.HIDDEN_MACHINE]
    by_hand = pl.col("op_type") == roads.BY_HAND
    machine = pl.when(by_hand).then(0).otherwise(pl.col("machine_m2"))
    is_sweeping = pl.col("op_type").is_in(roads.SWEEPING)
    scopes = {
        "all": is_sweeping,
        "main": is_sweeping & pl.col("road_class").is_in(_MAIN),
        "able": is_sweeping & pl.col("road_class").is_in(_MACHINES_FIT),
    }
    return operations.filter(~pl.col("dirt").is_in(lost)).select(
        pl.col("op_date").alias("on_date"),
        "street_id",
        "op_type",
        *(pl.when(c).then("area_m2").otherwise(0).alias(f"{n}_m2") for n, c in scopes.items()),
        *(pl.when(c).then(machine).otherwise(0).alias(f"{n}_by_machine_m2")
          for n, c in scopes.items()),
        (pl.col("area_m2") * pl.col("passes")).alias("work_m2"),
        (pl.col("area_m2") * pl.col("planned_passes")).alias("planned_m2"),
        (machine * pl.col("passes")).alias("machine_work_m2"),
    )  # fmt: skip


def _road_figures(work: pl.DataFrame) -> pl.DataFrame:
    """S04: a row counts its area once, in each scope; S05: once a pass, done and planned.

    No road of the sample city is swept twice a day, which S04 would count once.
    """
    measures = [name for name in work.columns if name.endswith("_m2")]
    rolled = roll_up(work, measures, {"op_type": "op_type"}, periods=LONG_PERIODS)
    swept = rolled.filter(pl.col("breakdown") == "total")
    policies = {"all": "all_roads", "main": "main_secondary", "able": "mech_able"}
    found = [
        figures(swept.filter(pl.col(f"{name}_m2") > 0), "S04", f"{name}_by_machine_m2",
                f"{name}_m2", policy=policy)
        for name, policy in policies.items()
    ]  # fmt: skip
    for below, policy in (("work_m2", "all_operations"), ("planned_m2", "planned")):
        worked = rolled.filter(pl.col(below) > 0)
        found.append(figures(worked, "S05", "machine_work_m2", below, policy=policy))
    return pl.concat(found)


def _told_last(plan: Plan, month: date, reported: pl.DataFrame) -> pl.DataFrame:
    """The facility days of a month as they were told last, household waste only."""
    if month in facility_days.corrections_until(plan.last_day):
        at_once = pl.col("delivered_on") == pl.col("op_date")
        again = facility_days.corrected(reported.filter(at_once)).drop("is_changed")
        reported = pl.concat([again, reported.filter(~at_once)])
    return reported.filter(
        (pl.col("delivered_on") <= plan.last_day) & pl.col("stream").is_in(MSW)
    ).with_columns(facility_days.known_treated_kg().alias("treated_kg"))
