"""G17: defects of the rules, entries outside them and contradictory appeals stop publishing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations import GateResult, check_marts

TRUE = """
create table stg_reference__assess_defects as
    select 'a.yml' as rule_file, null::bigint as line_no, null::varchar as message;
create table stg_reference__assess_components as
    select * from (values ('e', 'field', 0.6), ('e', 'down', 0.4))
    as t(rule_edition, component_code, weight);
create table stg_reference__assess_groups as
    select * from (values ('e', '一类', 'u1', null::date, date '2024-05-31'),
        ('e', '二类', 'u1', date '2024-06-01', null), ('e', '一类', 'u2', null, null))
    as t(rule_edition, group_name, unit_id, entered_on, left_on);
create table stg_reference__assess_items as
    select 'e' as rule_edition, 'field' as component_code, '市容' as item_name, 10 as full_score;
create table int_league__unit as
    select date '2024-05-01' as period_start, 'e' as rule_edition, 'u1' as unit_id;
create table fct_assess_score as
    select 's1' as score_id, 'M' as period_type, date '2024-05-01' as period_start, 'u1' as unit_id,
        '扣分' as score_kind, '市容' as item_name, 'K1' as score_no, 'W1' as case_no,
        10.0 as deduction;
create table int_league__appeal as
    select '1' as appeal_no, 'W1' as target_no, '支持' as decision, null::varchar as appeal_status,
        'applied' as appeal_state;
create table league_table as
    select 'M' as period_type, date '2024-05-01' as period_start, '甲街道' as unit_name,
        '' as missing_components;
"""


def judged(folder: Path, change: str) -> dict[str, GateResult]:
    """Results of G17 on a warehouse that is true but for one change."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TRUE + change)
    return {r.check_id: r for r in check_marts(path) if r.check_id.startswith("G17")}


def test_true_rules_and_appeals_pass(tmp_path: Path) -> None:
    results = judged(tmp_path, "")
    assert len(results) == 9
    assert {r.status for r in results.values()} == {"pass"}


@pytest.mark.parametrize(
    ("change", "check", "told"),
    [
        ("update stg_reference__assess_defects set line_no = 7, message = '权重之和为 0.9'",
         "assess_rules.defects", "a.yml 第 7 行：权重之和为 0.9"),
        ("update stg_reference__assess_components set weight = 0.3 where component_code = 'down'",
         "assess_rules.weights", "e：权重之和 0.9"),
        ("update stg_reference__assess_groups set entered_on = null where group_name = '二类'",
         "assess_rules.groups", "e u1：一类、二类"),
        ("update int_league__appeal set appeal_state = 'unknown'",
         "assess_appeal.unknown", "申诉 1（W1）：支持"),
        ("update int_league__appeal set appeal_state = 'contradicted', appeal_status = '驳回'",
         "assess_appeal.contradicted", "申诉 1（W1）：支持，成绩表为驳回"),
        ("update fct_assess_score set item_name = '未列项目'",
         "assess_entry.item", "e 未列项目：办法中没有该项目，1 条不计分"),
        ("update fct_assess_score set deduction = 10.5",
         "assess_entry.above_full", "u1 K1：市容 扣 10.5，满分 10"),
        ("update fct_assess_score set unit_id = '-'",
         "assess_entry.unit", "2024-05 -：不在任何组，1 条不计分"),
    ],
)  # fmt: skip
def test_what_no_league_can_be_made_of_stops(
    tmp_path: Path, change: str, check: str, told: str
) -> None:
    results = judged(tmp_path, change)
    wrong = {name: r for name, r in results.items() if r.status != "pass"}
    assert set(wrong) == {f"G17.{check}"}
    result = wrong[f"G17.{check}"]
    assert (result.status, result.severity) == ("fail", "critical")
    assert result.observed == told


def test_a_unit_without_a_component_is_shown_and_does_not_stop(tmp_path: Path) -> None:
    results = judged(tmp_path, "update league_table set missing_components = '区级综合评价'")
    missing = results["G17.league_table.missing"]
    assert (missing.status, missing.severity) == ("fail", "warning")
    assert missing.observed == "2024-05 甲街道：缺 区级综合评价"
