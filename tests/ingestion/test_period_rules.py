"""Rules of longer periods, groups with weights of their own, grades of roads: told and landed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.assessment_rules import RuleFolder, checked
from tests.ingestion.test_assessment_rules import KNOWN, SOUND, land, landed, rules, told

__all__ = ["rules"]

WHOLE = (
    SOUND.replace("    role: department\n", "    role: department\n    weights: {field: 1}\n")
    .replace(
        "    items:\n      - {name: 市容, full: 6, cap: 2.5}\n",
        "    road_grades: [{name: 特级, factor: 1.5}, {name: 一级, factor: 1.2}]\n"
        "    items:\n      - {name: 市容, full: 6, cap: 2.5}\n",
    )
    .replace(
        "year: {method: mean_of_months, min_months: 12}\n",
        """\
half_year:
  method: mean_of_months
  min_months: 4
  components:
    - {code: people, name: 满意度, weight: 0.1, source: survey, level: district, full: 100}
year:
  method: mean_of_months
  min_months: 12
  month_weights: {6: 2, 12: 2.5}
  components:
    - {code: people, name: 满意度, weight: 0.1, source: survey, full: 100}
    - {code: work, name: 年度工作, weight: 0.2, source: delivered, full: 50}
""",
    )
)


def test_a_sound_edition_with_all_of_it_has_no_defect() -> None:
    assert told(WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weights: {field: 1}", "weights: {fields: 1}", "“fields”不是分项；是否为“field”"),
        ("weights: {field: 1}", "weights: {field: 0.9}", "月度分项权重之和为 0.9，应为 1"),
        ("weights: {field: 1}", "weights: {field: 2}", "“field”应为0 至 1 的数字"),
        ("{name: 一级, factor: 1.2}", "{name: 特级, factor: 1.2}", "道路等级“特级”重复"),
        ("{name: 一级, factor: 1.2}", "{name: 一级, factor: 高}", "“factor”应为不小于 0 的数字"),
        ("{6: 2, 12: 2.5}", "{6: 2, 13: 2}", "“month_weights”的“13”不是月份；请写 1 至 12"),
        ("{6: 2, 12: 2.5}", "{6: 0}", "6 月的权重应大于 0"),
        ("{6: 2, 12: 2.5}", "{6: 双倍}", "“6”应为不小于 0 的数字"),
        ("code: work", "code: field", "年度分项的“code”“field”已是月度分项，会重复计分"),
        ("name: 年度工作", "name: 区级评价", "年度分项的“name”“区级评价”已是月度分项"),
        ("code: work", "code: people", "年度分项的“code”“people”重复"),
        ("source: delivered, full: 50", "source: kpi, full: 50",
         "“source”应为“survey”“delivered”之一"),
        ("source: survey, level: district, full", "source: delivered, full",
         "半年没有送达的分项得分"),
        ("source: delivered, full: 50", "source: delivered, level: street, full: 50",
         "来源为 delivered 的分项“work”不用“level”"),
    ],
)  # fmt: skip
def test_a_defect_is_told_where_it_stands(old: str, new: str, message: str) -> None:
    line = WHOLE[: WHOLE.index(old)].count("\n") + 1
    found = [one for one in told(WHOLE.replace(old, new, 1)) if message in one]
    assert len(found) == 1, told(WHOLE.replace(old, new, 1))
    assert found[0].startswith(f"a.yml 第 {line} 行：")


def test_what_a_year_alone_is_scored_by_is_no_more_than_its_whole() -> None:
    """The edition's year, and a group's own weights of it."""
    heavy = WHOLE.replace("weight: 0.2, source: delivered", "weight: 0.95, source: delivered")
    assert any("年度分项的权重之和为 1.05，不得超过 1" in one for one in told(heavy))
    group = WHOLE.replace("weights: {field: 1}", "weights: {field: 1, people: 0.6, work: 0.5}")
    assert any("年度分项的权重之和为 1.1，不得超过 1" in one for one in told(group))


def test_a_code_is_of_the_months_or_of_a_longer_period_in_every_edition() -> None:
    """The quarter in which the editions change holds months of both."""
    later = WHOLE.replace("2024", "2025").replace("code: work", "code: on_time_yearly")
    earlier = WHOLE.replace("code: on_time", "code: on_time_yearly")
    defects = checked({"a.yml": earlier, "b.yml": later}, KNOWN)[1]
    assert [(one.file, one.message) for one in defects] == [
        ("b.yml", "年度分项的“code”“on_time_yearly”在 a.yml 中是月度分项，跨版的周期分不清；请改名")
    ]


def test_survey_and_grades_stand_only_where_they_mean_something() -> None:
    wrong = WHOLE.replace("    kpi: C13\n", "    kpi: C13\n    level: street\n").replace(
        "    items: [{name: 市容, full: 10}]\n",
        "    items: [{name: 市容, full: 10}]\n    road_grades: [{name: 特级, factor: 2}]\n",
    )
    assert [one.split("：")[1] for one in told(wrong)] == [
        "来源为 district_score 的分项“down”不用“road_grades”；请删去",
        "来源为 kpi 的分项“on_time”不用“level”；请删去",
    ]


def test_all_of_it_lands_with_the_kind_of_table_it_belongs_to(
    rules: RuleFolder,
    tmp_path: Path,
) -> None:
    (rules.folder / "a.yml").write_text(WHOLE, "utf-8")
    assert checked(rules.texts(), KNOWN)[1] == []
    assert not any(land(rules, tmp_path).values())
    components = landed(tmp_path, "component").sort("sort_order")
    assert components.select("period_type", "component_code", "area_level").rows() == [
        ("M", "field", None),
        ("M", "down", None),
        ("M", "on_time", None),
        ("H", "people", "district"),
        ("Y", "people", None),
        ("Y", "work", None),
    ]
    edition = landed(tmp_path, "edition").row(0, named=True)
    assert edition["quarter_month_weights"] is edition["half_year_month_weights"] is None
    assert edition["year_month_weights"] == "1,1,1,1,1,2,1,1,1,1,1,2.5"
    weights = landed(tmp_path, "weight").select("group_name", "component_code", "weight")
    assert weights.rows() == [("二类", "field", Decimal(1))]
    grades = landed(tmp_path, "road_grade").sort("source_row", "factor", descending=True)
    assert grades.select("component_code", "road_grade", "factor").rows() == [
        ("field", "特级", Decimal("1.5")),
        ("field", "一级", Decimal("1.2")),
    ]
