"""What is urgent: ties told as ties, the lowest of the survey, nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from dashboards import figures, matters
from dashboards.headline import furthest, furthest_sentence, gap, named
from dashboards.indicators import Area, Kpi, Observation
from dashboards.matters import Matter
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import Reading

CITY = Area("c", "示例市", "city", None, False)
JUNE = Period("M", date(2024, 6, 1))


def reading(
    kpi_id: str, value: float | None, target: float | None, *, met: bool | None, status: str = "ok"
) -> Reading:
    kpi = Kpi(kpi_id, kpi_id, "case", "%", "up", 2, "", "", "", "", "")
    seen = Observation(
        *(kpi_id, "c", "M", JUNE.start, None, None, value, "", 100, None, None),
        *(status, target, met, None),
    )
    return Reading(kpi, JUNE, seen, None, None, [])


class Told:
    """A reader of an edition whose list of overdue cases has so many by now."""

    def __init__(self, as_of: datetime, by_now: int) -> None:
        self.edition = SimpleNamespace(manifest=SimpleNamespace(as_of=as_of))
        self.by_now = by_now

    def ask(self, query: str, **_: object) -> list[dict[str, int]]:
        assert query == "overdue_now"
        return [{"case_cnt": self.by_now}]


IN_JUNE = Told(datetime(2024, 6, 30, 23, 50), 0)


@pytest.fixture
def of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Matter]]:
    """The matters of readings, where each unit named has so many overdue cases."""

    def found(*readings: Reading, reader: Told = IN_JUNE, **overdue: float) -> list[Matter]:
        rows = [
            {"unit_id": unit, "unit_name": f"{unit}队", "value": cases, "n": 100}
            for unit, cases in overdue.items()
        ]
        monkeypatch.setattr(figures, "units_of", lambda *_: rows)
        return matters.of(reader, CITY, readings, [], [])

    return found


def test_the_gap_is_a_share_of_the_target() -> None:
    near = reading("C12", 0.96, 0.98, met=False)
    far = reading("H05", 0.70, 0.80, met=False)
    assert gap(far) == pytest.approx(0.125)
    assert furthest([near, far]) is far


@pytest.mark.parametrize(
    "held",
    [
        reading("C12", 0.99, 0.98, met=True),
        reading("C21", 7.0, 0.0, met=False),
        reading("E04", 0.5, 0.9, met=False, status="small_n"),
        reading("C12", None, 0.98, met=None, status="no_data"),
    ],
    ids=["met", "target of none at all", "small sample", "no data"],
)
def test_what_is_met_or_cannot_be_judged_is_no_distance_away(held: Reading) -> None:
    assert gap(held) is None
    assert furthest([held]) is None


def test_the_furthest_is_told_with_its_target_and_what_it_lacks() -> None:
    far = reading("H05", 0.70, 0.80, met=False)
    said = furthest_sentence([reading("C12", 0.99, 0.98, met=True), far], "元")
    assert said == (
        "离目标最远的是H05（案件，2024年6月）：70.00%，目标 ≥ 80.00%，差 10.00 个百分点。"
    )
    assert furthest_sentence([reading("C12", 0.99, 0.98, met=True)], "元") == ""


def test_what_misses_a_target_of_none_at_all_is_named_without_a_distance() -> None:
    standing = reading("C21", 7.0, 0.0, met=False)
    named_apart = "C21的目标为 0，未达标，不比远近。"
    assert furthest_sentence([standing], "元") == named_apart
    far = reading("H05", 0.70, 0.80, met=False)
    assert furthest_sentence([standing, far], "元").endswith(f"差 10.00 个百分点。{named_apart}")


def test_two_kpis_of_one_name_are_told_apart_by_their_domains() -> None:
    case = reading("C12", 0.9, None, met=None).kpi
    hotline, survey = (
        replace(case, name_zh="满意率", domain=domain) for domain in ("hotline", "satisfaction")
    )
    assert named(hotline, [case, hotline]) == "满意率"
    assert named(hotline, [case, hotline, survey]) == "满意率（热线）"
    assert named(survey, [case, hotline, survey]) == "满意率（满意度）"


def test_one_unit_with_most_overdue_cases_leads_to_its_cases(of) -> None:
    (matter,) = of(reading("C21", 9.0, None, met=None), a=3.0, b=6.0, c=0.0)
    assert matter.said == "b队 6 件，示例市共 9 件（2024年6月末）。"
    assert matter.asked["unit"] == "b"


def test_units_with_as_many_overdue_cases_are_told_together(of) -> None:
    (matter,) = of(reading("C21", 7.0, None, met=None), a=3.0, b=3.0, c=1.0)
    assert matter.said == "a队等 2 个单位各 3 件，示例市共 7 件（2024年6月末）。"
    assert "unit" not in matter.asked


def test_an_area_whose_units_are_not_told_has_its_stock_all_the_same(of) -> None:
    (matter,) = of(reading("C21", 4.0, None, met=None))
    assert (matter.kind, matter.said) == ("超期未结", "示例市共 4 件（2024年6月末）。")
    assert "unit" not in matter.asked


@pytest.mark.parametrize(
    ("by_now", "said"),
    [(4, "数据截止时该单位 4 件。"), (0, "数据截止时该单位已没有超期未结。")],
)
def test_an_earlier_stock_is_told_with_the_list_of_now(of, by_now: int, said: str) -> None:
    later = Told(datetime(2024, 7, 3), by_now)
    (matter,) = of(reading("C21", 9.0, None, met=None), reader=later, a=3.0, b=6.0)
    assert matter.said == f"b队 6 件，示例市共 9 件（2024年6月末）。{said}"


def test_without_overdue_cases_and_places_nothing_is_urgent(of) -> None:
    assert of(reading("C12", 0.99, 0.98, met=True), reading("C21", 0.0, 0.0, met=True)) == []


def item(name: str, score: float, *, lowest: bool = True, apart: bool = True) -> Row:
    return {
        "item_name": name,
        "score_100": score,
        "is_lowest3": lowest,
        "is_separable": apart,
        "wave_name": "2024年第2季度",
        "item_cnt": 14,
    }


@pytest.mark.parametrize(
    ("apart", "sure"),
    [
        ((True, True), "与其余项目可区分"),
        ((True, False), "其中 1 项与其余项目可区分"),
        ((False, False), "与其余项目不可区分，仅供参考"),
    ],
)
def test_the_lowest_items_of_the_survey_are_urgent(apart: tuple[bool, bool], sure: str) -> None:
    items = [item("停车", 61.25, apart=apart[0]), item("小区", 64.0, apart=apart[1])]
    (matter,) = matters.of(None, CITY, [], [], [*items, item("绿化", 80.0, lowest=False)])
    assert matter.said == f"停车 61.3 分、小区 64.0 分（2024年第2季度，14 项中最低；{sure}）。"
    assert (matter.page, matter.anchor) == ("satisfaction", "items")


def test_no_item_is_urgent_where_the_sample_names_no_lowest() -> None:
    assert matters.of(None, CITY, [], [], [item("停车", 61.0, lowest=False)]) == []
