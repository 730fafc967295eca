"""综合得分 on 总览: of the whole group, of an area, of a district that sees itself alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import league
from dashboards.access.matrix import Role
from dashboards.access.scope import WHOLE_CITY
from dashboards.components import composite, markup
from dashboards.composite import Composite, composites
from dashboards.editions import Reader
from dashboards.indicators import Book
from dashboards.league import League, read_league
from dashboards.periods import Period
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import CITY, district_id
from tests.dashboards.fixture_league import GROUPS
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]
JUNE = Period("M", date(2024, 6, 1))


@pytest.fixture
def of(edition: Edition, book: Book) -> Callable[..., list[Composite]]:
    """The composites of an area in a period."""

    def found(area_id: str, period: Period = JUNE) -> list[Composite]:
        reader = Reader(edition, WHOLE_CITY)
        shown = read_league(reader, period)
        assert shown is not None
        return composites(reader, shown, book.area(area_id))

    return found


def test_the_city_is_told_by_group_with_its_published_mean_and_what_moves_it(
    of: Callable[..., list[Composite]], edition: Edition
) -> None:
    first, second = of(CITY)
    with edition.connect() as warehouse:
        published = warehouse.execute(
            "select group_name, max(group_mean) filter (where period_start = date '2024-06-01'), "
            "max(group_mean) filter (where period_start = date '2024-05-01') from league_table "
            "where period_type = 'M' group by 1, group_order order by group_order"
        ).fetchall()
    assert [(each.group, each.score, each.before) for each in (first, second)] == published
    assert first.costliest is not None and first.best is not None
    assert (first.costliest.name, first.best.name) == ("按期结案", "现场考评")
    # 2, 2, 5, 6 (an appeal gave half a point back) and 31 points, of which 0.6 count.
    assert next(each.lost for each in first.components if each.name == "现场考评") == (
        Decimal("0.6") * Decimal("9.2")
    )


def test_an_area_is_told_by_its_own_units_beside_the_mean_of_their_group(
    of: Callable[..., list[Composite]],
) -> None:
    (own,) = of(district_id(1))
    assert own.group == "二类镇" and not own.is_whole
    assert {row["unit_name"] for row in own.units} == {"己镇办事处", "庚镇办事处"}
    scores = [row["published_score"] for row in own.units]
    assert own.score == sum(scores) / len(scores)
    assert of(district_id(3)) == []


def test_scores_under_other_rules_and_of_a_first_period_are_not_compared(
    of: Callable[..., list[Composite]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(each.before is None for each in of(CITY, JUNE.previous))

    def under_other_rules(reader: Reader, period: Period) -> League | None:
        found = read_league(reader, period)
        return found and replace(found, rule_edition=period.code)

    monkeypatch.setattr(league, "read_league", under_other_rules)
    assert all(each.before is None for each in of(CITY))


def test_a_group_of_which_the_reader_sees_no_unit_is_told_without_places() -> None:
    score = Decimal("90.5")
    group = Composite("甲组", True, [], score, None, score, [])
    html = composite.cards([group], lambda _: "", sees_all=False)
    told = visible(html).split()
    assert told == ["甲组", "90.50", "分", "组平均", "较上期", "无可比数据", "看甲组的考核", "→"]


def test_the_worst_place_of_an_area_is_told_however_many_stand_before_it() -> None:
    score = Decimal("90.5")
    units = [
        {
            "unit_name": f"第{rank}街", "rank": rank, "rank_delta": None,
            "list": "black" if rank == 30 else None,
        }
        for rank in (2, 3, 4, 13, 14, 30)
    ]  # fmt: skip
    group = Composite("甲组", False, units, score, None, score, [])
    text = visible(composite.cards([group], lambda _: "", sees_all=True))
    assert "组内名次 第 2、3、4、13 …… 30 名" in text
    assert "最好 第2街（第 2 名） 最靠后 第30街（第 30 名） 黑榜 第30街" in text
    few = visible(composite.cards([replace(group, units=units[:2])], lambda _: "", sees_all=True))
    assert "第 2、3 名" in few and "黑榜" not in few


def test_a_unit_alone_in_its_area_is_told_to_be_on_the_black_list() -> None:
    score = Decimal("90.5")
    unit = {
        "unit_name": "戊街", "rank": 30, "rank_delta": None, "list": "black",
        "rank_low": 29, "rank_high": 30,
    }  # fmt: skip
    group = Composite("甲组", False, [unit], score, None, score, [])
    text = visible(composite.cards([group], lambda _: "", sees_all=True))
    assert "组内名次 第 30 名 名次区间 第 29–30 名 黑榜 戊街" in text


@pytest.mark.usefixtures("published_editions")
class TestPage:
    def test_the_city_sees_score_movement_places_and_drivers(
        self, show_page: Show, html_of: Html
    ) -> None:
        html = section(html_of(show_page("overview")), "composite")
        text = visible(html)
        assert "2024年6月，示城考〔2024〕1号" in text
        assert "组平均 较上期 ↓" in text
        assert "第一 乙渡办事处（97.20 分，并列 2 个）" in text
        assert "末位 戊陂办事处（57.40 分，↓" in text
        assert "拉低最多 按期结案" in text

    def test_the_way_of_a_card_opens_its_group(self, show_page: Show, html_of: Html) -> None:
        html = section(html_of(show_page("overview")), "composite")
        for group in GROUPS:
            asked = markup.text(urlencode({"group": group, "period": "2024-06"}))
            assert f'href="assessment?{asked}"' in html
        assert "看二类镇的考核 →" in visible(html)

    def test_a_district_sees_its_own_units_alone(self, show_page: Show, html_of: Html) -> None:
        page = show_page("overview", Role.DISTRICT, district_id(0))
        text = visible(section(html_of(page), "composite"))
        assert "一类街道" in text and "5 个单位平均；组平均" in text
        assert "组内名次 第 1、1、3、4、5 名" in text
        assert "最好 乙渡办事处（第 1 名，并列 2 个） 最靠后 戊陂办事处（第 5 名）" in text
        assert "黑榜 戊陂办事处" in text
        assert "二类镇" not in text and "第一 " not in text

    def test_a_period_without_a_league_says_which_has_one(
        self, show_page: Show, html_of: Html
    ) -> None:
        text = visible(section(html_of(show_page("overview", period="2024-03")), "composite"))
        assert "2024年3月没有考核结果。最近有结果的是2024年6月。" in text

    def test_an_area_without_units_says_so(self, show_page: Show, html_of: Html) -> None:
        page = show_page("overview", area=district_id(3))
        assert "北原区没有参加考核的单位。" in visible(section(html_of(page), "composite"))

    def test_a_city_without_rules_says_so(
        self, published_editions: Path, show_page: Show, html_of: Html
    ) -> None:
        publish_edition(published_editions, changes=["delete from league_table"])
        text = visible(section(html_of(show_page("overview")), "composite"))
        assert "本版没有考核结果" in text
