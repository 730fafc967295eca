"""A part that a gate blocks says so and why, on every page that has it; the rest is shown."""

from __future__ import annotations

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
UNLISTED = "本版不列热点点位：案件坐标没有通过检查（G18，要求全部符合）。"
PLACE = "东湖路菜市场北门"


@pytest.fixture
def misplaced(editions: Path) -> Path:
    """An edition whose cases lie outside the city."""
    publish_edition(editions, unmet={"G18.int_case__position": FOUND})
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
