"""考核 — the inspectors' input to the league tables (DOMAIN §10, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ingestion.contracts.base import Action, Contract, Personal, personal
from ingestion.contracts.columns import choice, code, count, exact, text


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
