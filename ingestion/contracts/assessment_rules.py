"""考核办法 — editions of the assessment rules: groups, components, items, steps (DOMAIN §10.2)."""

from __future__ import annotations

from typing import Any

from ingestion.contracts.base import Contract, not_after
from ingestion.contracts.columns import choice, code, count, day, exact, text, yes_no


def _points(zh: str, says: str, **rest: Any) -> Any:
    return exact(zh, says, scale=4, unit=None, **rest)


def _edition() -> Any:
    return text("考核办法文号/版本", "Edition of the rules.", required=True)


def _component() -> Any:
    return code("分项编码", "Identifier, e.g. `city_field`.", required=True)


def _month_weights(zh: str) -> Any:
    says = "Weights of January to December, separated by commas; empty means all alike."
    return text(f"{zh}各月权重", says)


class RefAssessEdition(Contract):
    """One row per edition of the assessment rules."""

    table = "ref_assess_edition"
    title_zh = "考核办法版本"
    subject = "reference"
    key = ("rule_edition",)

    rule_edition = _edition()
    edition_title_zh = text("办法名称", "Title.", required=True)
    document_no = text("文号", "Number of the document.", required=True)
    effective_from = day("生效日期", "First day it holds.", required=True, event=False)
    effective_to = day("失效日期", "Last day; empty means until further notice.", event=False)
    publish_decimals = count("公布小数位", "Decimals of a published score.", required=True)
    rounding = choice("取舍", "How it is rounded.", "half_up truncate", required=True)
    missing_policy = choice("缺项处理", "What a missing component does.", "no_rank", required=True)
    tie_break_1 = text("并列比较一", "Component code, raw_score or unit_code.")
    tie_break_2 = text("并列比较二", "Looked at where the first is equal, too.")
    bonus_cap = _points("加分上限", "Most points a unit may be given.")
    veto_zh = text("一票否决事项", "Grounds of a veto.")
    red_top_n = count("红榜名额", "Places of the red list.")
    red_min_score = _points("红榜最低分", "Published score it takes.")
    black_bottom_n = count("黑榜名额", "Places of the black list.")
    black_pass_score = _points("合格分", "Nobody from this score up is on the black list.")
    item_warning_ratio = exact(
        "单项预警占比", "Share of an item that may be lost.", scale=4, unit="ratio", required=True
    )
    appeal_window_days = count("申诉期限", "Days to appeal in.", required=True)
    quarter_min_months = count("季度最少月数", "Months a quarter needs.", required=True, minimum=1)
    half_year_min_months = count(
        "半年最少月数", "Months a half-year needs; empty means it is not assessed.", minimum=1
    )
    year_min_months = count("年度最少月数", "Months a year needs.", required=True, minimum=1)
    quarter_month_weights = _month_weights("季度")
    half_year_month_weights = _month_weights("半年")
    year_month_weights = _month_weights("年度")
    note_zh = text("说明", "What a reader must know.")


class RefAssessGroup(Contract):
    """One row per edition, group and unit, with the days on which it enters and leaves."""

    table = "ref_assess_group"
    title_zh = "考核分组"
    subject = "reference"
    key = ("rule_edition", "group_name", "unit_id", "entered_on")

    rule_edition = _edition()
    group_name = text("组别", "Group the unit is ranked in.", required=True)
    group_order = count("组别排序", "Order of the groups.", required=True)
    role = choice("组别性质", "Whose share of a deduction.", "street department", required=True)
    unit_id = code("单位编码", "Unit.", required=True)
    entered_on = day("进入日期", "First day; empty means from the start.", event=False)
    left_on = day("退出日期", "Last day; empty means until further notice.", event=False)


