"""目标与五年规划 on a published edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import downloads, targets
from dashboards import format as fmt
from dashboards.indicators import Kpi
from dashboards.sheets import Sheet
from dashboards.targets import Target, years_of
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_targets import BUREAU, PLAN, SUPERIOR
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]

pytestmark = pytest.mark.usefixtures("published_editions")


def test_the_opening_counts_the_targets_of_the_year(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("targets")))
    assert "2024年 5 个年度目标，到数据截止达到 1 个，未达到 3 个，1 个不能评（样本不足）。" in text
    assert f"完成率最低的是办结率（86.3%，{SUPERIOR}）。" in text


def test_both_targets_of_two_sources_are_told_with_their_reading(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    text = visible(section(html_of(show_page("targets")), "progress"))
    with edition.connect() as warehouse:
        rows = warehouse.execute(
            "select target_source, target, value, completion from kpi_target_gap "
            "where kpi_id = 'H05' and period_start = date '2024-01-01'"
        ).fetchall()
    assert {row[0] for row in rows} == {BUREAU, SUPERIOR}
    for source, target, value, completion in rows:
        mark = "● 达标" if value >= target else "▲ 未达标"
        reached = f"{fmt.number(value * 100, 2)}% {mark} ≥ {fmt.number(target * 100, 2)}% {source}"
        assert reached in text
        assert f"{fmt.number(completion * 100, 1)}%" in text
    assert "138.0%" in text


def test_what_was_just_missed_is_not_told_as_100_percent(show_page: Show, html_of: Html) -> None:
    text = visible(section(html_of(show_page("targets")), "progress"))
    assert f"94.97% ▲ 未达标 ≥ 95.00% {SUPERIOR} 99.9%" in text
    assert "100.0%" not in text


def test_a_file_of_targets_does_not_round_what_was_missed_to_100_percent(
    show_page: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets.fmt, "short_of_whole", lambda _, decimals: f"cut to {decimals}")
    monkeypatch.setattr(targets.fmt, "completion", lambda _: "")
    sheets: dict[str, Sheet] = {}
    monkeypatch.setattr(
        downloads, "offer", lambda _context, name, make: sheets.update({name: make()})
    )
    show_page("targets")
    assert list(sheets) == ["年度目标进度", "各年目标"]
    for sheet in sheets.values():
        assert any("cut to 2" in row for row in sheet.rows)


def test_the_sentence_of_the_worst_does_not_call_what_was_missed_100_percent() -> None:
    kpi = Kpi("S06", "无害化处理率", "sanitation", "%", "up", 2, "", "", "", "", "")
    missed = {"status": "ok", "value": 0.94999, "is_on_target": False, "completion": 0.99999}
    said = targets.headline(
        [Target(kpi, "", SUPERIOR, {2024: missed}, {}, "")], 2024, is_running=False
    )
    assert said[1] == f"完成率最低的是无害化处理率（99.9%，{SUPERIOR}）。"


def test_a_small_sample_is_not_judged_and_a_running_year_is_provisional(
    show_page: Show, html_of: Html
) -> None:
    text = visible(section(html_of(show_page("targets")), "progress"))
    assert f"79.00 分 ■ 样本不足 ≥ 80.00 分 {BUREAU} — " in text
    assert "94.80% 暂定 ▲ 未达标" in text


def test_what_cannot_be_judged_is_counted_with_every_reason() -> None:
    kpi = Kpi("S06", "无害化处理率", "sanitation", "%", "up", 2, "", "", "", "", "")

    def target(status: str, is_met: bool | None) -> Target:
        row = {"status": status, "value": 0.9, "is_on_target": is_met, "completion": 0.9}
        return Target(kpi, "", SUPERIOR, {2024: row}, {}, "")

    small, nothing, unjudged = target("small_n", True), target("no_data", None), target("ok", None)
    said = targets.headline(
        [target("ok", True), small, small, nothing, unjudged], 2024, is_running=False
    )
    assert said == [
        "2024年 5 个年度目标达到 1 个，未达到 0 个，"
        "4 个不能评（样本不足 2 个，无数据 1 个，不评高低 1 个）。"
    ]
    alone = targets.headline([small], 2024, is_running=False)
    assert alone == ["2024年没有可以对照目标的数字，1 个不能评（样本不足）。"]


def test_the_files_tell_what_is_provisional_and_no_completion_of_a_small_sample(
    monkeypatch: pytest.MonkeyPatch, show_page: Show
) -> None:
    made: dict[str, Callable[[], Sheet]] = {}
    monkeypatch.setattr(downloads, "offer", lambda _context, name, make: made.update({name: make}))
    show_page("targets")
    for name, status, completion in (
        ("年度目标进度", "状态", "完成率"),
        ("各年目标", "2024年状态", "2024年完成率"),
    ):
        sheet = made[name]()
        told = {
            row[0].partition("（")[0]: [row[sheet.columns.index(at)] for at in (status, completion)]
            for row in sheet.rows
            if BUREAU in row
        }
        assert told["满意度得分"] == ["样本不足", None]
        assert told["按期结案率"][0] == "暂定"
        assert told["办结率"][0] == "正常" and told["办结率"][1] is not None
        assert all(sheet.columns[place].endswith("完成率") for place in sheet.rates)


def test_the_years_to_come_are_told_of_only_where_the_area_has_them(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    publish_edition(
        published_editions, changes=["delete from dim_target where valid_from > '2024-12-31'"]
    )
    text = visible(section(html_of(show_page("targets")), "plan"))
    assert "2025年" not in text
    assert "各年并列：上为实绩与对照，下为当年目标；以后的年份没有另设目标" in text
    assert "沿用" not in text and "规划的年份" not in text


def test_a_plan_longer_than_the_table_says_how_far_it_is_listed(
    monkeypatch: pytest.MonkeyPatch, published_editions: Path, show_page: Show, html_of: Html
) -> None:
    monkeypatch.setattr(targets, "YEARS_SHOWN", 1)
    longer = "update dim_target set valid_to = '2027-12-31' where valid_from > '2024-12-31'"
    publish_edition(published_editions, changes=[longer])
    text = visible(section(html_of(show_page("targets")), "plan"))
    assert "规划的年份先列到2025年" in text
    assert "2026年" not in text


def test_years_stand_side_by_side_with_the_year_to_come(show_page: Show, html_of: Html) -> None:
    text = visible(section(html_of(show_page("targets")), "plan"))
    assert "2023年 2024年 2025年" in text
    assert "96.20% ● 目标 ≥ 95.00%" in text
    assert "79.00 分 ■ 目标 ≥ 80.00 分 目标 ≥ 82.00 分" in text


def told_of(page: str, kpi: str, source: str) -> str:
    """The years of one target in 各年并列."""
    rows = [visible(row) for row in section(page, "plan").split("<tr>")]
    (row,) = [row for row in rows if kpi in row and source in row]
    return row.rpartition(source)[2].strip()


def test_a_target_of_a_plan_alone_stands_in_its_own_row_with_its_source(
    show_page: Show, html_of: Html
) -> None:
    told = told_of(html_of(show_page("targets")), "按期结案率", PLAN)
    assert told == "见另一来源 见另一来源 目标 ≥ 97.00%"
    assert "规划" not in visible(section(html_of(show_page("targets")), "progress"))


def test_a_target_until_further_notice_is_carried_on_and_another_is_not(
    show_page: Show, html_of: Html
) -> None:
    page = html_of(show_page("targets"))
    carried = told_of(page, "办结率", BUREAU)
    assert carried.endswith("目标 ≥ 50.00% 沿用 目标 ≥ 50.00%")
    ended = told_of(page, "办结率", SUPERIOR)
    assert ended.endswith("目标 ≥ 80.00% 见另一来源")
    assert "期间框里只有有数据的年份，规划的年份都在这张表里" in visible(section(page, "plan"))


def test_the_file_tells_what_is_carried_on(
    monkeypatch: pytest.MonkeyPatch, show_page: Show
) -> None:
    made: dict[str, Callable[[], Sheet]] = {}
    monkeypatch.setattr(downloads, "offer", lambda _context, name, make: made.update({name: make}))
    show_page("targets")
    sheet = made["各年目标"]()
    assert sheet.columns[-2:] == ["2025年目标", "2025年说明"]
    told = {(row[0].partition("（")[0], row[1]): row[-2:] for row in sheet.rows}
    assert told["办结率", BUREAU] == [0.5, "沿用"]
    assert told["办结率", SUPERIOR] == [None, "见另一来源"]
    assert told["满意度得分", BUREAU] == [82.0, "当年设定"]
    assert told["按期结案率", PLAN] == [0.97, "当年设定"]


def test_an_everyday_target_gives_way_to_the_year_that_was_set() -> None:
    nothing = Kpi("S07", "", "sanitation", "%", "up", 2, "", "", "", "", "")
    standing = {2020: 0.3, 2027: 0.5}
    target = Target(nothing, "", "", {2025: {}}, {2027: 0.5, 2029: 0.6}, "", standing)
    carried = [target.carried(year) for year in range(2024, 2031)]
    assert carried == [None, None, 0.3, None, 0.5, None, 0.5]


@pytest.mark.parametrize(
    ("reached", "planned", "shown"),
    [
        (range(2018, 2026), (), range(2021, 2026)),
        (range(2018, 2026), [2026], range(2022, 2027)),
        (range(2024, 2026), range(2026, 2033), range(2024, 2031)),
        (range(2025, 2026), range(2025, 2027), range(2025, 2027)),
    ],
)
def test_the_years_of_a_plan_stand_beside_those_that_were(
    reached: range, planned: Sequence[int], shown: range
) -> None:
    nothing = Kpi("S07", "", "sanitation", "%", "up", 2, "", "", "", "", "")
    target = Target(nothing, "", "", {key: {} for key in reached}, dict.fromkeys(planned, 0.4), "")
    assert years_of([target]) == list(shown)


def test_a_year_that_is_over_has_no_forecast(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("targets", period="2023-06")))
    assert "年底预计" not in text
    assert "2023年 1 个年度目标达到 1 个，未达到 0 个。" in text


def test_a_year_whose_last_day_the_data_reach_has_no_forecast_and_says_so(
    monkeypatch: pytest.MonkeyPatch, show_page: Show, html_of: Html
) -> None:
    assert "年底预计（区间）" in visible(html_of(show_page("targets")))
    monkeypatch.setattr(targets, "is_over", lambda _as_of, year: year == 2024)
    text = visible(html_of(show_page("targets")))
    assert "年底预计（区间）" not in text
    assert "数据已到本年最后一天：实绩就是全年的数，不作年底预计。" in text


def test_an_area_without_targets_says_so(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("targets", area="shili/01")))
    assert "东湖区没有设年度目标。" in text


def test_what_no_source_sets_is_said_to_have_no_target() -> None:
    nothing = Kpi("S07", "", "sanitation", "%", "up", 2, "", "", "", "", "")
    everyday = Target(nothing, "", "a", {2025: {}}, {}, "")
    plan = Target(nothing, "", "b", {}, {2026: 0.4}, "")
    assert targets.missing([everyday, plan], everyday, 2026) == "见另一来源"
    assert targets.missing([everyday, plan], everyday, 2027) == fmt.NO_TARGET
    assert targets.missing([everyday], everyday, 2026) == fmt.NO_TARGET
