import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import format as fmt
from dashboards.components.heat import absent_days
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.test_dashboard_choices import only
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]

pytestmark = pytest.mark.usefixtures("published_editions")


def section(html: str, anchor: str) -> str:
    """One part of a page, by its id."""
    start = html.index(f'<section class="um-section" id="{anchor}"')
    return html[start : html.index("</section>", start)]


def test_the_page_shows_the_figures_of_the_edition(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    text = visible(html_of(show_page("cases")))
    with edition.connect() as warehouse:
        rows = warehouse.execute(
            """
            select kpi_id, value from kpi_value
            where area_id = 'shili' and breakdown = 'total' and period_type = 'M'
                and period_start = date '2024-06-01' and kpi_id in ('C04', 'C12', 'C13', 'C21')
            """
        ).fetchall()
    for kpi_id, value in rows:
        unit, decimals = ("%", 2) if kpi_id in ("C12", "C13") else ("件", 0)
        assert fmt.figure(value, unit, decimals).number in text
    assert "案件 示例市 · 2024年6月" in text
    assert "退步最明显的是按期结案率" in text


def test_the_seven_stages_stand_in_their_order_with_links_to_what_was_lost(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    flow = section(html_of(show_page("cases")), "flow")
    assert re.findall(r'um-flow-name">(.{2})<', flow) == [
        *("上报", "受理", "立案", "派遣", "处置", "核查", "结案")
    ]
    with edition.connect() as warehouse:
        (reported,) = warehouse.execute(
            "select count(*) from fct_case where reported_at >= '2024-06-01' "
            "and reported_at < '2024-07-01'"
        ).fetchone()
    assert f"上报 {fmt.number(reported)} 件，占上报 100.00%" in visible(flow)
    assert "cases?outcome=%E4%BD%9C%E5%BA%9F&amp;stage=2#list" in flow


@pytest.mark.parametrize(
    ("by", "word"),
    [("channel", "问题来源"), ("unit", "责任单位"), ("category", "小类"), ("street", "街道")],
)
def test_what_stopped_at_a_stage_can_be_told_apart_and_leads_to_its_cases(
    show_page: Show, html_of: Html, by: str, word: str
) -> None:
    app = show_page("cases")
    app.selectbox(key="flow-by").select(by).run()
    html = html_of(app)
    assert f"止于各环节：按{word}" in html
    table = html[html.index("um-losses") :]
    table = table[: table.index("</table>")]
    assert visible(table).count("止于") == 6
    query, count = re.search(
        r'cases\?([^"]*stage=[^"]*)#list" target="_self">(\d+)<', table
    ).groups()
    narrowed = show_page("cases", **dict(parse_qsl(unescape(query))))
    assert f"，{count} 件" in visible(section(html_of(narrowed), "list"))


def test_a_clicked_cell_narrows_the_list_and_can_be_taken_back(
    show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("cases"))
    hours = section(html, "hours")
    address, count = re.search(r'href="cases\?([^"]+)#list"[^>]*>(\d+)<', hours).groups()
    asked = dict(pair.split("=") for pair in address.replace("&amp;", "&").split("&"))
    narrowed = section(html_of(show_page("cases", **asked)), "list")
    assert f"期内上报（2024年6月），{count} 件" in visible(narrowed)
    assert narrowed.count("✕") == len(asked)
    back = re.search(r'<a href="(cases[^"]*)"[^>]*>上报于 \d+ 时', narrowed)[1]
    assert "hour=" not in back
    assert "weekday=" in back


def test_weekdays_that_a_day_is_not_are_no_rows_of_zeros(show_page: Show, html_of: Html) -> None:
    hours = section(html_of(show_page("cases", period="2024-06-12")), "hours")
    assert hours.count(">不在本期<") == 6
    rows = dict(re.findall(r'<th scope="row">(周.)</th>(.*?)</tr>', hours))
    assert rows["周三"].count("<td") == 24
    whole = section(html_of(show_page("cases", period="2024-06")), "hours")
    assert "um-heat-absent" not in whole


def test_a_week_at_the_edge_of_the_data_says_which_days_it_lacks() -> None:
    monday, sunday = date(2024, 7, 1), date(2024, 7, 7)
    known = (date(2023, 5, 1), date(2024, 7, 3))
    said = "不在数据的范围内"
    assert absent_days(monday, sunday, known) == dict.fromkeys((4, 5, 6, 7), said)
    assert absent_days(date(2024, 6, 1), date(2024, 6, 30), known) == {}
    assert set(absent_days(monday, monday, known).values()) == {"不在本期"}


def test_a_list_turns_its_pages_and_a_page_too_far_is_the_last(
    show_page: Show, html_of: Html
) -> None:
    app = show_page("cases")
    first = section(html_of(app), "list")
    last = section(html_of(show_page("cases", page="9999")), "list")
    pages = int(re.search(r"第 1 / (\d+) 页", first)[1])
    assert pages > 1
    assert f"第 {pages} / {pages} 页" in last
    app.pagination[0].set_value(2).run()
    assert f"第 2 / {pages} 页" in section(html_of(app), "list")
    assert only(app.query_params["page"]) == "2"


def test_one_case_is_told_from_its_report_to_its_end(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    with edition.connect() as warehouse:
        case_id, case_no = warehouse.execute(
            "select case_id, case_no from fct_case where is_closed and is_closed_on_time "
            "and stream = '常规' and case_id in (select case_id from fct_hotline_order) limit 1"
        ).fetchone()
    html = html_of(show_page("cases", case=case_id, period="2024-05"))
    text = visible(html)
    assert re.search(rf"案件 {case_no} ● 按期结案，提前 \d+ (分钟|小时|天) ", text)
    assert "截止时间的依据 平台给定 " in text
    assert "数据截止</span>" not in html
    life = html[html.index("um-life") : html.index("</ol>")]
    steps = re.findall(r'um-step">.*?</time><span>([^<]+)<', life)
    assert steps == ["上报", "受理", "立案", "派遣", "处置", "核查", "结案"]
    assert "结案截止时间" in life
    assert f"来源 案件（platform），案卷号 {case_no}" in text
    assert "关联的热线工单 1 件" in text
    assert "cases?period=2024-05#list" in html
    assert "七个环节" not in text


def test_an_open_case_ends_at_the_newest_data_with_how_long_it_is_overdue(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    with edition.connect() as warehouse:
        case_id, due, as_of = warehouse.execute(
            "select case_id, effective_deadline, as_of from fct_case where is_overdue_open "
            "order by effective_deadline limit 1"
        ).fetchone()
    days = (as_of - due).days
    assert days > 2
    html = html_of(show_page("cases", case=case_id))
    life = html[html.index("um-life") : html.index("</ol>")]
    assert f"▲ 超期未结，已超期 {days} 天" in visible(html)
    assert visible(life).strip().endswith(f"{fmt.moment(as_of)} 数据截止 已超期 {days} 天")
    assert "已用时限" not in visible(html)
    listed = show_page("cases", basis="open", overdue="1", sort="deadline")
    assert f"{fmt.moment(due)} 已超期 {days} 天" in visible(section(html_of(listed), "list"))


def test_a_case_that_nobody_has_falls_back_to_the_page_with_a_sentence(
    show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("cases", case="<b>x"))
    assert "没有可以看的案件“&lt;b&gt;x”，改看案件清单。" in html
    assert "七个环节" in visible(html)


def test_bad_values_in_the_address_are_told_and_break_nothing(
    show_page: Show, html_of: Html
) -> None:
    text = visible(html_of(show_page("cases", hour="99", unit="zz", period="never", area="?")))
    for said in ("hour=99", "unit=zz", "never", "地址里的区域不在"):
        assert said in text


def test_every_figure_of_the_table_opens_its_parts_and_edition(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    html = html_of(show_page("cases"))
    table = html[html.index("um-figures") :]
    cell = table[table.index('<details class="um-figure">') : table.index("</details>")]
    for term in ("数值", "分子", "样本量 n", "状态", "期间", "版次"):
        assert f"<dt>{term}" in cell
    assert edition.id in cell


def test_parts_can_be_units_and_lead_to_their_cases(show_page: Show, html_of: Html) -> None:
    app = show_page("cases")
    app.selectbox(key="by").select("unit").run()
    assert not app.exception
    html = html_of(app)
    assert "cases?basis=filed&amp;unit=u3#list" in html
    assert "北原区城管执法大队" in visible(html)


def test_comparison_changes_what_stands_below_the_figures_of_areas(
    show_page: Show, html_of: Html
) -> None:
    def below(**asked: str) -> str:
        html = html_of(show_page("cases", **asked))
        table = html[html.index("um-figures") :]
        return table[: table.index("</table>")]

    month, year, target = below(), below(compare="year"), below(compare="target")
    assert month != year != target
    assert "目标 ≥ 98.00%" in target
    assert "目标 ≥" not in month


def test_weeks_of_an_inspection_tell_a_small_sample(show_page: Show, html_of: Html) -> None:
    text = visible(section(html_of(show_page("cases")), "inspection"))
    assert "样本不足，不作判断" in text
    assert "合计" in text


def test_an_edition_without_cases_says_so(
    editions: Path, tmp_path: Path, show_page: Show, html_of: Html
) -> None:
    import shutil

    shutil.rmtree(editions)
    publish_edition(editions, missing=("case", "enforcement"))
    assert "本版没有案件的数字。" in visible(html_of(show_page("cases")))


@pytest.mark.parametrize("asked", [{}, {"period": "2024-05"}], ids=["newest", "older"])
def test_the_overdue_of_the_overview_are_as_many_as_its_list_has(
    show_page: Show, html_of: Html, asked: dict[str, str]
) -> None:
    html = html_of(show_page("overview", **asked))
    matter = re.search(r"<li><strong>超期未结最多</strong>.*?</li>", html)[0]
    count = re.search(r"数据截止时该单位 (\d+) 件", matter)[1]
    query = dict(parse_qsl(re.search(r'cases\?([^"#]+)#list', unescape(matter))[1]))
    assert query.get("period") == asked.get("period")
    listed = visible(section(html_of(show_page("cases", **query)), "list"))
    assert f"目前未结，{count} 件" in listed


def test_downloads_are_made_only_when_they_are_asked_for(
    show_page: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("a file was made though nobody asked")

    monkeypatch.setattr("dashboards.downloads.xlsx_bytes", refuse)
    monkeypatch.setattr("dashboards.downloads.csv_bytes", refuse)
    app = show_page("cases")
    assert len(app.get("download_button")) >= 12
