"""The queries of 热线 against the rows they count, and places held against each other."""

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from dashboards import street_matters, triangulation
from dashboards.indicators import Area, Kpi, Observation
from dashboards.periods import Period
from dashboards.readings import Reading
from publishing import Edition
from tests.dashboards import fixture_orders
from tests.dashboards.fixture_cases import UNSEEN, cases
from tests.dashboards.fixture_figures import CITY, district_id
from tests.dashboards.test_dashboard_queries import ask
from tests.dashboards.test_dashboard_readings import RATE

JUNE = (datetime(2024, 6, 1), datetime(2024, 7, 1))


@pytest.fixture(scope="module")
def june() -> pl.DataFrame:
    orders = fixture_orders.tables()["fct_hotline_order"]
    return orders.filter(pl.col("received_at").is_between(*JUNE, closed="left"))


def test_matters_stand_beside_what_the_bureau_found_itself(
    edition: Edition, june: pl.DataFrame
) -> None:
    told = street_matters.by_family(ask(edition, "street_matters"))
    assert [row["order_cnt"] for row in told] == sorted(
        (r["order_cnt"] for r in told), reverse=True
    )
    rows = {row["family_id"]: row for row in told}
    found = cases().filter(
        pl.col("reported_at").is_between(*JUNE, closed="left")
        & pl.col("is_valid")
        & (pl.col("family_id") == "stall")
    )
    own = found.filter(pl.col("discovery") == "主动").height
    assert rows["stall"]["order_cnt"] == june.filter(pl.col("category_id") == "stall-1").height
    assert (rows["stall"]["found_cnt"], rows["stall"]["told_cnt"]) == (own, found.height - own)
    assert rows[UNSEEN]["found_cnt"] == 0
    assert rows[UNSEEN]["told_cnt"] > 0
    assert rows["stall"]["previous_cnt"] > 0


def test_blind_spots_are_streets_and_families_without_a_case_of_our_own(
    edition: Edition, june: pl.DataFrame
) -> None:
    areas = {row["area_id"]: Area(**row) for row in ask(edition, "areas")}
    rows = street_matters.unseen(ask(edition, "street_matters"), 3, areas)
    unseen = june.filter(pl.col("category_id") == f"{UNSEEN}-1")
    streets = unseen.group_by("street_id").len().filter(pl.col("len") >= 3)
    told = {row["area_id"]: row["order_cnt"] for row in rows if row["family_name"] == "油烟污染"}
    assert told == dict(streets.iter_rows())
    counts = [row["order_cnt"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    nowhere = replace(areas[rows[0]["area_id"]], is_unassigned=True)
    left = street_matters.unseen(
        ask(edition, "street_matters"), 3, {**areas, nowhere.area_id: nowhere}
    )
    assert nowhere.area_id not in {row["area_id"] for row in left}


def test_repeated_places_come_most_first_and_stay_inside_the_area(
    edition: Edition, june: pl.DataFrame
) -> None:
    rows = ask(edition, "hotline_places", area_id=district_id(1))
    assert rows
    assert all(row["area_id"].startswith(district_id(1)) for row in rows)
    counts = [row["order_cnt"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 3
    assert sum(row["order_cnt"] for row in ask(edition, "hotline_places", least=1, top=999)) == (
        june.height
    )


def test_hot_issues_are_those_of_the_last_week_that_was_ranked(edition: Edition) -> None:
    rows = ask(edition, "hot_issues")
    assert {row["period_start"] for row in rows} == {date(2024, 6, 24)}
    assert [(row["ranking"], row["rank_no"]) for row in rows] == [
        ("count", 1),
        ("count", 2),
        ("growth", 1),
    ]
    assert ask(edition, "hot_issues", last=date(2024, 6, 16)) == []


def test_the_matters_of_the_city_are_the_sum_of_its_districts(edition: Edition) -> None:
    def orders(area_id: str) -> int:
        return sum(row["order_cnt"] for row in ask(edition, "street_matters", area_id=area_id))

    assert orders(CITY) == sum(orders(district_id(place)) for place in range(5))


def reading(kpi_id: str, value: float, status: str = "ok") -> Reading:
    kpi: Kpi = replace(RATE, kpi_id=kpi_id)
    period = Period("M", date(2024, 6, 1))
    seen = Observation(
        kpi_id,
        "x",
        "M",
        period.start,
        None,
        None,
        value,
        "",
        100,
        None,
        None,
        status,
        None,
        None,
        None,
    )
    return Reading(kpi, period, seen, None, None, [])


def held(*rows: tuple[float, float, float]) -> list[str]:
    found = {
        (kpi, f"a{number}"): reading(kpi, value)
        for number, row in enumerate(rows)
        for kpi, value in zip(triangulation.KPIS, row, strict=True)
    }
    ids = [f"a{number}" for number in range(len(rows))]
    return [place.said for place in triangulation.places(found, ids)]


def test_a_place_that_inspectors_praise_and_citizens_complain_of_is_named() -> None:
    assert held((1.0, 90, 70), (1.1, 20, 90), (1.9, 30, 85), (2.0, 95, 75)) == [
        "▲ 考评好、投诉多，满意度偏低",
        "一致：考评好、投诉少，满意度偏高",
        "■ 考评差、投诉少，满意度偏高",
        "一致：考评差、投诉多，满意度偏低",
    ]


def test_the_survey_is_heard_also_where_inspection_and_complaints_agree() -> None:
    assert held((1.0, 10, 70), (1.1, 95, 90), (1.9, 30, 85), (2.0, 96, 95)) == [
        "▲ 考评好、投诉少，满意度偏低",
        "▲ 考评好、投诉多，满意度偏高",
        "■ 考评差、投诉少，满意度偏低",
        "■ 考评差、投诉多，满意度偏高",
    ]


@pytest.mark.parametrize("survey", [None, True, False])
@pytest.mark.parametrize("is_well", [True, False])
def test_what_all_agree_on_has_no_sign(is_well: bool, survey: bool | None) -> None:
    said = triangulation.together(is_well, is_well, survey, triangulation.ABOUT_PLACES)
    assert said.startswith("一致：") == (survey in (None, is_well))
    assert ("满意度" in said) == (survey is not None)


def test_three_places_have_no_middle() -> None:
    assert held((1, 90, 70), (2, 20, 90), (3, 30, 85)) == ["数据不足，不对照"] * 3


def test_a_small_sample_takes_no_part() -> None:
    found = {
        (kpi, f"a{number}"): reading(kpi, float(number), "small_n" if number == 0 else "ok")
        for number in range(5)
        for kpi in triangulation.KPIS
    }
    first, *_ = triangulation.places(found, [f"a{number}" for number in range(5)])
    assert first.said == "数据不足，不对照"
