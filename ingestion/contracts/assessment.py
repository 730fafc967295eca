"""考核 — the inspectors' input to the league tables (DOMAIN §10, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl

from ingestion.contracts.base import Action, Contract, Personal, not_after, personal, rule
from ingestion.contracts.columns import choice, code, count, day, exact, text


def _score(zh: str, says: str, **rest: Any) -> Any:
    return exact(zh, says, scale=4, unit=None, **rest)


class SrcAssessScore(Contract):
    """One row per period, unit and item, or per single deduction when `score_no` is given."""

    table = "src_assess_score"
    title_zh = "考核得分"
    subject = "assessment"
    key = ("period", "rule_edition", "unit_name", "group_name", "item_name", "score_no", "case_no")
    source_time = ("source_updated_at",)
    personal: ClassVar[Mapping[str, Personal]] = {
        "inspector_code": personal("检查人/考评员", Action.CODE, "inspector_code"),
    }

    period = code(
        "考核周期/月份",
        "YYYY-MM, YYYYQn or YYYY.",
        required=True,
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])|Q[1-4])?$",
    )
    rule_edition = text("考核办法文号/版本", "Edition of the assessment rules.", required=True)
    unit_name = text("考核对象/街道名称/单位", "Unit that is assessed.", required=True)
    shared_unit_name = text("共同责任单位/责任部门", "Department that bears its share.")
    group_name = text("组别/类别", "Group the unit is ranked in.", required=True)
    item_name = text("考核项目/内容", "Item.", required=True)
    road_grade = text("道路等级/道路分级", "Grade of the road a problem was found on, e.g. 特级.")
    score_no = code("扣分编号/序号", "Number of the single entry.")
    full_score = _score("分值", "Full score of the item.")
    weight = exact("权重", "Weight of the item; 40% is 0.4.", scale=4, unit="ratio")
    deduction = _score("扣分", "Points taken off.")
    bonus = _score("加分", "Points added.")
    reason = text("扣分原因", "Why.")
    case_no = code("问题编号", "Case behind the entry.")
    component_score = _score(
        "系统考核得分/现场考核得分/履职考核得分", "Score of the component, 0–100 before bonus."
    )
    appeal_status = choice(
        "申诉状态", "State of the appeal.", "待审 支持 驳回", aliases={"待审核": "待审"}
    )
    adjusted = _score("调整分值", "Points changed by the appeal.", minimum=None)
    total = _score("总分/综合得分", "Total the source printed; never used as an answer.")
    rank = count("排名", "Rank the source printed.", minimum=1)
    prev_rank = count("上期排名", "Rank of the period before.", minimum=1)
    inspector_code = text("", "Keyed code of the inspector.", pii=1, scan=False)


class SrcInspection(Contract):
    """One row per record of field inspections and state: visits, problems found, rechecks (T26)."""

    table = "src_inspection"
    title_zh = "现场考评台账"
    subject = "assessment"
    key = ("inspection_no",)
    source_time = ("source_updated_at", "rechecked_on", "inspected_on")

    inspection_no = code("台账编号/检查编号", "Number of the record.", required=True)
    inspection_type = choice(
        "检查方式",
        "How it was inspected.",
        "现场考评 日常巡查",
        required=True,
        aliases={"考评": "现场考评", "巡查": "日常巡查"},
    )
    inspected_on = day("检查日期/考评日期", "Day of the inspection.", required=True)
    district_name = text("区域/区县/辖区", "District as the source writes it.", required=True)
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")
    visit_cnt = count("检查次数/点位数", "Visits, or grids inspected.", required=True)
    problem_cnt = count("发现问题数", "Problems found.", required=True)
    rechecked_on = day("复查日期", "Day of the recheck.")
    recheck_cnt = count("抽查问题数/复查问题数", "Problems sampled for recheck.")
    fixed_cnt = count("整改到位数/已整改数", "Of these, verified as fixed.")

    sampled_of_found = not_after("recheck_cnt", "problem_cnt", "抽查问题数不得大于发现问题数")
    fixed_of_sampled = not_after("fixed_cnt", "recheck_cnt", "整改到位数不得大于抽查问题数")
    rechecked_after = not_after("inspected_on", "rechecked_on", "复查日期早于检查日期")


class SrcAssessAppeal(Contract):
    """One row per appeal of the register 申诉登记 and state: what it contests, what became of it.

    An appeal that is granted excludes the whole deduction (剔除). `target_no` is the number of a
    case or of a single deduction.
    """

    table = "src_assess_appeal"
    title_zh = "考核申诉登记"
    subject = "assessment"
    key = ("appeal_no",)
    source_time = ("source_updated_at", "decided_on")

    appeal_no = code("申诉编号", "Number of the appeal.", required=True)
    target_no = code("问题编号/扣分编号/案件编号", "Case or deduction contested.", required=True)
    ground = text("申诉理由/剔除理由", "Ground of the appeal, without names.", required=True)
    decision = choice(
        "处理结果/申诉状态",
        "What became of it.",
        "待审 支持 驳回",
        required=True,
        aliases={"待审核": "待审", "同意": "支持", "剔除": "支持", "不同意": "驳回"},
    )
    decided_by_role = text("决定岗位/审定岗位", "Role that decided, never a person.")
    appealed_on = day("申诉日期", "Day of the appeal.")
    decided_on = day("决定日期/审定日期", "Day of the decision.")

    decided_after = not_after("appealed_on", "decided_on", "决定日期早于申诉日期")
    decided_by_someone = rule("已决定的申诉须写明决定岗位和决定日期")(
        lambda cls: (
            (pl.col("decision") == "待审")
            | (pl.col("decided_by_role").is_not_null() & pl.col("decided_on").is_not_null())
        )
    )


class SrcAssessEvent(Contract):
    """One row per entry of the register 加减分登记: points outside the components, and vetoes."""

    table = "src_assess_event"
    title_zh = "考核加减分登记"
    subject = "assessment"
    key = ("event_no",)
    source_time = ("source_updated_at", "decided_on")

    event_no = code("登记编号", "Number of the entry.", required=True)
    period = code(
        "考核周期/月份",
        "YYYY-MM, or YYYYQn for what a quarterly review (点评) gave.",
        required=True,
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])|Q[1-4])$",
    )
    unit_name = text("考核对象/单位", "Unit it is about.", required=True)
    event_kind = choice("类别", "What it does.", "加分 扣分 一票否决", required=True)
    points = _score("分值", "Points added or taken off; a veto may have none.")
    ground = text("事由", "Why; a veto names a ground of the rules.", required=True)
    decided_by_role = text("决定岗位/审定岗位", "Role that decided, never a person.", required=True)
    decided_on = day("决定日期/审定日期", "Day of the decision.", required=True)
