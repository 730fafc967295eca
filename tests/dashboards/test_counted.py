"""What an edition never counts is told as such, with a way to what it does count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.counted import elsewhere, why_not
from dashboards.indicators import Area
from dashboards.periods import Period
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.test_dashboard_quality import publish_changed, visible

Html = Callable[[AppTest], str]
STREET = f"{district_id(0)}/1"
WEEK = Period("W", date(2024, 5, 27))
COUNTED = {
    ("C12", "city"): {"D", "W", "M", "Q", "Y"},
    ("C12", "district"): {"W", "M", "Q", "Y"},
    ("C12", "street"): {"D", "M", "Q", "Y"},
    ("S10", "city"): {"Q", "Y"},
}
AREAS = {
    area_id: Area(area_id, area_id, level, above, False)
    for area_id, level, above in (
        ("c", "city", None),
        ("c/1", "district", "c"),
        ("c/1/1", "street", "c/1"),
    )
}
STREETS_BY_MONTH = f"""
    insert into kpi_value by name
    select * replace ('{STREET}' as area_id)
    from kpi_value where area_id = '{district_id(0)}' and period_type = 'M' and breakdown = 'total'
    union all by name
    select * replace ('W' as period_type, date '{WEEK.start}' as period_start)
    from kpi_value
    where
        area_id = '{district_id(0)}' and period_type = 'M' and period_start = date '2024-05-01'
        and breakdown = 'total'
"""


def test_the_reason_names_what_is_lacking_or_the_few_that_there_are() -> None:
    assert why_not(COUNTED, "C12", "street", "W") == "街道不按周统计"
    assert why_not(COUNTED, "S10", "city", "M") == "全市只按季、年统计"
    assert why_not(COUNTED, "S10", "street", "M") == "街道没有这项统计"


def test_what_is_counted_or_has_no_figure_at_all_has_no_reason() -> None:
    assert why_not(COUNTED, "C12", "street", "M") == ""
    assert why_not(COUNTED, "V01", "street", "M") == ""


def test_the_way_leads_to_the_next_longer_period_and_the_next_wider_area() -> None:
    longer, wider = elsewhere(COUNTED, AREAS, AREAS["c/1/1"], WEEK, ["C12"])
    assert longer == Period("M", date(2024, 5, 1))
    assert wider == AREAS["c/1"]
    day = Period("D", date(2024, 5, 27))
    assert elsewhere(COUNTED, AREAS, AREAS["c/1"], day, ["C12"]) == (
        Period("W", date(2024, 5, 27)),
        AREAS["c"],
    )
    assert elsewhere(COUNTED, AREAS, AREAS["c"], day, ["V01"]) == (None, None)


@pytest.fixture
def streets_by_month(editions: Path, tmp_path: Path) -> None:
    """An edition that counts a street by month and its district by week too."""
    editions.mkdir(parents=True)
    publish_changed(editions, tmp_path, STREETS_BY_MONTH)


@pytest.mark.parametrize("page", ["cases", "hotline"])
def test_a_week_of_a_street_says_that_streets_have_no_weeks(
    streets_by_month: None, show_page: Callable[..., AppTest], html_of: Html, page: str
) -> None:
    html = html_of(show_page(page, area=STREET, period=WEEK.code))
    text = visible(html)
    assert "街道不按周统计，这里没有指标数字。" in text or "街道只按月统计" in text
    assert "um-value um-none" not in html
    assert f"{page}?area={STREET.replace('/', '%2F')}&amp;period=2024-05" in html
    assert f"{page}?area={district_id(0).replace('/', '%2F')}&amp;period=2024-W22" in html


def test_hotspots_tell_of_which_kpis_weeks_are_not_counted(
    streets_by_month: None, show_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(show_page("hotspots", area=STREET, period=WEEK.code)))
    assert "复发率（30日）：街道只按月统计。" in text


def test_a_street_with_figures_has_no_such_words(
    streets_by_month: None, show_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(show_page("cases", area=STREET, period="2024-05")))
    assert "街道只按月统计" not in text
