from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import format as fmt
from dashboards import sides
from dashboards.components.intervals import Interval, intervals
from dashboards.components.waves import waves
from dashboards.indicators import Observation
from dashboards.periods import Period
from dashboards.readings import Reading
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import AS_OF, district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import ask
from tests.dashboards.test_dashboard_readings import RATE

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]
QUARTER = Period("Q", date(2024, 4, 1))


def reading(value: float, direction: str = "up", status: str = "ok") -> Reading:
    seen = Observation(
        *("V01", "x", "Q", QUARTER.start, None, None, value, "", 500),
        *(None, None, status, None, None, AS_OF),
    )
    return Reading(replace(RATE, direction=direction), QUARTER, seen, None, None, [])


def test_waves_come_oldest_first_and_say_which_is_a_break(edition: Edition) -> None:
    rows = ask(edition, "survey_waves")
    assert list(dict.fromkeys((row["wave"], row["is_break"]) for row in rows)) == [
        ("2024Q1", True),
        ("2024Q2", False),
    ]
    assert {row["wave"] for row in ask(edition, "survey_waves", top=1)} == {"2024Q2"}
    earlier = ask(edition, "survey_waves", period_end=date(2024, 3, 31))
    assert {row["wave"] for row in earlier} == {"2024Q1"}


def test_the_lowest_of_the_newest_wave_stand_first_and_carry_their_mark(edition: Edition) -> None:
    rows = ask(edition, "survey_waves")
    lowest = next(row for row in rows if row["wave"] == "2024Q2" and row["rank_from_bottom"] == 1)
    html = waves(rows, {lowest["item_code"]})
    text = visible(html)
    assert "调查项目 ┆ 2024Q1 2024Q2" in text
    assert text.index(lowest["item_name"]) < text.index("园林绿化")
    assert html.count("持续末位") == 1
    assert html.count("▼") == sum(row["is_lowest3"] for row in rows)


def test_a_score_of_few_is_drawn_and_not_ranked_and_one_of_fewer_is_withheld() -> None:
    drawn = [
        Interval("甲", 80.0, 78.0, 82.0, 400),
        Interval("乙", 70.0, 60.0, 80.0, 60),
        Interval("丙", None, None, None, 20, "样本不足，不公布"),
    ]
    html = intervals(drawn)
    text = visible(html)
    assert "标尺 60.0–82.0 分" in text
    assert text.count("不排名") == 1
    assert "丙 样本不足，不公布" in text
    assert html.count("um-dot") == 2


def test_less_is_better_where_the_book_says_so() -> None:
    areas = ["a", "b", "c", "d"]
    up = {("V01", area): reading(place) for place, area in enumerate(areas)}
    down = {("R01", area): reading(place, "down") for place, area in enumerate(areas)}
    assert sides.better(up, "V01", areas) == {"a": False, "b": False, "c": True, "d": True}
    assert sides.better(down, "R01", areas) == {"a": True, "b": True, "c": False, "d": False}


def test_a_small_sample_and_three_places_have_no_side() -> None:
    areas = ["a", "b", "c", "d"]
    found = {("V01", area): reading(place) for place, area in enumerate(areas)}
    found["V01", "a"] = reading(0, status="small_n")
    assert set(sides.better(found, "V01", areas).values()) == {None}
    assert sides.better(found, "V01", areas[1:])["b"] is None


def test_survey_and_work_are_held_against_each_other() -> None:
    assert sides.held(False, [True, True, None]) == "▲ 工作指标好，满意度低"
    assert sides.held(True, [False, None]) == "■ 工作指标差，满意度高"
    assert sides.held(True, [True, False]) == "工作指标好坏各半"
    assert sides.held(None, [True]) == "数据不足，不对照"


@pytest.mark.usefixtures("published_editions")
class TestPage:
    def test_the_score_and_the_lowest_items_are_the_edition_s(
        self, edition: Edition, show_page: Show, html_of: Html
    ) -> None:
        text = visible(html_of(show_page("satisfaction", area=district_id(1))))
        with edition.connect() as warehouse:
            (score,) = warehouse.execute(
                "select value from kpi_value where kpi_id = 'V01' and area_id = $1 "
                "and breakdown = 'total' and period_start = date '2024-04-01'",
                [district_id(1)],
            ).fetchone()
            lowest = warehouse.execute(
                "select item_name from survey_item_score where area_id = $1 and is_lowest3 "
                "and wave = '2024Q2' order by rank_from_bottom",
                [district_id(1)],
            ).fetchall()
        assert f"满意度 {fmt.number(score, 1)} 分" in text
        assert f"得分最低的 3 项：{'、'.join(name for (name,) in lowest)}。" in text

    def test_a_month_leads_to_its_wave_with_a_sentence(
        self, show_page: Show, html_of: Html
    ) -> None:
        text = visible(html_of(show_page("satisfaction", period="2024-05")))
        assert "2024年5月看的是2024年第2季度这一期" in text

    def test_a_year_shows_its_last_wave_and_says_so(self, show_page: Show, html_of: Html) -> None:
        text = visible(html_of(show_page("satisfaction", period="last-year")))
        assert "2023年看的是其中最后一期（2023年第4季度）" in text

    def test_a_period_without_a_survey_names_the_nearest_and_leads_to_it(
        self, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("satisfaction", period="2024-07"))
        said = "所选期间（2024年7月）没有满意度调查，最近的一期是2024年第2季度。"
        assert said in visible(html)
        assert 'href="satisfaction?period=2024-Q2"' in html

    def test_survey_stands_beside_work_of_the_same_areas(
        self, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("satisfaction"))
        assert 'href="satisfaction?area=shili%2F02"' in section(html, "areas")
        street = visible(html_of(show_page("satisfaction", area=district_id(0))))
        assert "并列的区域不足 4 个，或没有调查得分，不作对照。" in street

    def test_an_edition_without_a_survey_says_so(
        self, published_editions: Path, show_page: Show, html_of: Html
    ) -> None:
        publish_edition(published_editions, missing=("satisfaction", "enforcement"))
        assert "本版没有满意度调查的数字。" in visible(html_of(show_page("satisfaction")))
