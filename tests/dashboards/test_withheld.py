"""A part that a gate blocks says so and why, on every page that has it; the rest is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cities.settings import load_city
from dashboards.access.matrix import Role
from dashboards.access.scope import WHOLE_CITY, Scope
from dashboards.brief import sheet
from dashboards.brief.content import content_of
from dashboards.editions import Reader
from dashboards.situation import situation_of
from publishing import current
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]

FOUND = "全部案件：有坐标 500 件，落在城市范围内 61.2%，坐标系不明 0 件"
UNLISTED = "本版不列热点点位：案件坐标没有通过检查（G18，要求 全部符合）。"
PLACE = "东湖路菜市场北门"
UNRANKED = (
    "调查没有通过检查（G11），不排名次、不进考核，得分照常公布。"
    "发现：2024Q2：权重均值 1.450，高于 1.2。"
)
UNFIT = {"G11.survey_wave.2024Q2": "2024Q2：权重均值 1.450，高于 1.2"}
NO_RANKS = (
    "update survey_item_score set rank_from_bottom = null, is_lowest3 = false, is_separable = false"
    " where wave = '2024Q2'"
)


@pytest.fixture
def misplaced(editions: Path) -> Path:
    """An edition whose cases lie outside the city."""
    publish_edition(editions, unmet={"G18.fct_case": FOUND})
    return editions


@pytest.mark.parametrize("opened", [{}, {"place": "2024-06:00", "period": "2024-06"}])
def test_the_page_of_places_lists_none_and_says_why(
    misplaced: Path, show_page: Show, html_of: Html, opened: dict[str, str]
) -> None:
    text = visible(html_of(show_page("hotspots", **opened)))
    assert f"{UNLISTED}发现：{FOUND}。其他数字不受影响。" in text
    assert PLACE not in text and "分布图" not in text


def test_the_overview_keeps_its_other_parts(
    misplaced: Path, show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("overview"))
    for part in ("matters", "places"):
        assert UNLISTED in visible(section(html, part))
    assert PLACE not in visible(html)
    assert "超期未结最多" in visible(section(html, "matters"))
    assert "满意度" in visible(section(html, "survey"))


def test_a_district_learns_that_places_are_kept_back_and_nothing_of_sources(
    misplaced: Path, show_page: Show, html_of: Html
) -> None:
    text = visible(html_of(show_page("hotspots", role=Role.DISTRICT, district=district_id(0))))
    assert f"{UNLISTED}其他数字不受影响。" in text
    assert FOUND not in text


@pytest.mark.parametrize("scope", [WHOLE_CITY, Scope(district_id(0))], ids=["city", "district"])
def test_the_morning_sheet_says_so_too_and_stays_one_page(misplaced: Path, scope: Scope) -> None:
    city, reader = load_city(), Reader(current(misplaced), scope)
    found = situation_of(reader, city, reader.book().home, None)
    content = content_of(reader, city, found)
    assert [said for _, said in content.matters if said.startswith(UNLISTED)]
    assert PLACE not in str(content)
    assert sheet.set_sheet(content).startswith(b"%PDF-")


@pytest.fixture
def unfit(editions: Path) -> Path:
    """An edition whose newest wave may not be ranked, so that one unit lacks its 满意度."""
    changes = [NO_RANKS, "update league_table set missing_components = '群众满意度'"]
    publish_edition(editions, changes=changes, unmet=UNFIT)
    return editions


def test_a_wave_that_may_not_be_ranked_keeps_its_scores_and_says_why(
    unfit: Path, show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("satisfaction"))
    items = visible(section(html, "items"))
    assert UNRANKED in items and "末三项" not in items.split(UNRANKED)[1]
    assert re.search(r"\d\d\.\d 分 （", items)
    over = visible(section(html, "waves"))
    assert UNRANKED in over and "2024Q1" in over and "▼" in over.split(UNRANKED)[1]


def test_an_earlier_wave_that_may_be_ranked_is(unfit: Path, show_page: Show, html_of: Html) -> None:
    html = html_of(show_page("satisfaction", period="2024-Q1"))
    assert UNRANKED not in visible(html)
    assert "得分最低的 3 项" in visible(section(html, "items"))


def test_overview_and_morning_sheet_name_no_lowest_items(
    unfit: Path, show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("overview"))
    for part in ("matters", "survey"):
        assert UNRANKED in visible(section(html, part))
    city, reader = load_city(), Reader(current(unfit), WHOLE_CITY)
    content = content_of(reader, city, situation_of(reader, city, reader.book().home, None))
    assert ("群众最不满意", UNRANKED) in content.matters


def test_a_league_without_the_survey_says_why(unfit: Path, show_page: Show, html_of: Html) -> None:
    assert UNRANKED in visible(html_of(show_page("assessment", period="2024-05")))


def test_a_league_that_lacks_nothing_says_nothing_of_the_survey(
    editions: Path, show_page: Show, html_of: Html
) -> None:
    changes = ["update league_table set missing_components = ''"]
    publish_edition(editions, changes=changes, unmet=UNFIT)
    assert UNRANKED not in visible(html_of(show_page("assessment", period="2024-05")))
