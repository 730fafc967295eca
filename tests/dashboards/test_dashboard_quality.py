"""数据质量, run without a browser on a published edition."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from publishing import (
    BuildContext,
    RefreshOutcome,
    build_candidate,
    current,
    publish,
    rollback,
    write_refresh,
)
from publishing.storage import point
from tests.dashboards.edition_fixture import publish_edition, write_warehouse
from tests.dashboards.fixture_deliveries import REASON, operational
from tests.dashboards.fixture_figures import AS_OF, CITY

Html = Callable[[AppTest], str]
OLDER_TABLES = (
    *("quality_gate", "delivery_summary", "merge_summary"),
    *("quarantine_sample", "kpi_restatement"),
)


def visible(html: str) -> str:
    """Text of a page without styles, tags and the parts for screen readers."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="um-hidden">[^<]*</span>', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def section(html: str, anchor: str) -> str:
    """The part of the page with this id."""
    return html[html.index(f'<section class="um-section" id="{anchor}"') :].split("</section>")[0]


def _page() -> None:
    from cities.settings import load_city
    from dashboards import shell
    from dashboards.views import quality

    city = load_city()
    shell.show(city, shell.read_state(city.editions_dir), quality.render)


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


def publish_changed(editions: Path, tmp_path: Path, statement: str, **changed: object) -> str:
    """Publish the fixture with one statement done to its warehouse."""
    path = tmp_path / "changed.duckdb"
    path.unlink(missing_ok=True)
    write_warehouse(path)
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(statement)
    context = BuildContext(city="sample", as_of=AS_OF, code_version="def5678", currency="元")
    frames = {**operational(), **changed}
    with build_candidate(path, editions, frames, context) as candidate:
        outcome = publish(candidate, verdict_passed=True)
    assert outcome.kind == "published" and outcome.edition_id
    return outcome.edition_id


def test_the_page_answers_in_its_first_lines(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(run_page()))
    edition_id = (published_editions / "current").readlink().name
    assert f"数据质量 示例市 · 数据截止 2024-07-03 02:30 · 版次 {edition_id}" in text
    assert "▲ 本版数据可以使用：2 项检查没有一项被拦截，有 1 项提醒。" in text
    assert "数据守恒 ● 3 个来源全部守恒" in text
    assert "隔离 12 行，占读入 0.08%" in text
    assert "数据新鲜度 ▲ 迟到 1 ● 按时 1" in text


