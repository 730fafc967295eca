"""G17: what stops the papers of a period is shown, and never stops the publication (DOMAIN §13)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations import GateResult, check_marts, verdict

TRUE = """
create table int_league__group_component as
    select * from (values ('e', '一类', 'M', 'field', 0.6), ('e', '一类', 'M', 'down', 0.4),
        ('e', '一类', 'Y', 'people', 0.1), ('e', '部门', 'M', 'field', 1))
    as t(rule_edition, group_name, period_type, component_code, weight);
create table stg_reference__assess_groups as
    select * from (values ('e', '一类', 'u1', null::date, date '2024-05-31'),
        ('e', '二类', 'u1', date '2024-06-01', null), ('e', '一类', 'u2', null, null))
    as t(rule_edition, group_name, unit_id, entered_on, left_on);
create table league_defect as
    select 'M' as period_type, date '2024-05-01' as period_start, 'none' as defect_kind,
        'k' as defect_id, '一月.xlsx 第 7 行：有误' as message_zh where false;
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
    assert len(results) == 10
    assert {r.status for r in results.values()} == {"pass"}


@pytest.mark.parametrize(
    ("change", "check", "told"),
    [
        ("update int_league__group_component set weight = 0.3 where component_code = 'down'",
         "assess_rules.weights", "e 一类：权重之和 0.9"),
        ("update stg_reference__assess_groups set entered_on = null where group_name = '二类'",
         "assess_rules.groups", "e u1：一类、二类"),
        *(
            (f"insert into league_defect values"
             f" ('M', '2024-05-01', '{kind}', 'k', '一月.xlsx 第 7 行：有误'),"
             f" ('Q', '2024-04-01', '{kind}', 'k', '一月.xlsx 第 7 行：有误')",
             check, "一月.xlsx 第 7 行：有误")
            for kind, check in (
                ("rules", "assess_rules.defects"),
                ("unknown_target", "assess_appeal.unknown"),
                ("contradicted", "assess_appeal.contradicted"),
                ("unknown_item", "assess_entry.item"),
                ("above_full", "assess_entry.above_full"),
                ("unknown_unit", "assess_entry.unit"),
                ("no_group", "assess_entry.unit"),
                ("unknown_shared_unit", "assess_entry.unit"),
                ("no_group_shared", "assess_entry.unit"),
                ("month_to_come", "assess_entry.month"),
            )
        ),
    ],
)  # fmt: skip
def test_what_stops_an_export_is_named_once_and_lets_the_night_publish(
    tmp_path: Path, change: str, check: str, told: str
) -> None:
    results = judged(tmp_path, change)
    wrong = {name: r for name, r in results.items() if r.status != "pass"}
    assert set(wrong) == {f"G17.{check}"}
    result = wrong[f"G17.{check}"]
    assert (result.status, result.severity) == ("fail", "warning")
    assert result.observed == told
    assert verdict(list(results.values())).passed


def test_a_unit_without_a_component_is_shown_and_does_not_stop(tmp_path: Path) -> None:
    results = judged(tmp_path, "update league_table set missing_components = '区级综合评价'")
    missing = results["G17.league_table.missing"]
    assert (missing.status, missing.severity) == ("fail", "warning")
    assert missing.observed == "2024-05 甲街道：缺 区级综合评价"
