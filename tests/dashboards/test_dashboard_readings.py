import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from dashboards import figures, headline
from dashboards.access.scope import WHOLE_CITY
from dashboards.choices import Against
from dashboards.components import cards, districts, hero, survey
from dashboards.components.evidence import Stamp
from dashboards.editions import Reader
from dashboards.indicators import Area, Book, Kpi, Observation
from dashboards.periods import Period
from dashboards.readings import Compared, Mark, Reading, mark_of
from publishing import Edition
from tests.dashboards.fixture_figures import CITY

STAMP = Stamp("元", "e")
JUNE = Period("M", date(2024, 6, 1))
RATE = Kpi(
    kpi_id="C14",
    name_zh="结案率（受理口径）",
    domain="case",
    unit="%",
    direction="up",
    decimals=2,
    formula_zh="已结案 ÷ 受理",
    numerator_zh="受理案件中已结案数",
    denominator_zh="受理数",
    source_clause="",
    caveat="",
)


def seen(value: float | None, **changed: object) -> Observation:
    plain = Observation(
        kpi_id="C14",
        area_id="x",
        period_type="M",
        period_start=JUNE.start,
        numerator=None,
        denominator=None,
        value=value,
        denominator_policy="accepted_cohort",
        n=1000,
        ci_low=None,
        ci_high=None,
        status="ok",
        target=None,
        is_on_target=None,
        as_of=datetime(2024, 7, 3, 2, 30),
    )
    return replace(plain, **changed)


def reading(*values: float | None, kpi: Kpi = RATE, now: Observation | None = None) -> Reading:
    line = [(JUNE.shifted(i + 1 - len(values)), value) for i, value in enumerate(values)]
    before = compared(*values[-2:]) if len(values) > 1 else None
    return Reading(kpi, JUNE, now or seen(values[-1]), before, None, line, "受理口径")


def compared(base: float | None, value: float | None, status: str = "ok") -> Compared:
    """A comparison as the edition stores it: a change only where it is ok."""
    is_ok = status == "ok" and base is not None and value is not None
    return Compared(base, status, value - base if is_ok else None, None)


@pytest.mark.parametrize(
    ("observation", "mark"),
    [
        (None, Mark.NO_DATA),
        (seen(None, status="no_data"), Mark.NO_DATA),
        (seen(None), Mark.NO_DATA),
        (seen(0.5, status="small_n", is_on_target=True), Mark.SMALL_SAMPLE),
        (seen(None, status="small_n"), Mark.SMALL_SAMPLE),
        (seen(0.99, is_on_target=True), Mark.ON_TARGET),
        (seen(0.90, is_on_target=False), Mark.OFF_TARGET),
        (seen(0.90, is_on_target=False, status="provisional"), Mark.OFF_TARGET),
        (seen(0.90), Mark.NO_TARGET),
        (seen(0.90, target=0.95), Mark.NOT_JUDGED),
    ],
)
def test_a_figure_has_one_mark(observation: Observation | None, mark: Mark) -> None:
    assert mark_of(observation) is mark


def test_marks_differ_by_shape_and_word_and_not_by_colour_alone() -> None:
    assert len({mark.shape for mark in Mark}) == len({mark.word for mark in Mark}) == len(Mark)


def test_a_card_shows_numerator_denominator_policy_and_n_of_seed_t01() -> None:
    claim = seen(
        115887 / 127392, numerator=115887.0, denominator=127392.0, n=127392, is_on_target=None
    )
    html = cards.card(reading(0.9, 0.9097, now=claim), Stamp("元", "20240703-0123456789"))
    assert "90.97" in html
    assert "98.7" not in html
    for evidence in (
        "<dt>分子（受理案件中已结案数）</dt><dd>115,887</dd>",
        "<dt>分母（受理数）</dt><dd>127,392</dd>",
        "<dt>口径</dt><dd>受理口径</dd>",
        "<dt>样本量 n</dt><dd>127,392</dd>",
        "<dt>数据截止</dt><dd>2024-07-03 02:30</dd>",
        "<dt>版次</dt><dd>20240703-0123456789</dd>",
    ):
        assert evidence in html


def test_a_card_without_a_baseline_says_so() -> None:
    html = cards.card(reading(5242 / 5565), STAMP)
    assert "94.20" in html
    assert html.count("无可比数据") == 2


def test_a_small_sample_is_greyed_and_neither_judged_nor_compared() -> None:
    small = seen(0.4, status="small_n", n=12, target=0.9, is_on_target=False)
    html = cards.card(reading(0.9, 0.4, now=small), STAMP)
    assert "样本不足" in html
    assert "um-value um-weak" in html
    assert "未达标" not in html
    assert "较上月" not in html


