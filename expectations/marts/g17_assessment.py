"""G17 考核规则 — rules without defect, weights of 1, one group a unit, appeals that say one thing.

What one rule file can tell by itself its own check has told already (`ref_assess_defect`); here it
stops the publication, and so does what only the delivered entries show.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.marts.warehouse import Mart

DEFECTS = "stg_reference__assess_defects"
COMPONENTS = "stg_reference__assess_components"
GROUPS = "stg_reference__assess_groups"
APPEALS = "int_league__appeal"
SCORES = "fct_assess_score"
LEAGUE = "league_table"

_RULES_ACTION = (
    "按列出的文件和行号改正 assessment 目录下的考核办法后重跑；改正之前沿用上一次通过校验的办法，"
    "新版次不发布。"
)
_APPEAL_ACTION = (
    "请考评部门核对申诉登记表，更正编号或只保留一个决定后重新交付；未决之前不剔除任何扣分。"
)
_ENTRY_ACTION = "请考评部门核对列出的扣分和评分记录，更正后重新交付。"


def checks(mart: Mart) -> Iterator[Check]:
    """Blocking checks of rules, appeals and entries, and one that shows who lacks what."""
    if DEFECTS in mart.tables:
        yield _rules_are_sound()
    if COMPONENTS in mart.tables:
        yield _weights_are_one()
    if GROUPS in mart.tables:
        yield _one_group_a_unit()
    if APPEALS in mart.tables:
        yield from _appeals()
    if {SCORES, "int_league__unit", "stg_reference__assess_items"} <= set(mart.tables):
        yield from _entries()
    if LEAGUE in mart.tables:
        yield _nothing_missing()


def _rules_are_sound() -> Check:
    return Check(
        "G17.assess_rules.defects",
        "mart",
        DEFECTS,
        "考核办法文件没有错误",
        "没有错误",
        f"""
        select rule_file || ' 第 ' || coalesce(line_no, 1) || ' 行' as item,
            message as observed, 1 as failing_rows
        from {BATCH} where message is not null
        order by rule_file, line_no
        """,
        action=_RULES_ACTION,
    )


def _weights_are_one() -> Check:
    return Check(
        "G17.assess_rules.weights",
        "mart",
        COMPONENTS,
        "每版考核办法的分项权重之和为 1",
        "权重之和 = 1",
        f"""
        select rule_edition as item, '权重之和 ' || sum(weight) as observed,
            count(*) as failing_rows
        from {BATCH} group by rule_edition having sum(weight) <> 1
        """,
        action=_RULES_ACTION,
    )


def _one_group_a_unit() -> Check:
    return Check(
        "G17.assess_rules.groups",
        "mart",
        GROUPS,
        "每个单位同一时间只在一个组",
        "一个单位一个组",
        f"""
        select g.rule_edition || ' ' || g.unit_id as item,
            g.group_name || '、' || o.group_name as observed, 1 as failing_rows
        from {BATCH} as g
        inner join {BATCH} as o
            on g.rule_edition = o.rule_edition and g.unit_id = o.unit_id
            and g.group_name < o.group_name
            and coalesce(g.entered_on, date '0001-01-01') <= coalesce(o.left_on, date '9999-12-31')
            and coalesce(o.entered_on, date '0001-01-01') <= coalesce(g.left_on, date '9999-12-31')
        """,
        action=_RULES_ACTION,
    )


def _appeals() -> Iterator[Check]:
    for state, claim, expected in (
        ("unknown", "申诉登记的编号都能对上一条扣分", "每条申诉都有对应的扣分"),
        ("contradicted", "同一条扣分的申诉没有互相矛盾的决定", "一条扣分一个决定"),
    ):
        yield Check(
            f"G17.assess_appeal.{state}",
            "mart",
            APPEALS,
            claim,
            expected,
            f"""
            select '申诉 ' || appeal_no || '（' || target_no || '）' as item,
                decision || coalesce('，成绩表为' || max(appeal_status), '') as observed,
                count(*) as failing_rows
            from {BATCH} where appeal_state = '{state}'
            group by appeal_no, target_no, decision order by appeal_no
            """,
            why="对不上或互相矛盾的申诉一旦计入，谁的分数都站不住。",
            action=_APPEAL_ACTION,
        )


def _entries() -> Iterator[Check]:
    yield Check(
        "G17.assess_entry.item",
        "mart",
        SCORES,
        "参评单位的每条扣分和评分都属于本期考核办法的项目",
        "项目在办法中",
        f"""
        select u.rule_edition || ' ' || s.item_name as item,
            '办法中没有该项目，' || count(*) || ' 条不计分' as observed, count(*) as failing_rows
        from {BATCH} as s
        inner join int_league__unit as u using (period_start, unit_id)
        where s.period_type = 'M' and s.score_kind <> '分项'
            and (u.rule_edition, s.item_name)
            not in (select (rule_edition, item_name) from stg_reference__assess_items)
        group by u.rule_edition, s.item_name
        """,
        action=_ENTRY_ACTION,
    )
    yield Check(
        "G17.assess_entry.above_full",
        "mart",
        SCORES,
        "单条扣分不高于该项目的满分",
        "扣分 ≤ 满分",
        f"""
        select s.unit_id || ' ' || coalesce(s.score_no, s.case_no, s.item_name) as item,
            s.item_name || ' 扣 ' || s.deduction || '，满分 ' || max(i.full_score) as observed,
            1 as failing_rows
        from {BATCH} as s
        inner join int_league__unit as u using (period_start, unit_id)
        inner join stg_reference__assess_items as i
            on u.rule_edition = i.rule_edition and s.item_name = i.item_name
        where s.period_type = 'M' and s.score_kind <> '分项'
        group by s.score_id, s.unit_id, s.score_no, s.case_no, s.item_name, s.deduction
        having s.deduction > max(i.full_score)
        """,
        action=_ENTRY_ACTION,
    )
    yield Check(
        "G17.assess_entry.unit",
        "mart",
        SCORES,
        "每条扣分和评分的单位当期都在某个组",
        "单位都在组内",
        f"""
        select strftime(s.period_start, '%Y-%m') || ' ' || s.unit_id as item,
            '不在任何组，' || count(*) || ' 条不计分' as observed, count(*) as failing_rows
        from {BATCH} as s
        left join int_league__unit as u using (period_start, unit_id)
        where s.period_type = 'M' and s.score_kind <> '分项' and u.rule_edition is null
            and s.period_start in (select period_start from int_league__unit)
        group by s.period_start, s.unit_id
        """,
        action=_ENTRY_ACTION,
    )


def _nothing_missing() -> Check:
    return Check(
        "G17.league_table.missing",
        "mart",
        LEAGUE,
        "本期参评单位没有缺项",
        "没有缺项",
        f"""
        select strftime(period_start, '%Y-%m') || ' ' || unit_name as item,
            '缺 ' || missing_components as observed, 1 as failing_rows
        from {BATCH}
        where period_type = 'M' and missing_components <> ''
            and period_start = (select max(period_start) from {BATCH} where period_type = 'M')
        """,
        severity="warning",
    )
