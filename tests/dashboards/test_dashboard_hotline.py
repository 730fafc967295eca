import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import format as fmt
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_cases import UNSEEN
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]

pytestmark = pytest.mark.usefixtures("published_editions")


def test_the_page_shows_the_figures_of_the_edition(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("hotline", area="shili/02", period="2024-05"))
    with edition.connect() as warehouse:
        (value,) = warehouse.execute(
            "select value from kpi_value where kpi_id = 'H08' and area_id = 'shili/02' "
            "and breakdown = 'total' and is_default_policy and period_start = date '2024-05-01'"
        ).fetchone()
    assert "热线 示例市 · 西山区 · 2024年5月" in visible(html)
    assert fmt.figure(value, "%", 2).number in visible(section_of(html, "rates"))


def section_of(html: str, anchor: str) -> str:
    """One part with cards, which hold sections of their own."""
    start = html.index(f'id="{anchor}"')
    return html[start : html.index("</div></section>", start)]


def test_hot_issues_are_those_of_the_last_ranked_week(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("hotline")))
    assert "热点问题 全市，2024-06-24 至 2024-06-30" in text
    assert "油烟污染 11 5 120.00%" in text


@pytest.mark.parametrize("area", ["shili", "shili/01"])
@pytest.mark.parametrize(
    ("anchor", "counts"), [("hot", (-1,)), ("places", (3,)), ("matters", (-3, -2))]
)
def test_a_problem_or_place_leads_to_its_cases_in_the_area_and_period(
    show_page: Show, html_of: Html, area: str, anchor: str, counts: tuple[int, ...]
) -> None:
    html = section(html_of(show_page("hotline", area=area)), anchor)
    lines = [line for line in re.findall(r"<tr>(.*?)</tr>", html) if 'href="cases?' in line]
    assert lines
    for line in lines[:2]:
        cells = re.findall(r'<td class="um-num">([^<]*)', line)
        count = sum(int(cells[at]) for at in counts)
        query, name = re.search(r'href="cases\?([^"]*)#list" target="_self">(.*?)<', line).groups()
        listed = section(html_of(show_page("cases", **dict(parse_qsl(unescape(query))))), "list")
        assert f"，{count} 件；" in visible(listed)
        assert f"：{name} ✕" in visible(listed)


def test_the_ranking_of_the_city_says_so_where_a_part_of_it_is_shown(
    show_page: Show, html_of: Html
) -> None:
    hot = visible(section(html_of(show_page("hotline", area="shili/02")), "hot"))
    said = "2024-06-24 至 2024-06-30；排名只有全市的，同类案件是西山区本周上报的；点问题看案件"
    assert f"全市热点问题 {said}" in hot
    assert "排名只有全市的" not in visible(html_of(show_page("hotline")))


def test_citizens_see_what_inspectors_do_not(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    html = section(html_of(show_page("hotline", area="shili/01")), "blind")
    assert "油烟污染" in visible(html)
    assert 'href="cases?area=shili%2F01%2F1#list"' in html
    lines = re.findall(r"<tr>(.*?)</tr>", section(html_of(show_page("hotline")), "blind"))[1:]
    assert any("family=" in line for line in lines)
    for line in lines:
        *_, told, _again = re.findall(r'<td class="um-num">([^<]*)', line)
        ways = [dict(parse_qsl(unescape(way))) for way in re.findall(r"cases\?([^\"#]*)", line)]
        assert [way["family"] for way in ways[1:]] == [UNSEEN] * (told != "0")
        for way in ways[1:]:
            listed = visible(section(html_of(show_page("cases", **way)), "list"))
            assert f"，{told} 件；" in listed
    matters = visible(section(html_of(show_page("hotline")), "matters"))
    with edition.connect() as warehouse:
        (orders,) = warehouse.execute(
            "select count(*) from fct_hotline_order where category_id = 'smoke-1' "
            "and received_at >= '2024-06-01' and received_at < '2024-07-01'"
        ).fetchone()
    assert f"油烟污染 {orders} " in matters


def test_few_districts_are_not_held_against_each_other(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("hotline", area="shili/01")))
    assert "并列的区域不足 4 个，不作对照。" in text


def test_an_edition_without_inspection_and_survey_says_what_is_missing(
    show_page: Show, html_of: Html
) -> None:
    text = visible(section(html_of(show_page("hotline")), "triangulation"))
    assert text.count("数据不足，不对照") == 5


def test_an_edition_without_a_hotline_says_so(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    publish_edition(published_editions, missing=("hotline", "enforcement"))
    assert "本版没有热线的数字。" in visible(html_of(show_page("hotline")))