def test_a_reminder_is_told_in_full_before_what_passed(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = section(html_of(run_page()), "gates")
    text = visible(html)
    assert "共 3 项检查" in text
    assert html.index("um-unmet") < html.index("um-gates")
    assert "G12 数据新鲜度 1 项检查中 1 项 ▲ 提醒 称重数据晚到 5 小时" in text
    assert "对象 称重磅单 级别 只提示 要求 ≤ 26 小时 实际 31 小时 不符 1 行" in text
    order = re.findall(r"<code>(G\d\d|dbt)</code><strong>", html)
    assert order == ["G12", "G02", "G09"]
    assert re.findall(r"<details( open)?>", html) == ["", "", ""]


def test_every_row_read_is_accounted_for(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(section(html_of(run_page()), "conservation"))
    assert "案件 数字城管 10,000 9,986 2 12 0.12% 2 ● 守恒" in text
    assert "名录表 1 张，全部守恒" in text


def test_rows_that_are_lost_are_said_in_red(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    frame = operational()["delivery_summary"]
    lost = frame.with_columns(rows_landed=frame["rows_landed"] - 3)
    editions.mkdir(parents=True)
    publish_changed(editions, tmp_path, "select 1", delivery_summary=lost)
    html = html_of(run_page())
    assert "■ 3 个来源不守恒" in visible(html)
    assert "■ 差 3 行" in visible(section(html, "conservation"))


def test_refused_rows_come_with_samples_that_can_be_found_in_the_file(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = section(html_of(run_page()), "quarantine")
    text = visible(html)
    assert "案件 数字城管 隔离 12 行，读入 10,000 行" in text
    assert "时间先后 结案早于立案 G03 closed_at 12 行 占读入 0.12% 样例 5 行" in text
    assert "行号 工作表 案卷号 备注 文件" in text
    assert "4 东湖区 A-0 （空） 案件 7 月.xlsx" in text


def test_a_sample_cannot_bring_markup_into_the_page(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    frame = operational()["quarantine_sample"]
    evil = frame.with_columns(cells=frame["cells"].str.replace("A-0", "<img src=x onerror=y>"))
    editions.mkdir(parents=True)
    publish_changed(editions, tmp_path, "select 1", quarantine_sample=evil)
    html = html_of(run_page())
    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=y&gt;" in html


def test_a_file_refused_whole_has_no_share_of_rows_read(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    frame = operational()["quarantine_summary"]
    refused = frame.with_columns(
        reason=frame["reason"].str.replace(REASON, "整个文件拒收：a.csv：乱码")
    )
    editions.mkdir(parents=True)
    publish_changed(editions, tmp_path, "select 1", quarantine_summary=refused)
    text = visible(section(html_of(run_page()), "quarantine"))
    assert "整个文件拒收 a.csv：乱码 12 行（未逐行读入）" in text
    assert "占读入" not in text and "样例 5 行" not in text


def test_merged_rows_are_told_by_rule(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(section(html_of(run_page()), "merged"))
    assert "案件 数字城管 逐字相同的重复行，留第一行 2 0.02%" in text


def test_the_latest_source_comes_first_with_its_age(
    published_editions: Path,
    run_page: Callable[..., AppTest],
    html_of: Html,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "cities.settings.CitySettings.now", lambda city: datetime(2024, 7, 4, 2, 30)
    )
    text = visible(section(html_of(run_page()), "freshness"))
    assert "称重磅单 转运站称重 ▲ 迟到 2024-07-01 19:05 2 天 2024-07-03 02:00" in text
    assert "案件 数字城管 ● 按时 2024-07-03 01:40 24 小时 2024-07-03 02:00" in text
    assert text.index("迟到") < text.index("按时")


def test_a_blocked_night_is_the_verdict_and_the_edition_shown_keeps_its_own(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    night = RefreshOutcome(datetime(2024, 7, 4, 2, 31), "blocked", None, ["清运量突增。单位错。"])
    write_refresh(published_editions, night)
    html = html_of(run_page())
    text = visible(html)
    assert 'role="alert"' in html
    assert "■ 最近一次刷新被拦截，没有发布；现在显示的仍是上一版数据。" in text
    assert "拦截原因：清运量突增。单位错。" in text
    assert "上一版数据可以使用：2 项检查没有一项被拦截，有 1 项提醒。" in text


def test_the_first_edition_has_nothing_to_compare_with(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    text = visible(html_of(run_page()))
    assert "没有可比的前一版次：这是第一个版次，或发布时还没有记录变动。" in text


def test_a_new_edition_tells_which_figures_it_changed(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    before = (published_editions / "current").readlink().name
    after = publish_changed(
        published_editions,
        tmp_path,
        "update kpi_value set numerator = numerator + 5, value = (numerator + 5) / denominator "
        f"where kpi_id = 'C13' and period_start = '2024-06-01' and area_id = '{CITY}' "
        "and breakdown = 'total'",
    )
    html = html_of(run_page())
    text = visible(html)
    row = visible(next(r for r in section(html, "history").split("<tr>") if after in r))
    assert "● 在用" in row and "1 项指标的 1 个已公布数字有变动" in row
    assert "○ 已被替换" in visible(section(html, "history"))
    assert f"比较对象 {before}（数据截止 2024-07-03 02:30）" in text
    assert "代码由 abc1234 更新为 def5678" in text
    assert re.search(
        r"按期结案率 C13，应结案口径（含上期结转） 2024年6月 94.50% 94.5\d% 上升 0.0\d 个百分点",
        text,
    )
    assert "指标值 kpi_value" in text


def test_an_older_edition_can_be_looked_at_by_address(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    before = (published_editions / "current").readlink().name
    publish_changed(published_editions, tmp_path, "delete from kpi_value where kpi_id = 'C13'")
    app = run_page(edition=before)
    assert app.selectbox(key="edition").value == before
    assert f"版次 {before} 没有可比的前一版次" in visible(html_of(app))
    text = visible(html_of(run_page(edition="20990101-0000000000")))
    assert "个已公布数字有变动" in text


def test_a_rollback_is_told_at_the_top_and_in_the_history(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    bad = publish_changed(
        published_editions, tmp_path, "delete from kpi_value where kpi_id = 'C13'"
    )
    rollback(published_editions, reason="按期结案率缺失")
    html = html_of(run_page())
    assert "现在显示的版次是人工回退启用的：按期结案率缺失。" in visible(html)
    history = visible(section(html, "history"))
    assert "● 在用（经回退重新启用）" in history and "↩ 已回退" in history
    picked = visible(html_of(run_page(edition=bad)))
    assert re.search(r"回退 \d{4}-\d\d-\d\d \d\d:\d\d，按期结案率缺失；改用版次 ", picked)


def test_a_clean_delivery_has_calm_words_for_what_is_not_there(
    editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    frames = operational()
    empty = {name: frames[name].clear() for name in frames if name not in ("quality_result",)}
    passed = frames["quality_result"].filter(frames["quality_result"]["status"] == "pass")
    editions.mkdir(parents=True)
    publish_changed(editions, tmp_path, "select 1", **empty, quality_result=passed)
    text = visible(html_of(run_page()))
    assert "● 本版数据已通过全部 1 项检查。" in text
    assert "没有未通过的检查，也没有提醒。" in text
    assert "还没有接收过任何数据。" in text
    assert "没有被隔离的行：读到的每一行都符合数据契约。" in text
    assert "没有合并任何行。" in text
    assert "没有登记任何数据来源。" in text


def test_an_edition_from_before_these_tables_says_so_and_breaks_nothing(
    published_editions: Path,
    run_page: Callable[..., AppTest],
    html_of: Html,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = current(published_editions)
    assert edition is not None
    older = {
        name: entry for name, entry in edition.manifest.tables.items() if name not in OLDER_TABLES
    }
    edition.manifest.tables.clear()
    edition.manifest.tables.update(older)
    monkeypatch.setattr("dashboards.shell.current", lambda folder: edition)
    text = visible(html_of(run_page()))
    assert text.count("本版次发布时还没有记录这些内容，下一个版次起显示。") == 4
    assert "G12 1 项检查中 1 项 ▲ 提醒" in text


def test_a_damaged_edition_in_the_history_is_named_and_hides_nothing(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    before = (published_editions / "current").readlink().name
    after = publish_changed(
        published_editions, tmp_path, "delete from kpi_value where kpi_id = 'C13'"
    )
    manifest = published_editions / before / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{}", encoding="utf-8")
    history = visible(section(html_of(run_page()), "history"))
    assert f"版次 {before} 的清单已损坏，无法读取。" in history
    assert after in history


def test_before_the_first_edition_the_page_says_what_to_run(
    editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    assert "make nightly CITY=sample" in visible(html_of(run_page()))


def test_an_open_page_moves_to_a_new_edition_and_to_a_rollback(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    app = run_page()
    before = (published_editions / "current").readlink().name
    after = publish_edition(published_editions, missing=())
    assert f"版次 {after}" in visible(html_of(app.run()))
    point(published_editions / "current", before)
    assert f"数据截止 2024-07-03 02:30 · 版次 {before}" in visible(html_of(app.run()))


def test_a_rerun_after_the_first_reads_no_edition_and_no_history(
    published_editions: Path, run_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr("dashboards.queries.run", refuse)
    monkeypatch.setattr("dashboards.editions.read_timeline", refuse)
    app.run()
    assert not app.exception
    st.cache_resource.clear()
    app.run()
    assert app.exception


RESTATE = """
    update kpi_value set numerator = numerator - 30, value = (numerator - 30) / denominator
    where kpi_id = 'C13' and area_id = 'shili' and breakdown = 'total'
        and period_start in (date '2024-05-01', date '2024-04-01')
"""


def test_without_restatements_the_page_says_so(
    published_editions: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    html = html_of(run_page())
    assert "没有更正：已结束周期的数字自公布以来没有变动。" in visible(section(html, "restated"))
    assert "数字更正 没有更正" in visible(html)


def test_a_restated_figure_is_told_with_both_values_and_editions(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    before = (published_editions / "current").readlink().name
    after = publish_changed(published_editions, tmp_path, RESTATE)
    html = html_of(run_page())
    text = visible(section(html, "restated"))
    assert "数字更正 累计 2 条" in visible(html)
    assert text.index("2024年5月") < text.index("2024年4月")
    assert text.count(f"{after} 替换 {before}") == 2
    assert "按期结案率 C13，应结案口径（含上期结转） 2024年5月 示例市" in text
    assert re.search(r"下降 0\.\d\d 个百分点 计算程序有更新", text)
    assert re.search(r"\d\d\.\d\d% [\d,]+ / [\d,]+ \d\d\.\d\d% [\d,]+ / [\d,]+", text)


def test_restatements_are_shown_of_one_period(
    published_editions: Path, tmp_path: Path, run_page: Callable[..., AppTest], html_of: Html
) -> None:
    publish_changed(published_editions, tmp_path, RESTATE)
    text = visible(section(html_of(run_page(restated="2024年4月")), "restated"))
    assert "2024年4月" in text and "2024年5月" not in text
