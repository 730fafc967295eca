"""Matters of the survey: the query against the rows it counts, areas against each other."""

import polars as pl
import pytest

from dashboards.queries import Row
from dashboards.survey_matters import compared
from publishing import Edition
from tests.dashboards import fixture_orders
from tests.dashboards.fixture_cases import cases
from tests.dashboards.fixture_figures import DISTRICTS, district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import ask
from tests.dashboards.test_hotline_queries import JUNE

PEOPLE = {f"a{number}": 10.0 for number in range(4)}


def within(rows: pl.DataFrame, moment: str) -> pl.DataFrame:
    return rows.filter(pl.col(moment).is_between(*JUNE, closed="left"))


def test_a_matter_is_what_inspectors_found_citizens_told_and_the_survey_scored(
    edition: Edition,
) -> None:
    rows = {(row["area_id"], row["item_name"]): row for row in ask(edition, "survey_matters")}
    assert len(rows) == 2 * len(DISTRICTS)
    orders = within(fixture_orders.tables()["fct_hotline_order"], "received_at").filter(
        ~pl.col("is_excluded")
    )
    found = within(cases(), "reported_at").filter(
        pl.col("is_valid") & (pl.col("discovery") == "主动")
    )
    for item, family in (("车辆停放秩序", "parking"), ("街面秩序", "stall")):
        for place in range(len(DISTRICTS)):
            area_id = district_id(place)
            of_area = pl.col("district_id") == area_id
            told = orders.filter(of_area & (pl.col("category_id") == f"{family}-1")).height
            own = found.filter(of_area & (pl.col("family_id") == family)).height
            row = rows[area_id, item]
            assert (row["order_cnt"], row["found_cnt"]) == (told, own)
            assert row["score_100"] is not None
    assert sum(row["order_cnt"] for row in rows.values()) > 0


def test_streets_of_a_district_are_held_against_each_other(edition: Edition) -> None:
    areas = {row["area_id"] for row in ask(edition, "survey_matters", **district(1))}
    assert areas == {f"{district_id(1)}/1", f"{district_id(1)}/2"}


def district(place: int) -> dict[str, str]:
    return {"area_id": district_id(place), "area_level": "district"}


def matter(area: int, found: int, orders: int, score: float | None, item: str = "街面秩序") -> Row:
    return {
        "area_id": f"a{area}",
        "area_name": f"第{area}区",
        "item_name": item,
        "found_cnt": found,
        "order_cnt": orders,
        "score_100": score,
    }


FOUR = [
    matter(0, 300, 100, 90.0),
    matter(1, 100, 300, 70.0),
    matter(2, 320, 320, 75.0),
    matter(3, 90, 90, 85.0),
]


def said(rows: list[Row], people: dict[str, float] = PEOPLE) -> dict[str, str]:
    return {each.area_id: each.said for each in compared(rows, people)}


def test_what_few_found_and_many_told_comes_first() -> None:
    assert said(FOUR) == {
        "a1": "▲ 巡查少、投诉多，满意度也偏低",
        "a0": "■ 巡查多、投诉少，满意度也偏高",
        "a2": "一致：都多于中位",
        "a3": "一致：都少于中位",
    }
    assert list(said(FOUR)) == ["a1", "a0", "a2", "a3"]
    first = compared(FOUR, PEOPLE)[0]
    assert (first.found_rate, first.order_rate) == (10.0, 30.0)


def test_counts_are_held_by_the_people_who_live_there() -> None:
    assert said(FOUR, {**PEOPLE, "a1": 100.0})["a1"] == "一致：都少于中位"


def test_items_are_not_held_against_each_other() -> None:
    other = [matter(number, 3000, 3000, 60.0, "菜市场") for number in range(4)]
    assert [m.said for m in compared([*FOUR, *other], PEOPLE) if m.item_name == "街面秩序"] == list(
        said(FOUR).values()
    )


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        (FOUR[:3], PEOPLE),
        (FOUR, {}),
        ([matter(0, 10, 19, 90.0), *FOUR[1:]], PEOPLE),
    ],
    ids=["three areas", "no population", "few problems"],
)
def test_too_little_is_not_held(rows: list[Row], people: dict[str, float]) -> None:
    assert said(rows, people)["a0"] == "数据不足，不对照"


def test_an_item_without_a_score_is_told_of_by_the_other_two() -> None:
    rows = [{**row, "score_100": None} for row in FOUR]
    assert said(rows)["a1"] == "▲ 巡查少、投诉多"


@pytest.mark.usefixtures("published_editions")
def test_the_page_shows_them_of_the_city_and_not_where_areas_are_few(show_page, html_of) -> None:
    text = visible(section(html_of(show_page("hotline")), "survey"))
    assert "同一问题：巡查、投诉与满意度" in text
    assert "没有人口数，或案件和诉求太少，不作对照。" in text
    assert 'id="survey"' not in html_of(show_page("hotline", area=district_id(0)))