def test_a_provisional_figure_is_labelled_and_not_compared() -> None:
    now = seen(0.91, status="provisional")
    waiting = replace(reading(0.9, 0.91, now=now), previous=compared(0.9, 0.91, "provisional"))
    html = cards.card(waiting, STAMP)
    assert "暂定" in html
    assert "尚为暂定，不作比较" in html
    assert "变好" not in html
    assert "变好" in cards.card(reading(0.9, 0.91), STAMP)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("no_comparison", "无可比数据"),
        ("partial", "期间数据不全，不作比较"),
        ("small_n", "样本不足，不作比较"),
    ],
)
def test_what_is_not_compared_says_why(status: str, said: str) -> None:
    alone = replace(reading(0.90, 0.95), previous=compared(0.90, 0.95, status))
    assert alone.since_previous is None
    assert said in cards.card(alone, STAMP)


def test_the_change_is_the_stored_one_and_not_a_difference_taken_here() -> None:
    stored = replace(reading(0.5, 0.6), previous=Compared(0.5, "ok", 0.0123, None))
    assert stored.since_previous is not None
    assert stored.since_previous.text == "上升 1.23 个百分点"


def test_a_handful_is_no_baseline_for_a_percentage() -> None:
    count = replace(RATE, unit="件", decimals=0)
    few = replace(reading(1.0, 280.0, kpi=count), previous=Compared(1.0, "ok", 279.0, 279.0))
    assert few.since_previous is not None
    assert few.since_previous.text == "上升 279 件"
    many = replace(few, previous=Compared(10.0, "ok", 270.0, 27.0))
    assert many.since_previous is not None
    assert many.since_previous.text == "上升 2,700.0%"


def test_text_from_the_data_is_escaped() -> None:
    nasty = replace(RATE, name_zh="<img src=x onerror=alert(1)>")
    html = cards.card(reading(0.9, 0.91, kpi=nasty), STAMP)
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_the_worst_indicator_is_the_one_that_left_its_usual_movement_furthest() -> None:
    usual_swing = reading(0.90, 0.93, 0.90, 0.93, 0.90)
    real_drop = reading(0.95, 0.951, 0.95, 0.951, 0.94, kpi=replace(RATE, name_zh="按期结案率"))
    assert headline.worst([usual_swing, real_drop]) is real_drop
    said = headline.worst_sentence([usual_swing, real_drop], real_drop, "元")
    assert said == "与平常波动相比，退步最明显的是按期结案率：94.00%，较上月下降 1.10 个百分点。"


def test_a_setback_within_the_usual_movement_is_not_called_one() -> None:
    calm = reading(0.90, 0.95, 0.90, 0.95, 0.94)
    said = headline.worst_sentence([calm], headline.worst([calm]), "元")
    assert said.startswith("没有指标的退步超出平常波动")


def test_a_rise_is_a_setback_where_less_is_better() -> None:
    fewer = replace(RATE, direction="down")
    assert reading(0.05, 0.051, 0.05, 0.051, 0.09, kpi=fewer).setback
    assert reading(0.05, 0.051, 0.05, 0.051, 0.02, kpi=fewer).setback is None


def test_an_indicator_without_direction_never_gets_worse() -> None:
    assert reading(1.0, 2.0, 1.0, 2.0, 0.1, kpi=replace(RATE, direction="none")).setback is None


def test_without_any_earlier_period_the_headline_does_not_guess() -> None:
    said = headline.worst_sentence([reading(0.9)], None, "元")
    assert said == "各项指标无可比数据，暂不能判断进退。"


def test_that_nothing_got_worse_is_said_of_what_could_be_compared_alone() -> None:
    rising = reading(0.90, 0.92)
    partial = replace(reading(0.90, 0.80), previous=compared(0.9, 0.8, "partial"))
    said = headline.worst_sentence([rising, partial], None, "元")
    assert said == "可比的 1 项没有比上期变差。另 1 项不能与上期相比。"
    assert headline.worst_sentence([rising], None, "元") == "没有指标比上期变差。"
    alone = headline.worst_sentence([partial, partial], None, "元")
    assert alone == "各项指标期间数据不全，不作比较，暂不能判断进退。"


def test_what_got_worse_is_named_where_too_little_is_known_of_its_movement() -> None:
    said = headline.worst_sentence([reading(0.92, 0.90)], None, "元")
    assert said == ("比上期变差的有结案率（受理口径），以往期数不足，不判断是否超出平常波动。")


def test_a_figure_of_a_day_is_not_compared_and_says_so() -> None:
    day = replace(reading(0.92), period=Period("D", date(2024, 6, 3)))
    html = cards.card(day, STAMP)
    assert html.count("日数字不作比较") == 1
    assert "较前一日" not in html
    assert "无可比数据" not in html
    assert headline.worst_sentence([day], None, "元") == "日数字不作比较，暂不能判断进退。"


