"""The tables of 总览 as files: they tell what the screen tells, and of whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import downloads
from dashboards.sheets import Sheet
from tests.dashboards.fixture_figures import district_id

Show = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("published_editions")


@pytest.fixture
def files_of(show_page: Show, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Sheet]]:
    """The files of 总览 at an address, by their names."""

    def made(**query: str) -> dict[str, Sheet]:
        found: dict[str, Sheet] = {}
        monkeypatch.setattr(
            downloads, "offer", lambda _context, name, make: found.update({name: make()})
        )
        show_page("overview", **query)
        return found

    return made


def test_the_districts_side_by_side_tell_how_sound_each_figure_is(
    files_of: Callable[..., dict[str, Sheet]],
) -> None:
    def of_city(period: str) -> set[str]:
        sheet = files_of(period=period)["各区对照"]
        at = {name: place for place, name in enumerate(sheet.columns)}
        asked = ["按期结案率", "示例市"]
        return {
            row[at["状态"]] for row in sheet.rows if [row[at["指标"]], row[at["区域"]]] == asked
        }

    assert of_city("2024-06") == {"正常"}
    assert of_city("2024-07") == {"暂定"}
    assert of_city("2024") == {"无数据"}


def test_the_files_of_all_districts_name_the_city_whatever_area_is_chosen(
    files_of: Callable[..., dict[str, Sheet]],
) -> None:
    files = files_of(area=district_id(1))
    heads = {name: dict(sheet.head)["区域"] for name, sheet in files.items()}
    of_all = {name for name in files if name.startswith(("各区对照", "各区走势"))}
    assert len(of_all) == 2
    assert {heads[name] for name in of_all} == {"示例市"}
    assert heads["易反复点位"] == "西山区"
