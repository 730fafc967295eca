"""G17 考核规则 — rules without defect, weights of 1, one group a unit, appeals that say one thing.

The gate blocks exports, not publication (DOMAIN §13): what is wrong with a league stands in
`league_defect`, which stops the papers of the periods it touches, and is shown here.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.marts.warehouse import Mart

COMPONENTS = "int_league__group_component"
GROUPS = "stg_reference__assess_groups"
DEFECTS = "league_defect"
LEAGUE = "league_table"

_RULES_ACTION = (
    "按列出的文件和行号改正 assessment 目录下的考核办法后重跑；改正之前沿用上一次通过校验的办法，"
    "考核结果不得导出。"
)
_APPEAL_ACTION = (
    "请考评部门核对申诉登记表，更正编号或只保留一个决定后重新交付；未决之前不剔除扣分，"
    "所涉周期不得导出。"
)
_ENTRY_ACTION = "请考评部门核对列出的记录，更正后重新交付；更正之前所涉周期不得导出。"

_CLAIMS = (
    ("assess_rules.defects", ("rules",), "考核办法文件没有错误", "没有错误", _RULES_ACTION),
    (
        "assess_appeal.unknown",
        ("unknown_target",),
        "申诉登记的编号都能对上一条扣分",
        "每条申诉都有对应的扣分",
        _APPEAL_ACTION,
    ),
    (
        "assess_appeal.contradicted",
        ("contradicted",),
        "同一条扣分的申诉没有互相矛盾的决定",
        "一条扣分一个决定",
        _APPEAL_ACTION,
    ),
    (
        "assess_entry.item",
        ("unknown_item", "unknown_road_grade"),
        "参评单位的每条扣分和评分的项目与道路等级都在当月考核办法中",
        "项目、道路等级在办法中",
        _ENTRY_ACTION,
    ),
    (
        "assess_entry.above_full",
        ("above_full",),
        "单条扣分不高于该项目的满分",
        "扣分 ≤ 满分",
        _ENTRY_ACTION,
    ),
    (
        "assess_entry.unit",
        ("unknown_unit", "unknown_shared_unit", "no_group", "no_group_shared"),
        "每条扣分、评分和加减分的单位当月都在某个组",
        "单位都在组内",
        _ENTRY_ACTION,
    ),
    (
        "assess_entry.month",
        ("month_to_come",),
        "考核周期不晚于数据截止",
        "周期不在将来",
        _ENTRY_ACTION,
    ),
)
"""Check, kinds of `league_defect` it names, claim, what is expected, what to do."""


def checks(mart: Mart) -> Iterator[Check]:
    """What stops an export, shown; and who lacks what."""
    if DEFECTS in mart.tables:
        for name, kinds, claim, expected, action in _CLAIMS:
            yield _nothing_of(name, kinds, claim, expected, action)
    if COMPONENTS in mart.tables:
        yield _weights_are_one()
    if GROUPS in mart.tables:
        yield _one_group_a_unit()
    if LEAGUE in mart.tables:
        yield _nothing_missing()


def _nothing_of(name: str, kinds: tuple[str, ...], claim: str, expected: str, action: str) -> Check:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return Check(
        f"G17.{name}",
        "mart",
        DEFECTS,
        claim,
        expected,
        f"""
        select message_zh as item, '' as observed, 1 as failing_rows
        from {BATCH} where defect_kind in ({listed})
        group by defect_id, message_zh order by defect_id, message_zh
        """,
        severity="warning",
        action=action,
    )


def _weights_are_one() -> Check:
    return Check(
        "G17.assess_rules.weights",
        "mart",
        COMPONENTS,
        "每版考核办法每个组的月度分项权重之和为 1",
        "权重之和 = 1",
        f"""
        select rule_edition || ' ' || group_name as item, '权重之和 ' || sum(weight) as observed,
            count(*) as failing_rows
        from {BATCH} where period_type = 'M'
        group by rule_edition, group_name having sum(weight) <> 1
        """,
        severity="warning",
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
        severity="warning",
        action=_RULES_ACTION,
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