def test_a_target_that_nothing_could_be_judged_by_is_not_denied() -> None:
    small = reading(0.9, now=seen(0.9, status="small_n", target=0.95))
    free = reading(0.9)
    assert headline.unjudged([small, free]) == "样本不足"
    assert headline.unjudged([free]) == "未设目标"
    tile = hero.hero(["一"], {"enforcement": [small, free]})
    row = cards.domain_row("enforcement", JUNE, [small, free], STAMP, address="enforcement")
    assert "样本不足" in tile
    assert "未设目标" not in tile + row


@pytest.mark.parametrize(
    ("met", "missed", "sentence"),
    [
        (2, 1, "3 项有目标的指标中，2 项达标，1 项未达标。"),
        (2, 0, "2 项有目标的指标全部达标。"),
        (0, 2, "2 项有目标的指标均未达标。"),
        (0, 0, "本期没有可以对照目标的指标。"),
    ],
)
def test_the_first_sentence_counts_targets(met: int, missed: int, sentence: str) -> None:
    marks = [True] * met + [False] * missed + [None]
    readings = [reading(0.9, 0.9, now=seen(0.9, is_on_target=mark)) for mark in marks]
    assert headline.score_sentence(readings) == sentence


def test_the_headline_of_the_fixture_names_district_and_unit(edition: Edition, book: Book) -> None:
    (on_time,) = figures.of_area(Reader(edition, WHOLE_CITY), ["C13"], CITY, JUNE)
    assert headline.where_sentence(book, on_time, "元") == "各区中北原区最低（91.05%）。"
    units = [
        {"unit_name": "甲队", "value": 0.95, "n": 40},
        {"unit_name": "乙队", "value": 0.91, "n": 1215},
    ]
    said = headline.who_sentence(on_time, units, "元").replace("\u00a0", " ")
    assert said == "责任单位中乙队最低（91.00%，n = 1,215）。"
    assert headline.who_sentence(on_time, [], "元") == "这项指标没有按责任单位的数字。"


def test_a_sample_that_is_large_enough_is_no_target_that_was_met() -> None:
    sample = replace(RATE, kpi_id="V05", name_zh="有效样本量", unit="份", direction="none")
    missed = reading(0.9, now=seen(0.9, target=0.95, is_on_target=False))
    size = reading(2310, kpi=sample, now=seen(2310, target=2300, is_on_target=True))
    short = reading(10, kpi=sample, now=seen(10, target=2300, is_on_target=False))
    assert headline.score_sentence([missed, size]) == "1 项有目标的指标均未达标（有效样本量不计）。"
    assert headline.score_sentence([missed]) == "1 项有目标的指标均未达标。"
    assert headline.furthest([missed, short]) is missed


NO_FIGURE = -1.0
"""Stands for the target of an area that has no figure either."""


def aims(*own: float | None, chosen: int = 0) -> tuple[str, list[str]]:
    """What the row of a KPI tells of targets: its own column, and below the figure of each area."""
    areas = [
        Area(f"a{place}", f"第{place}区", "district", None, False) for place in range(len(own))
    ]
    found = {
        ("C14", area.area_id): reading(None, now=seen(None))
        if target == NO_FIGURE
        else reading(0.9, now=seen(0.9, target=target))
        for area, target in zip(areas, own, strict=True)
    }
    html = districts.matrix(found, {"case": JUNE}, areas, areas[chosen], Against.PREVIOUS, STAMP)
    cells = html.partition("um-unit")[2].split("<td")[1:]
    told = [re.findall(r">目标 ([\d.]+)<", cell) for cell in cells[1:]]
    column = re.search(r">([^<]*)</td>", cells[0])
    assert column is not None
    return column[1], ["".join(one) for one in told]


def test_every_figure_of_the_matrix_stands_beside_the_target_that_it_is_judged_by() -> None:
    assert aims(0.95, 0.95) == ("95.00", ["", ""])
    assert aims(0.95, 0.95, NO_FIGURE) == ("95.00", ["", "", ""])
    assert aims(0.95, 0.85, None) == ("第0区 95.00", ["", "85.00", ""])
    assert aims(0.95, 0.85, chosen=1) == ("第1区 85.00", ["95.00", ""])
    assert aims(None, 0.85) == ("—", ["", "85.00"])


@pytest.mark.parametrize(
    ("apart", "word"),
    [
        (3, "与其余项目可区分。"),
        (1, "其中停车与其余项目可区分；另 2 项不可区分"),
        (0, "与其余项目不可区分（居末位的把握不足八成）"),
    ],
)
def test_the_survey_says_whether_the_lowest_three_stand_apart(apart: int, word: str) -> None:
    rows = [
        {"item_name": name, "is_lowest3": place < 3, "is_separable": place < apart}
        for place, name in enumerate(["停车", "小区", "分类", "街面"])
    ]
    said = survey.separability(rows)
    assert said.startswith("得分最低的 3 项：停车、小区、分类。")
    assert word in said
