"""Figures of one to four persons are told nowhere, nor is what they follow from."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import few, figures
from dashboards import format as fmt
from dashboards.access.scope import WHOLE_CITY
from dashboards.components.evidence import printed
from dashboards.definitions import Definition, equation
from dashboards.editions import Reader
from dashboards.periods import period_from_code
from dashboards.queries import Row
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
    row = {"kpi_id": "H12", "value": value, "numerator": value, "n": value, "status": "ok"}
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
        "kpi_id": "H12",
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
    assert equation(one, few.withheld({"kpi_id": "H12", **row}, "人"), "元") == "不足5人"
    assert equation(one, {**row, "value": 30.0}, "元") == "30 人"


RECURRING = {
    **{"kpi_id": "R01", "numerator": 1.0, "denominator": 3.0, "value": 1 / 3, "n": 3},
    **{"ci_low": 0.06, "ci_high": 0.79, "status": "small_n", "is_on_target": False},
}


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [({}, False), ({"status": "ok", "n": 30}, True), ({"kpi_id": "C13"}, True)],
)
def test_a_recurrence_rate_on_few_cases_is_not_told_but_its_n_is(
    changed: dict[str, object], is_told: bool
) -> None:
    row = {**RECURRING, **changed}
    told = few.withheld(row, "%")
    hidden = ("value", "numerator", "ci_low", "ci_high", "is_on_target")
    assert [told[name] is not None for name in hidden] == [is_told] * len(hidden)
    assert (told["n"], told["denominator"], told["status"]) == (row["n"], 3.0, row["status"])


def test_a_recurrence_rate_on_few_cases_is_the_base_of_nothing() -> None:
    row = {
        f"{base}_{part}": 0.5
        for base in ("previous", "year_ago", "ytd", "ytd_year_ago")
        for part in ("value", "change_abs", "change_rel", "numerator", "denominator")
    }
    statuses = {"previous_status": "small_n", "year_ago_status": "ok"}
    row |= {"kpi_id": "R01", **statuses, "ytd_status": "small_n", "ytd_year_ago_status": "small_n"}
    told = few.withheld_comparison(row, "%")
    assert (told["previous_value"], told["ytd_value"], told["ytd_numerator"]) == (None, None, None)
    assert (told["ytd_year_ago_value"], told["ytd_change_abs"]) == (None, None)
    assert (told["year_ago_value"], told["year_ago_change_abs"]) == (0.5, 0.5)
    assert told["previous_status"] == "small_n"
    assert few.withheld_comparison({**row, "kpi_id": "C13"}, "%")["previous_value"] == 0.5


def test_the_example_of_a_recurrence_rate_on_few_cases_says_so() -> None:
    one = Definition(*("R01", "复发率", "", "case", "%", "rate", "down"), 2, *[""] * 6)
    assert equation(one, few.withheld(RECURRING, "%"), "元") == "样本不足"


def test_a_page_prints_of_a_recurrence_rate_on_few_cases_that_they_are_few(
    monkeypatch: pytest.MonkeyPatch, edition: Edition
) -> None:
    """As the page reads it from an edition in which every 复发率 rests on three cases."""
    asked = Reader.ask

    def on_three(reader: Reader, name: str, **bound: object) -> list[Row]:
        return [{**row, **RECURRING} for row in asked(reader, name, **bound)]

    monkeypatch.setattr(Reader, "ask", on_three)
    reader = Reader(edition, WHOLE_CITY)
    (reading,) = figures.of_area(reader, ("R01",), SMALL, period_from_code(JUNE))
    assert (reading.value, reading.mark) == (None, Mark.SMALL_SAMPLE)
    assert printed(reading, "CNY") == "样本不足"
