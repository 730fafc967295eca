import importlib
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboards.access.matrix import Role
from dashboards.indicators import HEADLINES
from publishing import RefreshOutcome, rollback, write_refresh
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import DISTRICTS, district_id

Run = Callable[..., AppTest]
Html = Callable[[AppTest], str]
RUN_AT = datetime(2024, 7, 4, 2, 31)


def refreshed(editions: Path, outcome: str, *reasons: str) -> None:
    write_refresh(editions, RefreshOutcome(RUN_AT, outcome, None, list(reasons)))


def visible(html: str) -> str:
    """Text of a page without styles, tags and the parts for screen readers."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="um-hidden">[^<]*</span>', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_overview_answers_in_its_first_lines(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app()))
    assert "城市管理总览 示例市 · 2024年6月" in text
    assert "9 项有目标的指标中，6 项达标，3 项未达标。" in text
    assert "退步最明显的是按期结案率：94.50%，较上月下降 1.90 个百分点。" in text
    assert "各区中北原区最低（91.05%）。责任单位中北原区城管执法大队最低" in text


def test_an_edition_from_before_parts_were_compared_tells_the_changes_of_totals(
    editions: Path, run_app: Run, html_of: Html
) -> None:
    drop = "alter table kpi_comparison drop"
    publish_edition(editions, changes=[f"{drop} breakdown", f"{drop} breakdown_id"])
    assert "按期结案率：94.50%，较上月下降 1.90 个百分点。" in visible(html_of(run_app()))


@pytest.mark.parametrize(
    ("month", "said", "way"),
    [
        (
            "2024-05",
            "按责任单位统计的指标中，退步最明显的是超期未结数：173 件，较上月上升 4.2%。"
            "各区中东湖区最高（50 件）。责任单位中东湖区城管执法大队最高（28 件）。",
            ("超期未结数", "C21"),
        ),
        (
            "2024-04",
            "按责任单位统计的，看按期结案率：96.46%，较上月上升 0.05 个百分点。"
            "各区中北原区最低（94.73%）。责任单位中北原区城管执法大队最低（94.73%，",
            ("按期结案率", "C13"),
        ),
    ],
)
def test_an_owner_is_named_where_what_got_worst_has_no_units(
    every_domain: Path, run_app: Run, html_of: Html, month: str, said: str, way: tuple[str, str]
) -> None:
    page = html_of(run_app(period=month))
    text = visible(page)
    assert "这项指标没有按责任单位的数字。 " + said in text
    name, kpi_id = way
    (address,) = re.findall(rf'href="([^"]*)"[^>]*>看{name} →', page)
    assert f"kpi={kpi_id}" in address
    assert address.endswith("#parts")
    assert "看原因 →" in text


def test_what_got_worst_and_has_units_is_told_once(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app()))
    assert "按责任单位统计的" not in text
    assert text.count("看原因 →") == 1


def test_every_page_is_stamped_with_edition_data_time_and_code(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app()))
    edition_id = (published_editions / "current").readlink().name
    assert f"版次 {edition_id}" in text
    assert "数据截止 2024-07-03 02:30" in text
    assert "代码 abc1234" in text
    assert "演示模式" in text


def test_a_card_shows_its_n_on_its_face(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    html = html_of(run_app())
    card = next(part for part in html.split("<article") if "<h3>按期结案率</h3>" in part)
    face = visible("<" + card[: card.index("<details>")]).replace("\u00a0", " ")
    assert re.search(r"目标 ≥ [\d.]+% ?n = [\d,]+ ", face)


def test_the_three_urgent_things_are_overdue_recurrent_and_least_liked(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    html = html_of(run_app())
    told = html[html.index('<ol class="um-matters">') : html.index("</ol>")]
    kinds = re.findall(r"<li><strong>([^<]+)</strong>", told)
    assert kinds == ["超期未结最多", "反复最多", "群众最不满意"]
    assert 'href="satisfaction#items"' in told


def test_no_rate_is_compared_in_percent(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    html = html_of(run_app())
    card = next(part for part in html.split("<article") if "<h3>结案率</h3>" in part)
    sizes = re.findall(r'class="um-size">.*?</span> ([^<]+)</span>', card)
    assert len(sizes) == 2
    assert all(size.endswith(" 个百分点") for size in sizes)


def test_a_domain_the_city_lacks_is_one_calm_card(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    html = html_of(run_app())
    assert html.count('<article class="um-card um-calm">') == 1
    assert "执法：无数据" in visible(html)
    assert "行政处罚案件数" not in visible(html)


def test_districts_stand_side_by_side_with_marks(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    html = html_of(run_app())
    table = html[html.index("um-matrix") : html.index("</table>", html.index("um-matrix"))]
    assert all(name in table for name in DISTRICTS)
    row = next(row for row in table.split("<tr>") if ">按期结案率<" in row)
    assert "97.84" not in row
    assert "91.05" in row
    assert row.count("▲") >= 1
    assert row.count("●") >= 1


def test_districts_show_the_stored_change_below_each_figure_and_open_its_parts(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    def on_time(**asked: str) -> str:
        html = html_of(run_app(**asked))
        table = html[html.index("um-matrix") : html.index("</table>", html.index("um-matrix"))]
        return next(row for row in table.split("<tr>") if ">按期结案率<" in row)

    month, year = on_time(), on_time(compare="year")
    assert "1.90 个百分点" in month
    assert month != year
    assert "个百分点" not in on_time(compare="target")
    assert month.count('<details class="um-figure">') == 1 + len(DISTRICTS)


def test_hotspots_and_lowest_items_are_listed(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app()))
    assert "东湖路菜市场北门" in text
    assert "默认地址" not in text
    assert "得分最低的 3 项：车辆停放秩序、住宅小区（城中村）、垃圾分类。与其余项目可区分。" in text


def test_every_chart_has_a_text_alternative(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    alternatives = re.findall(r'<img [^>]*alt="([^"]*)"', html_of(run_app()))
    shown = sum(len(ids) for domain, ids in HEADLINES.items() if domain != "enforcement")
    assert len(alternatives) == shown + len(DISTRICTS)
    assert all("走势" in alternative for alternative in alternatives)
    assert any("最低 2024年6月 94.50%" in alternative for alternative in alternatives)


def test_area_and_month_come_from_the_address_bar(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app(area="shili/04", period="2024-05")
    assert app.selectbox(key="area").value == "shili/04"
    text = visible(html_of(app))
    assert "示例市 · 北原区 · 2024年5月" in text
    assert "各区中" not in text


def test_an_area_that_does_not_exist_falls_back_to_the_city(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app(area="无此区")))
    assert "城市管理总览 示例市 · 2024年6月" in text
    assert "地址里的区域不在可以看的区域中，改看示例市。" in text


def test_picking_an_area_changes_the_page(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app()
    app.selectbox(key="area").select("shili/01").run()
    assert "示例市 · 东湖区 · 2024年6月" in visible(html_of(app))


def test_a_month_without_data_says_so_and_breaks_nothing(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app(period="2023-05")))
    assert "无可比数据" in text
    assert "满意度 2023年第2季度" in text


@pytest.mark.parametrize(
    ("code", "label", "wave"),
    [
        ("2024-Q2", "2024年第2季度", "2024年第2季度"),
        ("2024-H1", "2024年上半年", "2024年第2季度"),
        ("2023", "2023年", "2023年第4季度"),
    ],
)
def test_longer_periods_are_named_and_show_their_own_survey(
    published_editions: Path, run_app: Run, html_of: Html, code: str, label: str, wave: str
) -> None:
    text = visible(html_of(run_app(period=code)))
    assert f"城市管理总览 示例市 · {label} " in text
    assert f"满意度 {wave} " in text


def test_a_period_without_a_survey_shows_no_other_one(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app(period="this-month")))
    said = "所选期间（2024年7月）没有满意度调查，最近的一期是2024年第2季度。"
    assert f"满意度：{said}" in text
    assert text.count(said) == 2
    assert "得分最低的 3 项" not in text


def test_before_the_first_edition_the_page_says_what_to_run(
    editions: Path, run_app: Run, html_of: Html
) -> None:
    text = visible(html_of(run_app()))
    assert "还没有可以显示的数据" in text
    assert "make nightly CITY=sample" in text


def test_a_blocked_refresh_is_said_with_reasons_and_the_age_of_what_is_shown(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    refreshed(
        published_editions, "blocked", "G13.src_weigh：清运量突增 1000 倍。", "G02：案卷号重复。"
    )
    html = html_of(run_app())
    text = visible(html)
    assert 'role="alert"' in html
    assert "▲ 最近一次刷新未通过检查，没有发布（2024-07-04 02:31）" in text
    assert "G13.src_weigh：清运量突增 1000 倍。 G02：案卷号重复。" in text
    assert re.search(r"下面显示的仍是 .* 生成的版次（\d+ 分钟前）；数据截止 2024-07-03 02:30", text)
    assert "94.50" in text


def test_a_failed_first_run_shows_its_reason_on_the_empty_page(
    editions: Path, run_app: Run, html_of: Html
) -> None:
    refreshed(editions, "failed", "案件来源无法连接。")
    text = visible(html_of(run_app()))
    assert "最近一次刷新失败" in text
    assert "案件来源无法连接。" in text
    assert "目前没有可以显示的版次。" in text


@pytest.mark.parametrize(
    ("outcome", "said"), [("published", "已发布新版次"), ("unchanged", "数据没有变化")]
)
def test_a_refresh_that_went_well_is_one_small_line(
    published_editions: Path, run_app: Run, html_of: Html, outcome: str, said: str
) -> None:
    run_at = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    write_refresh(published_editions, RefreshOutcome(run_at, outcome, None))
    html = html_of(run_app())
    assert f"上次刷新 {run_at:%Y-%m-%d %H:%M}：{said} " in visible(html)
    assert 'role="alert"' not in html


@pytest.mark.parametrize("page", ["overview", "definitions", "quality"])
def test_a_refresh_that_is_late_is_said_on_every_page_although_it_went_well(
    published_editions: Path, monkeypatch: pytest.MonkeyPatch, html_of: Html, page: str
) -> None:
    refreshed(published_editions, "published")
    render = importlib.import_module(f"dashboards.views.{page}").render
    monkeypatch.setitem(sys.modules, "page_under_test", SimpleNamespace(render=render))
    app = AppTest.from_function(show_page_under_test, default_timeout=60).run()
    text = visible(html_of(app))
    assert "▲ 数据没有按时刷新" in text
    assert re.search(r"最近一次刷新在 2024-07-04 02:31，是 \d+ 天前，超过 26 小时", text)
    assert "下面显示的仍是" in text


@pytest.mark.parametrize("page", ["overview", "definitions", "targets"])
def test_every_page_says_that_its_edition_was_rolled_back_to_and_why(
    published_editions: Path, show_page: Run, html_of: Html, page: str
) -> None:
    newest = publish_edition(published_editions, missing=())
    run_at = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    write_refresh(published_editions, RefreshOutcome(run_at, "published", newest))
    assert "回退" not in visible(html_of(show_page(page)))
    rollback(published_editions, reason="6 月称重有误。")
    text = visible(html_of(show_page(page)))
    assert "↩ 当前为回退版次" in text
    assert "退回；原因：6 月称重有误）" in text
    assert "已发布新版次，已回退 " in text
    narrow = visible(html_of(show_page(page, Role.DISTRICT, district_id(0))))
    assert "↩ 当前为回退版次" in narrow
    assert "6 月称重有误" not in narrow


def show_page_under_test() -> None:
    """Script of AppTest: the page in its frame."""
    from page_under_test import render

    from cities.settings import load_city
    from dashboards import shell

    city = load_city()
    shell.show(city, shell.read_state(city.editions_dir), render)


def test_a_pointer_to_a_lost_edition_is_a_message_and_not_a_crash(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    shutil.rmtree(published_editions / (published_editions / "current").readlink())
    text = visible(html_of(run_app()))
    assert "已发布的版次无法读取" in text


def test_a_damaged_refresh_file_is_a_message_and_the_figures_stay(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    (published_editions / "last_refresh.json").write_text("{", encoding="utf-8")
    text = visible(html_of(run_app()))
    assert "上次刷新的结果文件已损坏" in text
    assert "94.50" in text


def test_a_running_page_moves_to_a_new_edition(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app()
    before = (published_editions / "current").readlink().name
    after = publish_edition(published_editions, missing=())
    assert after != before
    text = visible(html_of(app.run()))
    assert f"版次 {after}" in text
    assert "行政处罚案件数" in text


def test_a_city_with_one_domain_only_breaks_nothing(
    editions: Path, run_app: Run, html_of: Html
) -> None:
    publish_edition(editions, missing=("case", "hotline", "enforcement", "satisfaction"))
    text = visible(html_of(run_app()))
    assert "生活垃圾清运量" in text
    assert all(f"{name}：无数据" in text for name in ("案件", "热线", "执法", "满意度"))
    assert "满意度分项无数据" in text


def test_an_edition_without_any_figure_breaks_nothing(
    editions: Path, run_app: Run, html_of: Html
) -> None:
    publish_edition(
        editions, missing=("case", "hotline", "sanitation", "enforcement", "satisfaction")
    )
    assert "所选区域和期间无数据。" in visible(html_of(run_app()))


def test_a_rerun_after_the_first_asks_the_edition_nothing(
    published_editions: Path, run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_app()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the edition was asked again")

    monkeypatch.setattr("dashboards.queries.run", refuse)
    app.run()
    assert not app.exception
    st.cache_data.clear()
    app.run()
    assert app.exception
