"""A defect of a rule file is told with its file, its line and what to do; nothing half-lands."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from ingestion.assessment_rules import Known, RuleDefects, RuleFiles, RuleFolder, checked
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.pull import pull
from ingestion.source import Source
from ingestion.store import Store

SOUND = """\
edition: 试考〔2024〕1号
title: 考核办法
document_no: 试考〔2024〕1号
effective_from: 2024-01-01
effective_to: 2024-12-31
groups:
  - name: 一类
    units: [u1, u2, {unit: u3, enters: 2024-07-01}]
  - name: 二类
    role: department
    units: [u4]
components:
  - code: field
    name: 现场考评
    weight: 0.3
    source: inspection_deduction
    full: 10
    share: {street: 0.8, department: 0.2}
    items:
      - {name: 市容, full: 6, cap: 2.5}
      - {name: 河道, full: 4}
  - code: down
    name: 区级评价
    weight: 0.5
    source: district_score
    full: 10
    items: [{name: 市容, full: 10}]
  - code: on_time
    name: 按期结案
    weight: 0.2
    source: kpi
    kpi: C13
    reading: official
    full: 100
    scoring: {method: linear, points: [[0.80, 60], [0.95, 100]]}
missing: no_rank
publish_decimals: 2
rounding: half_up
tie: {method: competition, break: [down, unit_code]}
red: {top_n: 3, min_score: 90}
black: {bottom_n: 3, pass_score: 85}
warning: {item_deduction_ratio: 0.3}
appeal: {window_days: 5}
quarter: {method: mean_of_months, min_months: 3}
year: {method: mean_of_months, min_months: 12}
"""
TABLES = ("edition", "group", "component", "item", "step", "weight", "road_grade")
KNOWN = Known(frozenset({"u1", "u2", "u3", "u4"}), {"C13": frozenset({"official"})})


def told(text: str) -> list[str]:
    return [str(defect) for defect in checked({"a.yml": text}, KNOWN)[1]]


def test_a_sound_edition_has_no_defect() -> None:
    assert told(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("missing: no_rank", "missing: zero", "“missing”应为“no_rank”之一"),
        ("bottom_n: 3", "bottom: 3", "没有名为“bottom”的项；是否为“bottom_n”"),
        ("rounding: half_up\n", "rounding: half_up\nrounding: truncate\n", "“rounding”重复出现"),
        ("publish_decimals: 2", "publish_decimals: two", "“publish_decimals”应为0 至 4 的整数"),
        ("publish_decimals: 2", "publish_decimals: 7", "“publish_decimals”应为0 至 4 的整数"),
        ("effective_from: 2024-01-01", "effective_from: 一月", "“effective_from”应为日期"),
        ("effective_to: 2024-12-31", "effective_to: 2023-12-31", "失效日期早于生效日期"),
        ("units: [u4]", "units: [u4, u9]", "单位“u9”不在单位名录中"),
        ("units: [u4]", "units: [u4, u2]", "单位“u2”同时在“一类”（第 8 行）和“二类”两处"),
        ("units: [u4]", "units: []", "“units”是空列表"),
        ("name: 二类", "name: 一类", "组别“一类”重复"),
        ("kpi: C13", "kpi: C31", "没有指标“C31”；是否为“C13”"),
        ("reading: official", "reading: mine", "指标 C13 没有口径“mine”；可用的有：official"),
        ("break: [down, unit_code]", "break: [dawn]", "“dawn”不是分项；是否为“down”"),
        ("street: 0.8", "street: 0.7", "街道与部门的分担之和为 0.9，应为 1"),
        ("cap: 2.5", "cap: 6.5", "项目“市容”的扣分上限高于其满分"),
        ("[0.95, 100]", "[0.75, 100]", "指标值 0.75 不大于前一档 0.80"),
        ("[0.95, 100]", "[0.95, 101]", "得分 101 不在 0 与满分 100 之间"),
        ("[[0.80, 60], [0.95, 100]]", "[[0.80, 60]]", "线性计分至少要两点"),
        ("code: down", "code: field", "分项的“code”“field”重复"),
        ("source: district_score", "source: guesswork", "“source”应为“inspection_deduction”"),
        ("min_months: 3", "min_months: 4", "“min_months”应在 1 与 3 之间"),
    ],
)  # fmt: skip
def test_a_defect_is_told_where_it_stands(old: str, new: str, message: str) -> None:
    text = SOUND.replace(old, new, 1)
    line = SOUND[: SOUND.index(old)].count("\n") + new.count("\n", 0, -1) + 1
    found = [one for one in told(text) if message in one]
    assert len(found) == 1, told(text)
    assert found[0].startswith(f"a.yml 第 {line} 行：")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight: 0.3", "weight: 0.29", "各分项权重之和为 0.99，应为 1"),
        ("{name: 河道, full: 4}", "{name: 河道, full: 5}", "各项目满分之和为 11，分项满分为 10"),
        ("    kpi: C13\n    reading: official\n", "", "分项“on_time”缺少“kpi”"),
        ("components:", "pieces:", "缺少“components”"),
        ("    items: [{name: 市容, full: 10}]\n", "", "分项“down”缺少“items”"),
        ("tie: {", "tie: [", "不是合法的 YAML"),
    ],
)
def test_a_defect_of_a_whole_part_is_told(old: str, new: str, message: str) -> None:
    assert any(message in one for one in told(SOUND.replace(old, new, 1)))


def test_two_editions_may_not_be_in_force_on_one_day() -> None:
    later = SOUND.replace("2024〕1号", "2024〕2号").replace(
        "effective_from: 2024-01-01", "effective_from: 2024-12-31"
    )
    _, defects = checked(
        {"a.yml": SOUND, "b.yml": later.replace("effective_to: 2024-12-31\n", "")}, KNOWN
    )
    assert [str(one) for one in defects] == [
        "b.yml 第 4 行：自 2024-12-31 生效，而 a.yml 到 2024-12-31 才失效，两版重叠；"
        "请在 a.yml 写明 effective_to"
    ]
    assert any(
        "已有；请改名" in one.message for one in checked({"a.yml": SOUND, "b.yml": SOUND}, KNOWN)[1]
    )


@pytest.fixture
def rules(tmp_path: Path) -> RuleFolder:
    folder = tmp_path / "assessment"
    folder.mkdir()
    (folder / "a.yml").write_text(SOUND, "utf-8")
    for name, text in (
        ("units.csv", "unit_id\nu1\nu2\nu3\nu4\n"),
        ("kpis.csv", "kpi_id\nC13\n"),
        ("readings.csv", "kpi_id,policy\nC13,official\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    return RuleFolder(folder, *(tmp_path / f"{n}.csv" for n in ("units", "kpis", "readings")))


def land(rules: RuleFolder, root: Path) -> dict[str, list[str]]:
    """Pull every table of the rules; the refusals of each."""
    store = Store(root / "landing", root / "quarantine", root / "merged")
    prepare(store, CONTRACTS)
    refused = {}
    for table in (*TABLES, "defect"):
        name = f"ref_assess_{table}"
        reader = RuleDefects(rules) if table == "defect" else RuleFiles(rules, name)
        source = Source(name, CONTRACTS[name], reader, cadence="snapshot", may_be_empty=True)
        report = pull(source, root, store, b"k" * 32, datetime(2025, 1, 1))
        assert report.rows["rows_quarantined"] == 0
        refused[table] = [str(one) for one in report.refused]
    return refused


def landed(root: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(root / "landing" / f"ref_assess_{table}" / "*.parquet")


def test_rules_land_as_they_are_written(rules: RuleFolder, tmp_path: Path) -> None:
    assert not any(land(rules, tmp_path).values())
    items = landed(tmp_path, "item").sort("component_code", "sort_order")
    assert items["cap"].cast(pl.Float64).to_list() == [10, 2.5, 4]
    assert items["source_row"].to_list() == [27, 20, 21]
    groups = landed(tmp_path, "group").sort("unit_id")
    assert groups["role"].to_list() == ["street"] * 3 + ["department"]
    assert [str(day) for day in groups["entered_on"].to_list()] == [
        "None",
        "None",
        "2024-07-01",
        "None",
    ]
    assert landed(tmp_path, "step")["points"].cast(pl.Float64).to_list() == [60, 100]
    assert landed(tmp_path, "defect")["message"].to_list() == [None]
    edition = landed(tmp_path, "edition").row(0, named=True)
    assert (edition["tie_break_1"], edition["tie_break_2"]) == ("down", "unit_code")
    assert edition["bonus_cap"] is None


def test_a_defect_anywhere_lets_nothing_of_the_rules_land(
    rules: RuleFolder, tmp_path: Path
) -> None:
    wrong = SOUND.replace("weight: 0.3", "weight: 0.2").replace("2024", "2025")
    (rules.folder / "b.yml").write_text(wrong, "utf-8")
    refused = land(rules, tmp_path)
    assert all(len(refused[table]) == 1 for table in TABLES)
    assert "b.yml 第 13 行：各分项权重之和为 0.9" in refused["group"][0]
    assert landed(tmp_path, "edition").is_empty()
    told = landed(tmp_path, "defect").sort("rule_file")
    assert told["rule_file"].to_list() == ["a.yml", "b.yml"]
    assert told["message"].is_null().to_list() == [True, False]
    (rules.folder / "b.yml").unlink()
    assert not any(land(rules, tmp_path).values())
    assert landed(tmp_path, "edition").height == 1
