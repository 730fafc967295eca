import base64
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import downloads, geography
from dashboards.components.citymap import NUMBERED, citymap
from dashboards.sheets import Sheet
from publishing import Edition
from tests.dashboards.edition_fixture import publish_edition
from tests.dashboards.fixture_figures import DISTRICTS, district_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible
from tests.dashboards.test_dashboard_queries import JUNE, ask

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]


def cell(column: int, row: int, part: str, count: int = 5) -> dict[str, object]:
    return {
        "column_no": column,
        "row_no": row,
        "part_id": part,
        "part_name": part,
        "case_cnt": count,
    }


def place(number: int, lng: float | None, **more: object) -> dict[str, object]:
    return {
        "hotspot_id": f"h{number}",
        "place_name": f"地点{number}",
        "family_name": "流动摊贩",
        "recurrence_cnt": number,
        "lng": lng,
        "lat": None if lng is None else 30.001,
        **more,
    }


def drawn(html: str) -> str:
    found = re.search(r"base64,([^\"]+)", html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def test_places_come_worst_first_and_what_is_no_place_comes_last(edition: Edition) -> None:
    rows = ask(edition, "places_again")
    counted = [row["recurrence_cnt"] for row in rows if not row["is_set_aside"]]
    assert counted == sorted(counted, reverse=True)
    assert [row["is_set_aside"] for row in rows] == [False] * 10 + [True] * 2
    assert rows[0]["last_closing_unit"] == "东湖区城管执法大队"


def test_the_places_of_an_area_have_their_positions(edition: Edition) -> None:
    within = district_id(2)
    chosen = {row["hotspot_id"] for row in ask(edition, "places_again", area_id=within)}
    rows = ask(edition, "place_positions", area_id=within)
    assert {row["hotspot_id"] for row in rows} == chosen
    assert all(120.04 <= row["lng"] <= 120.042 for row in rows)
    assert len(ask(edition, "place_positions")) > len(rows)


def test_one_place_is_found_by_its_address_and_only_inside_the_area(edition: Edition) -> None:
    (row,) = ask(edition, "places_again", place="2024-06:01")
    assert row["place_name"] == "西山地铁站 A 口"
    assert ask(edition, "places_again", place="2024-06:01", area_id=district_id(0)) == []


def test_no_place_is_shown_before_the_first_published_month(edition: Edition) -> None:
    assert ask(edition, "places_again", month=date(2024, 5, 1)) == []
    assert ask(edition, "high_places", month=date(2024, 5, 1)) == []


def test_cells_belong_to_the_district_of_most_of_their_cases(edition: Edition) -> None:
    rows = ask(edition, "place_cells")
    assert {row["part_name"] for row in rows} == set(DISTRICTS)
    assert sum(row["case_cnt"] for row in rows) == 599
    streets = ask(edition, "place_cells", area_id=district_id(0))
    assert {row["part_id"].rsplit("/", 1)[0] for row in streets} == {district_id(0)}


def test_days_since_the_closing_before_are_told_of_closed_cases_only(edition: Edition) -> None:
    kinds = set()
    with edition.connect() as warehouse:
        for number in range(len(DISTRICTS)):
            first, *others = ask(edition, "place_cases", place=f"2024-06:{number:02d}")
            assert first["days_since_closing"] is None
            for before, row in zip([first, *others], others, strict=False):
                (closed,) = warehouse.execute(
                    "select closed_at from fct_case where case_id = $1", [before["case_id"]]
                ).fetchone()
                known = closed is not None and closed <= row["reported_at"]
                kinds.add("closed" if known else "open" if closed is None else "later")
                days = (row["reported_at"] - closed).total_seconds() / 86400 if known else None
                assert row["days_since_closing"] == (days and pytest.approx(days, abs=1e-3))
    assert kinds == {"closed", "open", "later"}


def test_a_high_place_leads_to_its_cases_where_it_also_keeps_coming_back(edition: Edition) -> None:
    rows = ask(edition, "high_places")
    assert [row["hotspot_id"] for row in rows] == ["2024-06:00", None]
    assert ask(edition, "high_places", area_id=district_id(1))[0]["case_cnt"] == 4


def test_empty_cells_go_to_the_nearest_part_and_none_beyond_reach() -> None:
    parts = geography.ground([cell(0, 0, "a"), cell(6, 0, "b")], reach=3)
    assert [parts.get((column, 0)) for column in range(7)] == ["a"] * 4 + ["b"] * 3
    far = geography.ground([cell(0, 0, "a"), cell(20, 0, "b")], reach=3)
    assert (10, 0) not in far


def test_a_border_runs_where_parts_meet_and_around_them_each_side_once() -> None:
    sides = geography.borders({(0, 0): "a", (1, 0): "b"}, size=1.0)
    assert len(sides) == 7
    assert (1.0, 0.0, 1.0, 1.0) in sides
    assert len(geography.borders({(0, 0): "a", (1, 0): "a"}, size=1.0)) == 6


def test_cells_side_by_side_are_one_strip() -> None:
    assert geography.strips([(2, 0), (0, 0), (1, 0), (4, 0), (0, 1)]) == [
        (0, 0, 3),
        (4, 0, 1),
        (0, 1, 1),
    ]


def test_north_is_up_and_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    frame = geography.frame_of([cell(24000, 6000, "a"), cell(24025, 6010, "a")])
    assert frame is not None
    assert frame.at(120.0, 30.05)[1] < frame.at(120.0, 30.0)[1]
    assert frame.height == pytest.approx(frame.width * 15 / 30 / 0.8658, rel=1e-3)
    assert geography.frame_of([]) is None


def test_a_tall_district_fits_a_screen_and_stays_in_the_middle() -> None:
    frame = geography.frame_of([cell(24000, 6000, "a"), cell(24000, 6040, "a")])
    assert frame is not None
    assert frame.height == pytest.approx(0.7 * frame.width)
    assert frame.at(24000.5 * geography.CELL, 30.0)[0] == pytest.approx(frame.width / 2)


def test_the_first_places_are_links_in_the_order_of_the_list_and_all_are_dots() -> None:
    places = [place(number, 120.001) for number in range(30)] + [place(30, None)]
    html = citymap([cell(24000, 6000, "甲<区")], places, lambda row: f"?p={row['hotspot_id']}", "x")
    pins = re.findall(r'class="um-pin[^"]*" href="\?p=h(\d+)"[^>]*>(\d+)<', html)
    assert sorted((int(rank), int(number)) for number, rank in pins) == [
        (rank, rank - 1) for rank in range(1, NUMBERED + 1)
    ]
    svg = drawn(html)
    assert svg.count("<circle") == 30
    assert "甲&lt;区" in svg
    assert "另有 1 处没有坐标。" in html
    assert 'alt="x"' in html


def test_of_numbers_that_would_cover_one_another_a_telephone_shows_the_first() -> None:
    cells = [cell(24000 + column, 6000 + row, "a") for column in (0, 99) for row in (0, 50)]
    places = [place(0, 120.1), place(1, 120.11), place(2, 120.3), place(3, 120.1)]
    html = citymap(cells, places, lambda row: "", "x")
    assert re.findall(r'class="um-pin"[^>]*>(\d)<', html) == ["3", "1"]
    assert re.findall(r'class="um-pin um-if-wide"[^>]*>(\d)<', html) == ["4", "2"]
    assert "um-if-narrow" in html
    assert "未标的 2 处见下表。" in html
    assert "um-if-narrow" not in citymap(cells, places[:1], lambda row: "", "x")


def test_cases_without_positions_leave_the_list() -> None:
    assert "不能画图" in citymap([], [place(1, 120.0)], lambda row: "", "x")


@pytest.mark.usefixtures("published_editions")
class TestPage:
    def test_the_page_counts_what_the_edition_counts(
        self, edition: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("hotspots"))
        with edition.connect() as warehouse:
            count, chains = warehouse.execute(
                "select count(*), sum(episode_cnt) from recurrence_hotspot where month = $1 "
                "and not is_dummy_place and not is_centroid",
                [JUNE],
            ).fetchone()
        text = visible(html)
        assert f"易反复点位 {count} 处，复发最多的是东湖路菜市场北门（" in text
        assert f"共 {chains} 条复发链" in text
        assert "另有 2 处占位地址或兜底位置不计" in text
        assert section(html, "map").count("um-pin") == count

    def test_a_kind_of_problem_narrows_map_and_list(self, show_page: Show, html_of: Html) -> None:
        app = show_page("hotspots")
        app.selectbox(key="hotspots-family").select("暴露垃圾").run()
        html = html_of(app)
        assert section(html, "map").count("um-pin") == 2
        assert "西山地铁站" not in visible(section(html, "places"))

    def test_a_place_opens_its_cases_and_each_leads_to_its_life(
        self, edition: Edition, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("hotspots", place="2024-06:00", period="2024-06"))
        assert "东湖路菜市场北门（东街街道）：截至2024年6月末，流动摊贩近 90 天" in visible(html)
        assert "最近一次由东湖区城管执法大队结案。" in visible(html)
        behind = section(html, "behind")
        rows = ask(edition, "place_cases")
        for row in rows:
            number = row["case_id"].split(":")[1]
            assert f'href="cases?period=2024-06&amp;case=platform%3A{number}"' in behind
        assert len(rows) == 3
        assert 'href="hotspots?period=2024-06"' in html
        assert "2024年6月" in visible(section(html, "months"))

    def test_a_place_of_another_district_is_not_opened(
        self, show_page: Show, html_of: Html
    ) -> None:
        html = html_of(show_page("hotspots", place="2024-06:01", area=district_id(0)))
        assert "没有可以看的点位“2024-06:01”，改看点位清单。" in visible(html)
        assert "西山地铁站" not in visible(html)

    def test_an_edition_without_cases_says_so(
        self, published_editions: Path, show_page: Show, html_of: Html
    ) -> None:
        publish_edition(published_editions, missing=("case", "enforcement"))
        assert "本版没有案件的数字，也没有热点。" in visible(html_of(show_page("hotspots")))


def test_a_day_is_widened_to_the_month_that_the_places_are_of(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    page = html_of(show_page("hotspots", period="2024-06-12"))
    text = visible(page)
    assert "热点 示例市 · 2024年6月 " in text
    assert "本页没有2024年6月12日的数字，改看2024年6月。" in text
    (month,) = set(re.findall(r'href="hotspots\?period=([^&"]*)', page))
    assert month == "2024-06"


def test_the_month_of_the_places_is_named_where_the_page_is_of_another_period(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    for code in ("2024-Q2", "2024-W25"):
        text = visible(html_of(show_page("hotspots", period=code)))
        assert "截至2024年6月末，易反复点位" in text
    assert "截至2024年6月末，易反复点位" not in visible(html_of(show_page("hotspots")))


def test_the_files_of_places_name_the_month_that_they_are_of(
    published_editions: Path, show_page: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Sheet] = {}
    monkeypatch.setattr(
        downloads, "offer", lambda _context, name, make, **_: made.update({name: make()})
    )
    show_page("hotspots", period="2024-Q2")
    assert made
    assert {dict(sheet.head)["期间"] for sheet in made.values()} == {"2024年6月"}
