import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cities import settings
from dashboards.choices import Against, Span, read_view
from dashboards.indicators import Book
from dashboards.periods import Period
from tests.dashboards.fixture_figures import AS_OF
from tests.dashboards.test_dashboard_overview import visible

SPAN = Span(date(2023, 5, 1), AS_OF.date())


def test_presets_are_relative_to_the_newest_data_and_not_to_today() -> None:
    presets = SPAN.presets()
    assert presets["this-month"] == Period("M", date(2024, 7, 1))
    assert presets["last-month"] == Period("M", date(2024, 6, 1))
    assert presets["last-quarter"] == Period("Q", date(2024, 4, 1))
    assert presets["last-year"] == Period("Y", date(2023, 1, 1))


def test_the_list_holds_every_month_and_ends_where_the_data_begins() -> None:
    listed = SPAN.listed()
    months = [period for period in listed if period.period_type == "M"]
    assert (months[0].start, months[-1].start, len(months)) == (
        date(2024, 7, 1),
        date(2023, 5, 1),
        15,
    )
    assert [p.code for p in listed if p.period_type == "Y"] == ["2024", "2023"]
    assert sum(period.period_type == "D" for period in listed) == 31
    assert sum(period.period_type == "W" for period in listed) == 26


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"area": "shili/04", "period": "2024-05", "compare": "year"},
        {"area": "shili/01/2", "period": "last-quarter", "compare": "target"},
        {"period": "2024-W20"},
    ],
)
def test_a_view_leads_back_to_the_address_it_was_read_from(
    book: Book, asked: dict[str, str]
) -> None:
    view, faults = read_view(asked, book, SPAN)
    assert faults == []
    assert view.query() == asked
    assert read_view(view.query(), book, SPAN)[0] == view


def test_a_link_keeps_the_view_and_adds_what_was_clicked(book: Book) -> None:
    view, _ = read_view({"area": "shili/04", "period": "2024-05"}, book, SPAN)
    assert view.link("cases", hour=8) == "cases?area=shili%2F04&period=2024-05&hour=8"
    assert read_view({}, book, SPAN)[0].link("cases") == "cases"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"area": "elsewhere"}, "地址里的区域不在可以看的区域中，改看示例市。"),
        ({"period": "2024-13"}, "地址里的期间“2024-13”不认识，改看最近报告期。"),
        ({"period": "9999-12"}, "9999年12月不在数据的范围内，改看最近报告期。"),
        ({"period": "0000"}, "地址里的期间“0000”不认识，改看最近报告期。"),
        ({"period": "2023-04"}, "2023年4月不在数据的范围内，改看最近报告期。"),
        ({"compare": "moon"}, "地址里的比较方式“moon”不认识，改用环比。"),
    ],
)
def test_what_the_address_names_wrongly_falls_back_with_a_sentence(
    book: Book, asked: dict[str, str], said: str
) -> None:
    view, faults = read_view(asked, book, SPAN)
    assert faults == [said]
    assert view == read_view({}, book, SPAN)[0]


def test_a_period_shorter_than_the_page_has_figures_for_is_widened(book: Book) -> None:
    view, faults = read_view({"period": "2024-05-17"}, book, SPAN, ("M", "Q"))
    assert view.period == Period("M", date(2024, 5, 1))
    assert view.query() == {"period": "2024-05"}
    assert view.link("cases") == "cases?period=2024-05"
    assert faults == ["本页没有2024年5月17日的数字，改看2024年5月。"]


def test_streets_are_named_with_their_district(book: Book) -> None:
    street = book.area("shili/01/1")
    assert book.long_name(street) == "东湖区 · 东街街道"
    assert book.long_name(book.area("shili/01")) == "东湖区"


def test_who_reads_one_district_chooses_within_it_and_no_city_told_by_halves(book: Book) -> None:
    seen = [book.city, book.area("shili/02"), book.area("shili/02/1")]
    alone = replace(book, areas=seen, tells_whole_city=False)
    for asked in ({}, {"area": "shili"}, {"area": "shili/03"}):
        view, faults = read_view(asked, alone, SPAN)
        assert (view.area.area_id, view.query(), len(faults)) == ("shili/02", {}, len(asked))
    assert [area.area_id for area in alone.choosable] == ["shili/02", "shili/02/1"]
    assert replace(book, areas=seen).home == book.home == book.city


def test_what_came_before_the_data_is_unknown_and_not_nothing(book: Book) -> None:
    first = min(
        seen.start
        for (kpi_id, area_id), every in book.observations.items()
        for seen, told in every.items()
        if (kpi_id[0], area_id, seen.period_type) == ("H", "shili", "M") and told.value is not None
    )
    assert book.reaches("hotline", Period("M", first))
    assert not book.reaches("hotline", Period("M", first).previous)


def test_a_district_that_the_edition_does_not_know_has_the_totals_of_the_city(book: Book) -> None:
    alone = replace(book, areas=[book.city], tells_whole_city=False)
    assert read_view({}, alone, SPAN)[0].area == book.city


Run = Callable[..., AppTest]
Html = Callable[[AppTest], str]


def only(value: str | list[str]) -> str:
    """The one value of a parameter, whichever way AppTest keeps it."""
    return value if isinstance(value, str) else value[0]


def test_what_is_chosen_in_the_boxes_stands_in_the_address(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app(period="2024-05")
    assert app.selectbox(key="period").value == "2024-05"
    app.selectbox(key="area").select("shili/01").run()
    app.selectbox(key="compare").select(Against.YEAR_AGO.code).run()
    assert not app.exception
    told = {key: only(app.query_params[key]) for key in app.query_params}
    assert told == {"area": "shili/01", "period": "2024-05", "compare": "year"}
    again = run_app(**told)
    assert visible(html_of(again)) == visible(html_of(app))
    assert "示例市 · 东湖区 · 2024年5月" in visible(html_of(again))
    app.selectbox(key="area").select("shili").run()
    assert "area" not in app.query_params


def test_a_street_has_a_view_of_its_own(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app(area="shili/01/1")))
    assert "示例市 · 东街街道" in text


@pytest.mark.parametrize("page", ["cases", "assessment", "targets"])
def test_a_page_names_its_city_once_however_the_city_is_titled(
    published_editions: Path, show_page: Callable[..., AppTest], html_of: Html, page: str
) -> None:
    toml = settings.CITIES / "sample" / "city.toml"
    toml.write_text('title_zh = "示例市(示例数据)"\n', encoding="utf-8")
    assert "示例市(示例数据) · 2024年" in visible(html_of(show_page(page)))
    text = visible(html_of(show_page(page, area="shili/01")))
    assert "示例市(示例数据) · 东湖区 · 2024年" in text


def test_the_links_of_a_page_that_shows_the_month_of_a_day_open_the_month(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app(period="2024-06-12")
    page = html_of(app)
    assert "本页没有2024年6月12日的数字，改看2024年6月。" in visible(page)
    assert app.selectbox(key="period").value == "2024-06"
    assert 'href="cases?period=2024-06"' in page
    of_the_day = re.findall(r'href="([^"?]*)\?[^"]*period=2024-06-12', page)
    assert set(of_the_day) == {"definitions"}, "which tells no figure of a period"
