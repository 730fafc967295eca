"""看原因 opens the figures of the KPI asked about: its column first, from bad to good."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import matters, why
from dashboards.components.table import Line
from dashboards.indicators import Kpi, Observation
from dashboards.periods import Period
from dashboards.readings import Reading
from publishing import Edition, current
from tests.dashboards.fixture_figures import CITY, district_id
from tests.dashboards.test_dashboard_overview import visible

JUNE = Period("M", date(2024, 6, 1))

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]


def kpi_of(direction: str, kpi_id: str = "C13", domain: str = "case") -> Kpi:
    return Kpi(kpi_id, "按期结案率", domain, "%", direction, 2, "", "", "", "", "")


def line(name: str, value: float | None, *, status: str = "ok") -> Line:
    kpi = kpi_of("up")
    seen = Observation(
        *("C13", "c", "M", JUNE.start, None, None, value, "", 100, None, None),
        *(status, None, None, None),
    )
    return Line(name, {"C13": Reading(kpi, JUNE, seen, None, None, [])})


LINES = [
    line("few", 0.1, status="small_n"),
    line("good", 0.9),
    Line("untold", {}),
    line("none", None, status="no_data"),
    line("bad", 0.2),
    replace(line("nobody", 0.1), is_nobody=True),
    line("not yet final", 0.5, status="provisional"),
]


@pytest.mark.parametrize(
    ("direction", "first"),
    [
        ("up", ["bad", "not yet final", "good", "nobody"]),
        ("down", ["good", "not yet final", "bad", "nobody"]),
    ],
)
def test_the_worst_stands_first_and_what_cannot_be_judged_last(
    direction: str, first: list[str]
) -> None:
    found = [one.name for one in why.ordered(kpi_of(direction), LINES)]
    assert found == [*first, "few", "untold", "none"]


@pytest.mark.parametrize("kpi", [None, kpi_of("none")], ids=["nothing asked", "no direction"])
def test_without_a_direction_nothing_is_ranked(kpi: Kpi | None) -> None:
    assert why.ordered(kpi, LINES) == LINES
    assert why.note(kpi) == ""


def test_the_way_to_the_reason_names_the_kpi_and_the_part() -> None:
    assert matters.behind(kpi_of("up")) == ("cases", {"kpi": "C13"}, "parts")
    found = matters.behind(kpi_of("up", "E04", "enforcement"))
    assert found == ("enforcement", {"kpi": "E04"}, "parts")
    assert matters.behind(kpi_of("up", "V02", "satisfaction")) == ("satisfaction", {}, "areas")


def table_of(html: str) -> tuple[list[str], list[str]]:
    """Heads and names of the rows of the first table of figures behind the named part."""
    table = html[html.index('id="parts"') :]
    table = table[table.index("um-figures") : table.index("</table>")]
    heads = re.findall(r'<th scope="col".*?</th>', table)
    names = re.findall(r'<th scope="row">(.*?)</th>', table)
    return [visible(head).strip() for head in heads], [visible(name).strip() for name in names]


def ranked(edition: Edition, kpi_id: str, breakdown: str) -> list[str]:
    """Ids of areas or units by their value in June, the lowest first; small samples last."""
    column = "area_id" if breakdown == "total" else "breakdown_id"
    with edition.connect() as warehouse:
        rows = warehouse.execute(
            f"select {column} from kpi_value where kpi_id = $kpi and breakdown = $breakdown "
            "and period_type = 'M' and period_start = $month "
            "and (breakdown = 'unit' or area_id <> $city) "
            "order by status = 'small_n', breakdown_id = '-', value",
            {"kpi": kpi_id, "breakdown": breakdown, "month": JUNE.start, "city": CITY},
        ).fetchall()
    return [found for (found,) in rows]


@pytest.mark.usefixtures("published_editions")
@pytest.mark.parametrize(("kpi_id", "name"), [("C13", "按期结案率"), ("C14", "结案率（受理口径）")])
def test_cases_opens_with_the_units_that_stand_worst(
    edition: Edition, show_page: Show, html_of: Html, kpi_id: str, name: str
) -> None:
    html = html_of(show_page("cases", kpi=kpi_id))
    heads, names = table_of(html)
    with edition.connect() as warehouse:
        known = dict(warehouse.execute("select unit_id, unit_name from dim_unit").fetchall())
    assert heads[:2] == ["责任单位", f"{name} %"]
    assert names == [known.get(unit, "未注明") for unit in ranked(edition, kpi_id, "unit")]
    assert f"按{name}从差到好" in visible(html)


@pytest.mark.parametrize(("page", "kpi_id"), [("enforcement", "E04"), ("sanitation", "S06")])
def test_pages_that_are_not_about_units_open_with_the_areas_that_stand_worst(
    every_domain: Path, show_page: Show, html_of: Html, page: str, kpi_id: str
) -> None:
    edition = current(every_domain)
    heads, (own, *names) = table_of(html_of(show_page(page, kpi=kpi_id)))
    with edition.connect() as warehouse:
        known = dict(warehouse.execute("select area_id, area_name from dim_area").fetchall())
    assert heads[0] == "区域"
    assert own == known[CITY]
    assert names == [known[area] for area in ranked(edition, kpi_id, "total")]
    if kpi_id == "E04":
        assert names[-1] == known[district_id(4)]


@pytest.mark.usefixtures("published_editions")
def test_a_kpi_that_the_page_does_not_break_down_is_told(show_page: Show, html_of: Html) -> None:
    html = html_of(show_page("cases", kpi="V01"))
    assert "地址里的指标“V01”在本页没有细分的数字" in html
    assert table_of(html)[0][0] == "区域"
