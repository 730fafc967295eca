"""目标与五年规划 on a published edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import downloads, targets
from dashboards import format as fmt
from dashboards.indicators import Kpi
from dashboards.sheets import Sheet
from dashboards.targets import Target, years_of
from publishing import Edition
from tests.dashboards.fixture_targets import BUREAU, SUPERIOR
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]

pytestmark = pytest.mark.usefixtures("published_editions")


def test_the_opening_counts_the_targets_of_the_year(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("targets")))
    assert "2024年 4 个年度目标，到数据截止达到 1 个，未达到 3 个。" in text
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
    assert "■ 样本不足" in text
    assert "94.80% 暂定 ▲ 未达标" in text


def test_years_stand_side_by_side_with_the_year_to_come(show_page: Show, html_of: Html) -> None:
    text = visible(section(html_of(show_page("targets")), "plan"))
    assert "2023年 2024年 2025年" in text
    assert "96.20% ● 目标 ≥ 95.00%" in text
    assert "79.00 分 ■ 目标 ≥ 80.00 分 目标 ≥ 82.00 分" in text


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


def test_an_area_without_targets_says_so(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("targets", area="shili/01")))
    assert "东湖区没有设年度目标。" in text
