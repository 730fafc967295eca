"""Matters of the survey: the query against the rows it counts, areas against each other."""

import polars as pl
import pytest

from dashboards.indicators import Area
from dashboards.queries import Row
from dashboards.street_matters import by_part
from dashboards.survey_matters import Matter, compared
from publishing import Edition
from tests.dashboards import fixture_orders
from tests.dashboards.fixture_cases import cases
from tests.dashboards.fixture_figures import DISTRICTS, district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import ask
from tests.dashboards.test_hotline_queries import JUNE

PEOPLE = {f"a{number}": 10.0 for number in range(4)}
FIVE = {f"a{number}": 10.0 for number in range(5)}


def within(rows: pl.DataFrame, moment: str) -> pl.DataFrame:
    return rows.filter(pl.col(moment).is_between(*JUNE, closed="left"))


def test_a_matter_is_what_inspectors_found_and_citizens_told(edition: Edition) -> None:
    areas = {row["area_id"]: Area(**row) for row in ask(edition, "areas")}
    parts = [areas[district_id(place)] for place in range(len(DISTRICTS))]
    counted = by_part(ask(edition, "street_matters"), parts, areas)
    orders = within(fixture_orders.tables()["fct_hotline_order"], "received_at")
    found = within(cases(), "reported_at").filter(
        pl.col("is_valid") & (pl.col("discovery") == "主动")
    )
    for family in ("parking", "stall"):
        for part in parts:
            of_area = pl.col("district_id") == part.area_id
            told = orders.filter(of_area & (pl.col("category_id") == f"{family}-1")).height
            own = found.filter(of_area & (pl.col("family_id") == family)).height
            assert counted[part.area_id, family, "order_cnt"] == told > 0
            assert counted[part.area_id, family, "found_cnt"] == own


def test_streets_are_parts_of_a_district(edition: Edition) -> None:
    areas = {row["area_id"]: Area(**row) for row in ask(edition, "areas")}
    rows = ask(edition, "street_matters", area_id=district_id(1))
    streets = [areas[f"{district_id(1)}/{number}"] for number in (1, 2)]
    of_streets, of_district = (
        by_part(rows, parts, areas) for parts in (streets, [areas[district_id(1)]])
    )
    assert sum(of_streets.values()) == sum(of_district.values()) > 0


def test_items_stand_with_their_families_and_the_score_of_the_area(edition: Edition) -> None:
    rows = ask(edition, "survey_matters")
    assert {(row["item_name"], *row["family_ids"]) for row in rows} == {
        ("车辆停放秩序", "parking"),
        ("街面秩序", "stall"),
    }
    assert len(rows) == 2 * len(DISTRICTS)
    with edition.connect() as connection:
        for row in rows:
            (score,) = connection.execute(
                "select score_100 from survey_item_score"
                " where wave = '2024Q2' and area_id = ? and item_name = ?",
                [row["area_id"], row["item_name"]],
            ).fetchone()
            assert row["score_100"] == score


def matter(area: int, found: int, orders: int, score: float | None) -> tuple[Row, dict]:
    """A row of `survey_matters`, and what was counted of its two families."""
    row = {
        "area_id": f"a{area}",
        "area_name": f"第{area}区",
        "item_name": "街面秩序",
        "family_ids": ["stall", "outside"],
        "score_100": score,
    }
    counted = {
        (f"a{area}", "stall", "found_cnt"): found - 5,
        (f"a{area}", "outside", "found_cnt"): 5,
        (f"a{area}", "outside", "order_cnt"): orders,
        (f"a{area}", "smoke", "order_cnt"): 1000,
    }
    return row, counted


FOUR = [
    matter(0, 300, 100, 90.0),
    matter(1, 100, 300, 70.0),
    matter(2, 320, 320, 75.0),
    matter(3, 90, 90, 85.0),
]


def held(told: list[tuple[Row, dict]], people: dict[str, float] = PEOPLE) -> list[Matter]:
    counted = {key: count for _, some in told for key, count in some.items()}
    return compared([row for row, _ in told], counted, people)


def said(told: list[tuple[Row, dict]], people: dict[str, float] = PEOPLE) -> dict[str, str]:
    return {each.area_id: each.said for each in held(told, people)}


def test_what_few_found_and_many_told_comes_first() -> None:
    assert said(FOUR) == {
        "a1": "▲ 巡查少、投诉多，满意度偏低",
        "a0": "■ 巡查多、投诉少，满意度偏高",
        "a2": "一致：巡查多、投诉多，满意度偏低",
        "a3": "一致：巡查少、投诉少，满意度偏高",
    }
    assert list(said(FOUR)) == ["a1", "a0", "a2", "a3"]
    fewer = [matter(0, 120, 200, 95.0), matter(1, 100, 300, 80.0), matter(2, 110, 100, 70.0)]
    told = said([*fewer, matter(3, 900, 150, 85.0), matter(4, 800, 310, 82.0)], FIVE)
    assert list(told)[:2] == ["a1", "a2"]
    assert [word.split("、")[1] for word in list(told.values())[:2]] == [
        "投诉多，满意度偏低",
        "投诉少，满意度偏低",
    ]
    first = held(FOUR)[0]
    assert (first.found_rate, first.order_rate) == (10.0, 30.0)


def test_counts_are_held_by_the_people_who_live_there() -> None:
    assert said(FOUR, {**PEOPLE, "a1": 100.0})["a1"] == "▲ 巡查少、投诉少，满意度偏低"


def test_items_are_not_held_against_each_other() -> None:
    other = [({**row, "item_name": "菜市场", "score_100": 60.0}, some) for row, some in FOUR]
    found = held([*FOUR, *other])
    assert {m.area_id: m.said for m in found if m.item_name == "街面秩序"} == said(FOUR)
    assert "满意度" not in "".join(m.said for m in found if m.item_name == "菜市场")


@pytest.mark.parametrize(
    ("told", "people"),
    [
        (FOUR[:3], PEOPLE),
        (FOUR, {}),
        ([matter(0, 10, 19, 90.0), *FOUR[1:]], PEOPLE),
    ],
    ids=["three areas", "no population", "few problems"],
)
def test_too_little_is_not_held(told: list[tuple[Row, dict]], people: dict[str, float]) -> None:
    assert said(told, people)["a0"] == "数据不足，不对照"


def test_an_item_without_a_score_is_told_of_by_the_other_two() -> None:
    told = [({**row, "score_100": None}, some) for row, some in FOUR]
    assert said(told)["a1"] == "▲ 巡查少、投诉多"


@pytest.mark.usefixtures("published_editions")
def test_the_page_shows_them_of_the_city_and_not_where_areas_are_few(show_page, html_of) -> None:
    text = visible(section(html_of(show_page("hotline")), "survey"))
    assert "同一问题：巡查、投诉与满意度" in text
    assert "没有人口数，或案件和诉求太少，不作对照。" in text
    assert 'id="survey"' not in html_of(show_page("hotline", area=district_id(0)))