class RefAssessComponent(Contract):
    """One row per edition, kind of table and component, with its weight and its source.

    A component of the months (`M`) is part of every total; one of quarters (`Q`), half-years (`H`)
    or years (`Y`) stands beside the mean of their months.
    """

    table = "ref_assess_component"
    title_zh = "考核分项权重"
    subject = "reference"
    key = ("rule_edition", "period_type", "component_code")

    rule_edition = _edition()
    period_type = choice("表别", "Kind of table it is scored in.", "M Q H Y", required=True)
    component_code = _component()
    component_name = text("分项名称", "Name, as score tables print it.", required=True)
    weight = exact(
        "权重", "Weight; those of the months add up to 1.", scale=4, unit="ratio", required=True
    )
    component_source = choice(
        "得分来源",
        "Where its score comes from.",
        "inspection_deduction district_score kpi survey special delivered",
        required=True,
    )
    score_kind = choice("计分方式", "Kind of entry that feeds it.", "扣分 评分")
    is_district_down = yes_no("区级对下", "Districts score their streets (A06).", required=True)
    full_score = _points("满分", "Full score.", required=True)
    sort_order = count("排序", "Order of display.", required=True)
    street_share = exact("街道分担", "Share of a joint deduction.", scale=4, unit="ratio")
    department_share = exact("部门分担", "Share of a joint deduction.", scale=4, unit="ratio")
    kpi_id = code("指标编号", "KPI that feeds it.")
    kpi_policy = code("口径", "Reading of the KPI; empty is its default.")
    scoring = choice("计分方法", "How the KPI is scored.", "linear step threshold")
    area_level = choice("调查范围", "Whose answers count; empty: its own.", "street district")
    valid_from = day("生效日期", "First day it holds.", required=True, event=False)
    valid_to = day("失效日期", "Last day it holds; empty means until further notice.", event=False)

    ends_after_start = not_after("valid_from", "valid_to", "失效日期早于生效日期")


class RefAssessItem(Contract):
    """One row per edition, component and item, with its full score and most points it may cost."""

    table = "ref_assess_item"
    title_zh = "考核项目"
    subject = "reference"
    key = ("rule_edition", "component_code", "item_name")

    rule_edition = _edition()
    component_code = _component()
    item_name = text("考核项目", "Item.", required=True)
    full_score = _points("分值", "Full score of the item.", required=True)
    cap = _points("扣分上限", "Most points it may cost.", required=True)
    sort_order = count("排序", "Order of display.", required=True)


class RefAssessWeight(Contract):
    """One row per edition, group with weights of its own, and component that counts for it."""

    table = "ref_assess_weight"
    title_zh = "考核组别权重"
    subject = "reference"
    key = ("rule_edition", "group_name", "component_code")

    rule_edition = _edition()
    group_name = text("组别", "Group.", required=True)
    component_code = _component()
    weight = exact("权重", "Weight for this group.", scale=4, unit="ratio", required=True)


class RefAssessRoadGrade(Contract):
    """One row per edition, component and grade of road on which a deduction weighs otherwise."""

    table = "ref_assess_road_grade"
    title_zh = "考核道路等级系数"
    subject = "reference"
    key = ("rule_edition", "component_code", "road_grade")

    rule_edition = _edition()
    component_code = _component()
    road_grade = text("道路等级", "Grade (道路分级), as deductions name it.", required=True)
    factor = exact("系数", "What a deduction is multiplied by.", scale=4, unit=None, required=True)


class RefAssessStep(Contract):
    """One row per edition, component and point of the scoring of its KPI, in rising order."""

    table = "ref_assess_step"
    title_zh = "指标计分档"
    subject = "reference"
    key = ("rule_edition", "component_code", "step_no")

    rule_edition = _edition()
    component_code = _component()
    step_no = count("档次", "Number of the point.", required=True, minimum=1)
    at_value = exact(
        "指标值", "Value from which it holds.", scale=8, unit="ratio", required=True, minimum=None
    )
    points = _points("得分", "Score there.", required=True)


class RefAssessDefect(Contract):
    """One row per defect of a rule file, and one without a message for a sound file (G17)."""

    table = "ref_assess_defect"
    title_zh = "考核办法校验"
    subject = "reference"
    key = ("rule_file", "line_no", "message")

    rule_file = text("文件", "Rule file.", required=True)
    line_no = count("行号", "Line of the defect.")
    message = text("问题", "What is wrong and what to do; empty in a sound file.")
