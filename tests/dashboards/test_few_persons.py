"""Figures of one to four persons are told nowhere, nor is what they follow from."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import few, figures
from dashboards import format as fmt
from dashboards.access.scope import WHOLE_CITY
from dashboards.definitions import Definition, equation
from dashboards.editions import Reader
from dashboards.periods import period_from_code
from dashboards.readings import Mark
from publishing import Edition
from tests.dashboards.fixture_figures import DISTRICTS, district_id

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]
SMALL = district_id(len(DISTRICTS) - 1)
"""The district whose callers are fewest."""
JUNE = "2024-06"


@pytest.mark.parametrize(
    ("value", "unit", "is_few"),
    [(1, "人", True), (4, "人", True), (5, "人", False), (0, "人", False), (3, "件", False)],
)
def test_one_to_four_persons_are_few_and_nobody_is_told(
    value: float, unit: str, is_few: bool
) -> None:
    row = {"value": value, "numerator": value, "n": value, "status": "ok"}
    told = few.withheld(row, unit)
    assert (told != row) == is_few
    assert (told["status"] == few.STATUS) == is_few
    assert (value in told.values()) != is_few


def test_a_change_from_few_persons_is_not_told_and_one_from_many_is() -> None:
    row = {
        f"{base}_{part}": None
        for base in ("previous", "year_ago", "ytd", "ytd_year_ago")
        for part in ("value", "status")
    }
    row |= {
        **{"previous_value": 3.0, "previous_change_abs": 9.0, "previous_change_rel": 3.0},
        **{"year_ago_value": 9.0, "year_ago_change_abs": 3.0, "year_ago_change_rel": 0.3333},
    }
    told = few.withheld_comparison(row, "人")
    assert {told[name] for name in told if name.startswith("previous")} == {None, few.STATUS}
    assert (told["year_ago_value"], told["year_ago_change_abs"]) == (9.0, 3.0)
    assert few.withheld_comparison(row, "件") == row


def test_few_persons_are_printed_nowhere_and_no_change_leads_back_to_them() -> None:
    assert fmt.figure(4.0, "人", 0).text == fmt.plain(4.0, "人", 0) == "不足5人"
    assert fmt.plain(5.0, "人", 0) == "5 人"
    assert fmt.change(3.0, 12.0, "人", 0) is None
    assert fmt.change(12.0, 3.0, "人", 0) is None
    assert fmt.change(12.0, 6.0, "人", 0) is not None


def test_the_line_of_an_area_leaves_out_its_small_figures_and_no_others(edition: Edition) -> None:
    with edition.connect() as warehouse:
        counts = [
            value
            for (value,) in warehouse.execute(
                "select value from kpi_value where kpi_id = 'H12' and area_id = ? and period_start "
                "between date '2023-06-01' and date '2024-06-01' order by period_start",
                [SMALL],
            ).fetchall()
        ]
    (reading,) = figures.of_area(
        Reader(edition, WHOLE_CITY), ("H12",), SMALL, period_from_code(JUNE)
    )
    assert min(counts) < 5
    assert [value for _, value in reading.line] == [
        value if value >= 5 else None for value in counts
    ]
    assert reading.mark is Mark.FEW_PERSONS
    assert (reading.previous, reading.year_ago, reading.to_date) == (None, None, None)


@pytest.mark.usefixtures("published_editions")
def test_the_card_of_few_callers_says_so_and_tells_no_figure(
    show_page: Show, html_of: Html
) -> None:
    def card(**query: str) -> str:
        html = html_of(show_page("hotline", period=JUNE, **query))
        start = html.index("<h3>一号多诉</h3>")
        return html[start : html.index("</article>", start)]

    small, whole = card(area=SMALL), card()
    assert "不足5人" in small
    assert "较上月" not in small
    assert re.findall(r"<dt>(?:数值|分子)[^<]*</dt><dd>([^<]+)</dd>", small) == ["不足5人", "—"]
    assert "不足5人" not in whole
    assert "较上月" in whole


def test_the_book_of_definitions_prints_no_few_persons_as_its_example() -> None:
    one = Definition(
        *("H12", "一号多诉", "", "hotline", "人", "count", "down"), 0, *("", "", "", "", "", "")
    )
    row = {"value": 3.0, "numerator": 3.0, "denominator": None, "status": "ok"}
    assert equation(one, few.withheld(row, "人"), "元") == "不足5人"
    assert equation(one, {**row, "value": 30.0}, "元") == "30 人"
