"""考核 — the inspectors' input to the league tables (DOMAIN §10, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ingestion.contracts.base import Action, Contract, Personal, not_after, personal
from ingestion.contracts.columns import choice, code, count, day, exact, text, yes_no


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
    group_name = text("组别/类别", "Group the unit is ranked in.", required=True)
    item_name = text("考核项目/内容", "Item.", required=True)
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


class RefAssessComponent(Contract):
    """One row per edition of the assessment rules and component, with its weight (DOMAIN §10.2)."""

    table = "ref_assess_component"
    title_zh = "考核分项权重"
    subject = "reference"
    key = ("rule_edition", "component_code")

    rule_edition = text("考核办法文号/版本", "Edition of the rules.", required=True)
    component_code = code("分项编码", "Identifier, e.g. `city_field`.", required=True)
    component_name = text("分项名称", "Name, as score tables print it.", required=True)
    weight = exact(
        "权重", "Weight; those of an edition add up to 1.", scale=4, unit="ratio", required=True
    )
    score_kind = choice("计分方式", "Where its score comes from.", "扣分 评分", required=True)
    is_district_down = yes_no("区级对下", "Districts score their streets (A06).", required=True)
    valid_from = day("生效日期", "First day it holds.", required=True, event=False)
    valid_to = day("失效日期", "Last day it holds; empty means until further notice.", event=False)

    ends_after_start = not_after("valid_from", "valid_to", "失效日期早于生效日期")
