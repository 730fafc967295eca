import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import format as fmt
from dashboards.components import calendar
from dashboards.indicators import Observation
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.views.sanitation_weighing import remark
from dashboards.views.sanitation_work import against_plan
from publishing import Edition
from tests.dashboards import fixture_sanitation as fixture
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import AS_OF, CITY, district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import ask
from tests.dashboards.test_dashboard_readings import RATE

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]


def june() -> pl.DataFrame:
    tickets = fixture.tickets()
    return tickets.filter(pl.col("weighed_on").is_between(date(2024, 6, 1), date(2024, 6, 30)))


def test_stages_weigh_the_same_tonne_again_and_only_the_first_is_marked(edition: Edition) -> None:
    rows = {row["flow_stage"]: row for row in ask(edition, "tonnage_stages")}
    tonnes = june().filter(pl.col("is_first_weighing"))["net_kg"].sum() / 1000
    assert set(rows) == {"transfer_in", "transfer_out", "terminal_in"}
    assert [row["net_t"] for row in rows.values()] == pytest.approx([tonnes] * 3)
    assert [stage for stage, row in rows.items() if row["is_first_weighing"]] == ["transfer_in"]


def test_stages_of_a_district_are_its_own_loads(edition: Edition) -> None:
    rows = ask(edition, "tonnage_stages", area_id=district_id(1))
    own = june().filter(pl.col("district_id") == district_id(1))
    assert sum(row["ticket_cnt"] for row in rows) == own.height


def test_odd_tickets_are_counted_where_they_were_weighed(edition: Edition) -> None:
    rows = {row["facility_name"]: row for row in ask(edition, "weighing_vehicles")}
    west = rows["西山转运站"]
    by_hand = june().filter(pl.col("weigh_mode") == "手工补录")
    assert (west["by_hand_cnt"], west["off_balance_cnt"]) == (by_hand.height, 1)
    assert rows["东湖焚烧厂"]["by_hand_cnt"] == 0


def test_days_without_a_report_are_missing_and_days_without_treatment_are_half_told(
    edition: Edition,
) -> None:
    rows = ask(edition, "facility_days")
    lacking = {(row["facility_id"], row["on_day"]): row["state"] for row in rows}
    assert {at: state for at, state in lacking.items() if state != "told"} == {
        (fixture.PLANT, fixture.MISSING): "missing",
        (fixture.PLANT, fixture.PARTIAL): "partial",
    }
    assert len(rows) == 3 * 30


def test_days_beyond_the_newest_data_are_not_missing(edition: Edition) -> None:
    rows = ask(edition, "facility_days", first=date(2024, 7, 1), beyond=date(2024, 8, 1))
    assert {row["on_day"] for row in rows} == {date(2024, 7, 1)}


def test_a_district_sees_the_facilities_that_stand_in_it(edition: Edition) -> None:
    rows = ask(edition, "facility_days", area_id=district_id(1))
    assert {row["facility_id"] for row in rows} == {fixture.OTHER}


def test_water_is_summed_where_it_is_told_and_unknown_elsewhere(edition: Edition) -> None:
    rows = {row["op_type"]: row for row in ask(edition, "road_work")}
    assert rows["洒水"]["water_t"] == 12.5 * 30 * 5
    assert rows["机扫"]["water_t"] is None
    assert rows["机扫"]["work_wan_m2"] == pytest.approx(2 * 30 * 5)


def test_a_remark_needs_enough_tickets_for_a_share() -> None:
    row = {"ticket_cnt": 40, "by_hand_cnt": 1, "estimated_cnt": 0}
    usual = {**row, "off_balance_cnt": 0, "load_t": 5.0}
    assert remark({**usual, "ticket_cnt": 100}) == ""
    assert remark(usual) == "▲ 补录与估算偏多"
    assert remark({**usual, "ticket_cnt": 29}) == ""
    assert remark({**usual, "ticket_cnt": 100, "load_t": 0.4}) == "■ 车均异常"


def rate(value: float, status: str = "ok") -> Reading:
    seen = Observation(
        *("S04", CITY, "M", date(2024, 6, 1), None, None, value, "all_roads", 100),
        *(None, None, status, None, None, AS_OF),
    )
    return Reading(replace(RATE, kpi_id="S04"), Period("M", date(2024, 6, 1)), seen, None, None, [])


def test_a_reading_is_held_against_the_plan_and_a_small_sample_is_not() -> None:
    assert against_plan(rate(0.95)) == "● 达到"
    assert against_plan(rate(0.9)) == "▲ 差 5.00 个百分点"
    assert against_plan(rate(0.9, "small_n")) == fmt.DASH


def test_a_long_period_counts_lacking_days_by_month(edition: Edition) -> None:
    rows = ask(edition, "facility_days", first=date(2024, 5, 1))
    html = calendar.calendar(rows)
    assert "东湖焚烧厂 ● 31 天 ✕1 ◐1" in visible(html)
    assert "缺报 1 天，处理量未报 1 天" in html


@pytest.mark.usefixtures("published_editions")
class TestPage:
    def test_the_first_sentence_and_the_card_are_the_edition_s(
        self, edition: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("sanitation", area="shili/02", period="2024-05"))
        with edition.connect() as warehouse:
            tonnes, share = warehouse.execute(
                "select max(value) filter (kpi_id = 'S01'), max(value) filter (kpi_id = 'S05') "
                "from kpi_value where area_id = 'shili/02' and breakdown = 'total' "
                "and is_default_policy and period_start = date '2024-05-01'"
            ).fetchone()
        text = visible(html)
        assert f"清运生活垃圾 {fmt.number(tonnes, 1)} 吨" in text
        assert re.search(r"吨，较上月[^；]+；日均 [\d.,]+ 吨/日，较上月", text)
        assert fmt.figure(share, "%", 2).number in visible(section(html, "mechanised"))
        assert "计划作业量" in visible(section(html, "mechanised"))
        assert re.search(r"[\d,]+ 平方米·次 [\d,]+ 平方米·次", visible(section(html, "mechanised")))

    def test_tonnage_is_told_by_stream(self, show_page: Show, html_of: Html) -> None:
        app = show_page("sanitation")
        app.selectbox(key="sanitation-by").select("stream").run()
        text = visible(html_of(app))
        assert "垃圾类别 生活垃圾清运量 吨" in text
        assert "厨余" in text

    def test_lacking_days_are_named(self, show_page: Show, html_of: Html) -> None:
        text = visible(section(html_of(show_page("sanitation")), "calendar"))
        assert "缺报 1 天次，处理量未报 1 天次。" in text
        assert "东湖焚烧厂 焚烧 2024-06-09 缺报 设施日报" in text

    def test_what_the_edition_does_not_know_is_said(self, show_page: Show, html_of: Html) -> None:
        text = visible(section(html_of(show_page("sanitation")), "fleet"))
        assert "作业时间、行驶里程无数据" in text
        assert "在册车辆数无数据" in text


def test_an_edition_without_sanitation_says_so(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    publish_edition(published_editions, missing=("sanitation", "enforcement"))
    assert "本版没有环卫的数字。" in visible(html_of(show_page("sanitation")))
