import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import format as fmt
from dashboards.components.partition import Kitchen, kitchens
from dashboards.views import enforcement
from dashboards.views.enforcement_objects import untold
from publishing import Edition, current
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import ask

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]


def test_stock_and_new_buildings_are_never_added_up(edition: Edition) -> None:
    old, new = ask(edition, "illegal_buildings")
    assert (old["stock_flag"], old["found_cnt"], old["removed_cnt"]) == ("存量", 0, 1)
    assert (old["standing_cnt"], old["standing_m2"]) == (1, 130.0)
    assert (new["found_cnt"], new["stopped_cnt"], new["removed_cnt"]) == (2, 2, 1)
    assert (new["removed_m2"], new["removed_shed_m2"]) == (40.0, 40.0)
    assert (new["standing_cnt"], new["standing_stopped_cnt"]) == (1, 1)


def test_a_building_that_was_stopped_still_stands(edition: Edition) -> None:
    (new,) = ask(edition, "illegal_buildings", area_id=district_id(1))
    assert (new["standing_cnt"], new["standing_stopped_cnt"]) == (1, 1)


def test_violations_stand_beside_those_of_the_period_before(edition: Edition) -> None:
    rows = [tuple(row.values()) for row in ask(edition, "muck_violations")]
    assert rows == [("沿途遗撒", 2, 1, 1), ("乱倒渣土", 1, 0, 0)]


def test_violations_that_name_no_penalty_case_say_so() -> None:
    assert untold([{"filed_cnt": None}]) == "来源没有写明立案的案号，本期立案处罚无数据；"
    assert untold([{"filed_cnt": 0}, {"filed_cnt": 1}]) == untold([]) == ""


def test_colours_come_in_their_order_with_those_out_of_it(edition: Edition) -> None:
    rows = [tuple(row.values()) for row in ask(edition, "colour_notices")]
    assert rows == [("蓝", 2, 2, 0), ("黄", 1, 1, 0), ("红", 1, 1, 1)]
    assert len(ask(edition, "colour_notices", area_id=district_id(0))) == 2


def test_kitchens_of_the_report_add_up_with_a_bucket_for_what_is_not_known() -> None:
    """DOMAIN T04: 135, 44, 102 and 195 are 476 of 576; the other hundred are not known."""
    told = {"已装已接管": 135, "已装未接管": 44, "未装已接管": 102, "未装未接管": 195, "未知": 100}
    found = Kitchen.read(told)
    assert found.total == 576
    text = visible(kitchens(found))
    assert "已装净化器 135 家 44 家 179 家" in text
    assert "情况已知合计 237 家 239 家 476 家" in text
    assert "情况不明 不分 100 家" in text


def test_a_state_that_nobody_knows_of_is_not_known() -> None:
    assert Kitchen.read({"拆除": 3, "未知": None}).counts["未知"] == 3


def test_no_table_of_areas_or_units_holds_fines() -> None:
    for by in ("area", "unit", "category"):
        assert "E03" not in enforcement.PARTS[by].kpi_ids


def test_an_edition_without_enforcement_says_so(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    assert "本版没有执法的数字。" in visible(html_of(show_page("enforcement")))


class TestPage:
    @pytest.fixture
    def whole(self, every_domain: Path) -> Edition:
        found = current(every_domain)
        assert found is not None
        return found

    def figure(self, whole: Edition, what: str, where: str) -> float:
        with whole.connect() as warehouse:
            (value,) = warehouse.execute(
                f"select {what} from kpi_value where area_id = 'shili' "
                f"and period_start = date '2024-06-01' and {where}"
            ).fetchone()
        return float(value)

    def test_the_first_sentence_is_the_edition_s(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        decided = self.figure(whole, "value", "kpi_id = 'E01' and breakdown = 'total'")
        assert f"作出行政处罚 {fmt.number(decided)} 件" in visible(
            html_of(show_page("enforcement"))
        )

    def test_the_ladder_is_told_in_subjects(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        text = visible(section(html_of(show_page("enforcement")), "ladder"))
        red = self.figure(whole, "numerator", "kpi_id = 'E12' and denominator_policy = 'to_red'")
        blue = self.figure(whole, "denominator", "kpi_id = 'E12' and is_default_policy")
        assert f"收到蓝单 {blue:g} 个" in text
        assert f"再升至红单 {red:g} 个，{red / blue * 100:.1f}%" in text

    def test_the_kitchens_and_the_mix_are_those_of_the_edition(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("enforcement"))
        unknown = self.figure(
            whole, "denominator", "kpi_id = 'E08' and breakdown_id = '未知' and is_default_policy"
        )
        served = self.figure(whole, "numerator", "kpi_id = 'E10' and breakdown_id = '服务'")
        assert f"情况不明 不分 {fmt.number(unknown)} 家" in visible(section(html, "fume"))
        assert f"服务 {fmt.number(served)} 次" in visible(section(html, "mix"))

    def test_every_kind_of_the_mix_is_compared_with_itself(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        with whole.connect() as warehouse:
            changes = warehouse.execute(
                "select breakdown_id, previous_change_abs * 100 from kpi_comparison "
                "where kpi_id = 'E10' and area_id = 'shili' and period_type = 'M' "
                "and period_start = date '2024-06-01' and breakdown = 'action'"
            ).fetchall()
        html = html_of(show_page("enforcement"))
        told = visible(html[html.index("行动类别") :])
        assert len({f"{points:.2f}" for _, points in changes}) == len(changes) == 3
        for kind, points in changes:
            row = told[told.index(f" {kind} ") :]
            assert f"↑ {points:.2f} 个百分点" == re.search(r"↑ [\d.]+ 个百分点", row)[0]

    def test_a_week_says_that_its_parts_are_not_counted_by_weeks(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("enforcement", period="2024-W25"))
        for anchor in ("fume", "mix"):
            told = visible(section(html, anchor))
            assert re.search(r"全市(只按.+|不按周)统计", told), told

    def test_fines_are_not_in_the_sentences(
        self, whole: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("enforcement"))
        assert "罚没金额" not in visible(html[: html.index('id="penalties"')])
