"""Lorries, sweepers and plants: plausible amounts, nothing lost, days that stand alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cities.sample.simulation import sanitation
from cities.sample.simulation.clock import is_workday
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import facility_days, loads, model, roads, tickets
from cities.sample.simulation.world import CITY_ID, World

PLAN = Plan(Path("raw"), Path("truth"))
FORTNIGHT = [date(2024, 5, 6) + timedelta(days=n) for n in range(14)]


@pytest.fixture(scope="module")
def weighed(world: World) -> pl.DataFrame:
    """All tickets of a fortnight at the default scale."""
    return tickets.tickets(world, PLAN, FORTNIGHT)


def household(weighed: pl.DataFrame) -> pl.DataFrame:
    return weighed.filter(pl.col("is_first") & pl.col("stream").is_in(model.MSW))


def test_a_resident_makes_about_one_kilogram_of_household_waste_a_day(
    world: World, weighed: pl.DataFrame
) -> None:
    residents = world.population.filter((pl.col("area_id") == CITY_ID) & (pl.col("year") == 2024))[
        "population"
    ][0]
    a_day = household(weighed)["net_kg"].sum() / len(FORTNIGHT) / residents
    assert 0.8 <= a_day <= 1.1


def test_two_years_hold_about_two_hundred_thousand_tickets(weighed: pl.DataFrame) -> None:
    assert 190_000 <= weighed.height / len(FORTNIGHT) * 731 <= 220_000


def test_the_closed_day_and_the_spring_festival_are_quieter(world: World) -> None:
    usual, lull, closed = (
        model.kg_per_head(day, world.closed)
        for day in (date(2025, 7, 16), date(2025, 1, 29), date(2025, 7, 23))
    )
    assert closed < 0.6 * usual < lull < usual


def test_what_stations_take_in_they_send_on_and_plants_receive(world: World) -> None:
    frame = loads.weighings(world, PLAN, FORTNIGHT)
    transfer = model.VEHICLES.index(model.TRANSFER)
    station = pl.col("facility") < len(model.STATIONS)
    by = ["weighed_on", "facility"]
    taken = frame.filter(station & (pl.col("direction") == loads.IN))
    sent = frame.filter(station & (pl.col("vehicle") == transfer))
    both = (
        taken.group_by(by)
        .agg(pl.col("net_kg").sum())
        .join(sent.group_by(by).agg(pl.col("net_kg").sum().alias("sent_kg")), on=by, how="full")
    )
    loss = 1 - both["sent_kg"] / both["net_kg"]
    assert loss.min() >= 0 and loss.max() < 0.01
    arrived = frame.filter(~station & (pl.col("vehicle") == transfer))
    assert arrived.height == sent.height
    assert 0 <= sent["net_kg"].sum() - arrived["net_kg"].sum() <= 40 * sent.height


def test_the_lorry_that_leaves_a_station_is_the_one_that_arrives(world: World) -> None:
    frame = loads.weighings(world, PLAN, FORTNIGHT[:1])
    transfer = frame.filter(pl.col("vehicle") == model.VEHICLES.index(model.TRANSFER))
    left = transfer.filter(pl.col("direction") == loads.OUT).sort("home", "second")
    came = transfer.filter(pl.col("direction") == loads.IN).sort("home", "second")
    assert left["plate"].to_list() == came["plate"].to_list()
    assert (came["second"] - left["second"]).min() > 0


def test_no_lorry_is_weighed_twice_within_five_minutes(world: World, weighed: pl.DataFrame) -> None:
    at = weighed.sort("plate", "weighed_at")
    gap = at["weighed_at"].diff().dt.total_seconds()
    assert gap.filter(at["plate"] == at["plate"].shift(1)).min() >= 300


def test_few_tickets_are_written_by_hand(weighed: pl.DataFrame) -> None:
    assert 0.005 < (weighed["mode"] != "自动").mean() <= 0.02


def test_every_ticket_has_its_own_number_and_a_known_source(weighed: pl.DataFrame) -> None:
    assert weighed["ticket_no"].n_unique() == weighed.height
    assert weighed["source_name"].null_count() == weighed["spelling"].null_count() == 0


def test_a_day_does_not_depend_on_the_days_simulated_with_it(
    world: World, weighed: pl.DataFrame
) -> None:
    day = FORTNIGHT[5]
    alone = tickets.tickets(world, PLAN, [day])
    assert_frame_equal(alone, weighed.filter(pl.col("weighed_on") == day))
    together = roads.operations(world, PLAN, FORTNIGHT)
    assert_frame_equal(
        roads.operations(world, PLAN, [day]), together.filter(pl.col("op_date") == day)
    )


def test_another_seed_is_another_fortnight(world: World, weighed: pl.DataFrame) -> None:
    other = tickets.tickets(world, Plan(Path("raw"), Path("truth"), seed=7), FORTNIGHT)
    assert other["net_kg"].sum() != weighed["net_kg"].sum()


def test_the_divided_town_gives_way_to_its_heirs(world: World) -> None:
    split = date(2025, 1, 1)
    weeks = [[split + timedelta(days=n) for n in range(first, first + 7)] for first in (-7, 0)]
    found = [set(tickets.tickets(world, PLAN, days)["source_name"]) for days in weeks]
    assert "苇荡镇" in found[0] and not {"苇东街道", "苇西镇"} & found[0]
    assert "苇荡镇" not in found[1] and {"苇东街道", "苇西镇"} <= found[1]


def test_machines_sweep_between_85_and_95_percent(world: World) -> None:
    swept = roads.operations(world, PLAN, FORTNIGHT).filter(pl.col("op_type").is_in(roads.SWEEPING))
    assert 0.85 <= swept["machine_m2"].sum() / swept["area_m2"].sum() <= 0.95
    assert (swept["machine_m2"] <= swept["area_m2"]).all()


def test_a_small_city_still_sweeps_in_every_district(world: World) -> None:
    small = roads.operations(world, Plan(Path("raw"), Path("truth"), cases=300), FORTNIGHT)
    assert small["district_id"].n_unique() == 6
    assert {"人工普扫", "机扫", "洗扫"} <= set(small["op_type"])


def test_plants_treat_what_they_take_in_and_what_was_left_over(weighed: pl.DataFrame) -> None:
    reported = facility_days.facility_days(PLAN, weighed, FORTNIGHT)
    assert reported.height == len(FORTNIGHT) * len(facility_days.LINES)
    line = ["facility_id", "stream"]
    left = reported["stock_kg"].to_numpy()
    so_far = reported.select(
        (pl.col("received_kg") - pl.col("treated_kg")).cum_sum().over(line)
    ).to_series()
    assert (so_far.to_numpy() == left).all() and (left >= 0).all() and left.max() > 0
    in_msw = weighed.filter(
        (pl.col("direction") == "进场") & pl.col("facility_id").is_in(model.TERMINALS)
    )
    assert reported["received_kg"].sum() == in_msw["net_kg"].sum()


def test_a_plant_that_never_reported_a_day_has_no_row_to_deliver(world: World) -> None:
    (plant, day), *_ = facility_days.NEVER_SENT
    reported = facility_days.facility_days(PLAN, tickets.tickets(world, PLAN, [day]), [day])
    silent = reported.filter(pl.col("delivered_on").is_null())
    assert silent["facility_id"].to_list() == [plant]


def test_however_small_the_city_every_facility_weighs_on_every_working_day(world: World) -> None:
    """The landfill is for emergencies; household waste comes on days of rest as well."""
    small = Plan(Path("raw"), Path("truth"), cases=100)
    days = [date(2024, 5, 6) + timedelta(days=n) for n in range(7)]
    came = (
        tickets.tickets(world, small, days)
        .group_by("weighed_on")
        .agg(pl.col("facility_id").unique().alias("here"))
    )
    household = {*model.STATIONS, "f_fs01", "f_fs02", "f_cy01", "f_hs01"}
    always = {*model.FACILITIES} - {model.LANDFILL}
    for day, here in came.iter_rows():
        wanted = always if is_workday(day, world.closed) else household
        assert wanted <= set(here), day
    assert came.height == len(days)


@pytest.mark.parametrize(("cases", "seed"), [(3_000, 1), (3_000, 2), (600, 3), (25_000, 4)])
def test_treated_never_exceeds_collected_at_any_scale(world: World, cases: int, seed: int) -> None:
    plan = Plan(Path("raw"), Path("truth"), cases=cases, seed=seed, days=60)
    s06 = sanitation.truth(world, plan).kpi.filter(pl.col("kpi_id") == "S06")
    assert s06.height
    rate = s06["numerator"] / s06["denominator"]
    assert rate.max() <= 1 and rate.min() > 0.85


def test_the_figures_of_two_months_lie_where_reports_have_them(world: World) -> None:
    kpi = sanitation.truth(world, Plan(Path("raw"), Path("truth"), days=60)).kpi
    city = kpi.filter(
        (pl.col("area_id") == CITY_ID)
        & (pl.col("period_type") == "Q")
        & (pl.col("breakdown") == "total")
    )
    value = {
        row["kpi_id"]: row["numerator"] / (row["denominator"] or 1)
        for row in city.iter_rows(named=True)
    }
    assert 770_000 < 1000 * value["S02"] < 1_060_000  # 0.8–1.1 kg for 964,000 residents
    assert 0.5 < value["S03"] < 25
    assert 0.85 < value["S04"] < 0.95 and 0.85 < value["S05"] < 0.97
    assert 0.95 < value["S06"] <= 1


def test_streets_add_up_to_districts_and_districts_to_the_city(world: World) -> None:
    kpi = sanitation.truth(world, Plan(Path("raw"), Path("truth"), days=31)).kpi
    month = kpi.filter(
        (pl.col("kpi_id") == "S01")
        & (pl.col("period_type") == "M")
        & (pl.col("breakdown") == "total")
    )
    is_district = pl.col("area_id").str.contains(rf"^d\d$|^{CITY_ID}/-$")
    city = month.filter(pl.col("area_id") == CITY_ID)["numerator"][0]
    districts = month.filter(is_district)["numerator"].sum()
    streets = month.filter(~is_district & (pl.col("area_id") != CITY_ID))["numerator"].sum()
    assert city == pytest.approx(districts) == pytest.approx(streets)
