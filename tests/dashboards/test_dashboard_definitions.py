"""指标口径, run without a browser on a published edition; its figures are those of `kpi_value`."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.components import directory
from dashboards.components.definition import Evidence
from dashboards.components.definition import definition as entry
from dashboards.components.evidence import Stamp
from dashboards.definitions import Definition, find, pages_of
from dashboards.indicators import HEADLINES
from publishing import BuildContext, Edition, build_candidate, publish
from tests.dashboards.edition_fixture import write_warehouse
from tests.dashboards.fixture_catalog import KPIS
from tests.dashboards.fixture_deliveries import operational
from tests.dashboards.fixture_figures import AS_OF

Html = Callable[[AppTest], str]


def visible(html: str) -> str:
    """Text of a page without styles, tags and the parts for screen readers."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="um-hidden">[^<]*</span>', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def listed(html: str) -> list[str]:
    """Numbers of the KPIs in the list."""
    return re.findall(r'<li[^>]*><a href="definitions\?kpi=(\w+)"', html)


def _page() -> None:
    from cities.settings import load_city
    from dashboards import shell
    from dashboards.views import definitions

    city = load_city()
    shell.show(city, shell.read_state(city.editions_dir), definitions.render)


@pytest.fixture
def run_page() -> Callable[..., AppTest]:
    def run(**query: str) -> AppTest:
        app = AppTest.from_function(_page, default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [problem.value for problem in app.exception]
        return app

    return run


@pytest.fixture
def defined(edition: Edition) -> list[Definition]:
    from dashboards import queries

    with edition.connect() as connection:
        return [Definition(**row) for row in queries.run(connection, "kpi_definitions")]


def test_without_an_address_the_whole_book_is_listed_by_domain(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_page())
    assert f"指标口径 示例市 · 共 {len(KPIS)} 项指标" in visible(html)
    assert listed(html) == [kpi.kpi_id for kpi in KPIS]
    assert 'class="um-equation"' not in html


def test_the_address_opens_an_entry_with_the_figures_of_the_edition(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html, edition: Edition
) -> None:
    text = visible(html_of(run_page(kpi="C12")))
    with edition.connect() as connection:
        top, bottom, value = connection.execute(
            "select numerator, denominator, value from kpi_value where kpi_id = 'C12' and "
            "area_id = 'shili' and period_start = '2024-06-01' and breakdown = 'total'"
        ).fetchone()
    assert "C12 结案率 案件 越高越好" in text
    assert "结案率 ＝ 应结案中已结案数 ÷ 应结案数" in text
    assert f"示例市，2024年6月 {top:,.0f} ÷ {bottom:,.0f} ＝ {value:.2%}" in text
    assert f"样本量 n {bottom:,.0f}" in text
    assert "状态 正常" in text
    assert "周期 月 细分 合计、责任单位" in text


def test_an_entry_tells_every_policy_with_its_own_figure(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html, edition: Edition
) -> None:
    html = html_of(run_page(kpi="H05"))
    text = visible(html[html.index('id="policies"') :].split("</section>")[0])
    with edition.connect() as connection:
        figures = connection.execute(
            "select numerator, denominator, value from kpi_value where kpi_id = 'H05' and "
            "area_id = 'shili' and period_start = '2024-06-01' order by denominator_policy"
        ).fetchall()
    told = [f"{top:,.0f} ÷ {bottom:,.0f} ＝ {value:.2%}" for top, bottom, value in figures]
    assert f"应办结口径 默认 due 分母为到期工单 {told[0]}" in text
    assert f"受理口径 received 分母为期内受理的工单 {told[1]}" in text
    assert "不同口径的数字不可比" in text


def test_an_entry_tells_where_it_comes_from_and_is_used(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(run_page(kpi="C13")))
    assert "指标模型 int_kpi__case 公开表 案件明细 fct_case 中间模型 int_area__tree" in text
    assert "落地表 案件 src_case" in text
    assert "总览 ：“案件”卡片、各区对照、各区走势" in text
    assert "示例市（年）目标 ≥ 96.00%，2023-01-01 起至 2023-12-31；2023 年责任书" in text
    assert "示例市（月）目标 ≥ 95.00%，2020-01-01 起；市考核办法" in text


def test_what_was_not_verified_says_so(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_page(kpi="S06"))
    assert "S06 生活垃圾无害化处理率 环卫 越高越好 未核实" in visible(html)
    assert html.count('<span class="um-tag">未核实</span>') == 2
    assert "未核实" not in visible(html_of(run_page(kpi="C12"))).split("全部")[0].split("C13")[0]


def test_a_kpi_without_data_reads_no_data_and_never_zero(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(run_page(kpi="E01")))
    assert "全市没有可以计算它的期间，读作“无数据”，不是 0。" in text
    assert "周期 — 细分 —" in text


def test_a_search_narrows_the_list_and_a_single_hit_is_opened(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    app = run_page()
    app.text_input(key="q").set_value("应结案").run()
    assert listed(html_of(app)) == ["C12", "C13"]
    app.text_input(key="q").set_value("ｈ０１").run()
    assert listed(html_of(app)) == ["H01"]
    assert "H01 诉求受理量 热线" in visible(html_of(app))
    app.text_input(key="q").set_value("无此词").run()
    assert "没有符合的指标" in visible(html_of(app))


def test_a_new_search_closes_the_opened_entry(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    app = run_page(kpi="C12")
    app.selectbox(key="domain").select("hotline").run()
    html = html_of(app)
    assert listed(html) == ["H01", "H04", "H05", "H08", "H12"]
    assert 'class="um-equation"' not in html


def test_an_unknown_number_in_the_address_shows_the_list(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_page(kpi="<b>"))
    assert len(listed(html)) == len(KPIS)
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("asked", "domain", "found"),
    [
        ("c12", None, ["C12"]),
        ("measure_c13", None, ["C13"]),
        ("30 日", None, ["R01", "H12"]),
        ("办结 工单", "hotline", ["H04", "H05"]),
        ("结案", "hotline", []),
        ("", "satisfaction", ["V01", "V02", "V05"]),
    ],
)
def test_words_are_found_in_number_names_and_formula(
    defined: list[Definition], asked: str, domain: str | None, found: list[str]
) -> None:
    assert [one.kpi_id for one in find(defined, asked, domain)] == found


def test_a_domain_is_listed_once_wherever_its_numbers_stand_in_the_book(
    defined: list[Definition],
) -> None:
    case, hotline, other = (
        next(one for one in defined if one.kpi_id == kpi_id) for kpi_id in ("C12", "H01", "C13")
    )
    told = directory.directory([case, hotline, other], "", {})
    assert re.findall(r'section" id="(book-[^"]+)"', told) == ["book-案件", "book-热线"]
    assert "案件 2 项" in visible(told)


def test_every_headline_is_told_to_be_one(defined: list[Definition]) -> None:
    for ids in HEADLINES.values():
        assert all("卡片" in pages_of(kpi_id)[0] for kpi_id in ids)
    assert pages_of("R02") == ["“易反复点位”"]
    assert pages_of("C01") == []


def test_every_card_of_the_overview_leads_to_its_entry(
    published_editions: Path, run_app: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_app())
    cards = [part for part in html.split("<article") if 'class="um-proof"' in part]
    shown = [kpi for domain, ids in HEADLINES.items() if domain != "enforcement" for kpi in ids]
    led = [re.search(r'href="definitions\?kpi=(\w+)" target="_self">', card) for card in cards]
    assert [found.group(1) for found in led if found] == shown


def publish_older(editions: Path, path: Path, change: str) -> None:
    """Publish an edition as an earlier version wrote it: `change` takes away what it lacked."""
    write_warehouse(path)
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(change)
    editions.mkdir(parents=True)
    context = BuildContext(city="sample", as_of=AS_OF, code_version="0000000", currency="元")
    with build_candidate(path, editions, operational(), context) as candidate:
        publish(candidate, verdict_passed=True)


def test_an_older_edition_whose_policies_have_no_unit_prints_that_of_the_kpi(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    change = "alter table kpi_policy drop unit; alter table kpi_policy drop decimals"
    publish_older(editions, tmp_path / "older.duckdb", change)
    html = html_of(run_page(kpi="C12"))
    assert re.search(r'id="policies".*?÷[^<]*＝[^<]*%', html, re.DOTALL)


def test_an_older_edition_without_policies_and_lineage_breaks_nothing(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    change = "drop table kpi_policy; drop table kpi_lineage; drop table kpi_setting"
    publish_older(editions, tmp_path / "older.duckdb", change)
    html = html_of(run_page(kpi="C12"))
    assert "C12 结案率" in visible(html)
    assert 'id="policies"' not in html
    assert 'id="lineage"' not in html
    assert 'id="settings"' not in html


def test_an_entry_tells_the_settings_of_the_city_it_was_counted_by(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_page(kpi="C12"))
    told = visible(html[html.index('id="settings"') :])
    assert "强制结案未超期的计为按期" in told
    assert "0 小时" in told
    assert "热线响应时限" not in visible(html)


def test_a_policy_is_printed_by_its_name_and_without_one_by_its_code(book) -> None:
    assert book.policy_name("C12", "due_incl_backlog") == "应结案口径（含上期结转）"
    assert book.policy_name("C12", "due_by_some_new_rule") == "due_by_some_new_rule"


STAMP = Stamp("元", "20240703-0123456789")
SUSPENDED = Definition(
    "C17", "挂账数", "case_suspended_cnt", "case", "件", "count", "down", 0,
    "期末挂账的案件", "期末挂账的案件", "", "单位×月", "DOMAIN §6 C17", "",
)  # fmt: skip


def known_of_suspended(**extent: list[str]) -> Evidence:
    """A share of 18.59 % beside the count of C17, as `kpi_policy` and `kpi_value` tell it."""
    share = {
        "denominator_policy": "open_cases", "is_default_policy": False,
        "value": 134 / 721, "numerator": 134.0, "denominator": 721.0, "status": "ok",
    }  # fmt: skip
    words = {
        "policy": "open_cases",
        "name_zh": "占在办案件",
        "explanation_zh": "",
        "is_default": False,
    }
    told = {"period_types": ["M"], "breakdowns": ["total"]} | extent
    return Evidence([share], told, [words | {"unit": "%", "decimals": 2}], None, [], {})


def test_a_reading_of_another_kind_is_printed_in_its_own_unit() -> None:
    assert "134 ÷ 721 ＝ 18.59%" in visible(entry(SUSPENDED, known_of_suspended(), STAMP))


def test_what_has_no_total_says_what_it_is_given_by() -> None:
    by_class = entry(SUSPENDED, known_of_suspended(breakdowns=["category"]), STAMP)
    assert "全市没有合计，只按类别给出" in visible(by_class)
    assert "全市没有可以计算它的期间" in visible(entry(SUSPENDED, known_of_suspended(), STAMP))
