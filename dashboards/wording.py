"""Chinese words for the codes an edition carries about its data: one place, no page repeats them.

A code without a word is printed as it is.
"""

from __future__ import annotations

from datetime import date

from dashboards import format as fmt
from dashboards.periods import Period
from publishing import PeriodSpan

DBT = "dbt"
DBT_TITLE = "键、关联与规则检验"
DBT_RULE = "每张公开表的主键唯一、必填项不空、关联能对上，以及各项计算规则（dbt 检验）"

STAGES = {"delivery": "交付后", "mart": "发布前"}

_MART_TABLES = {
    "kpi_value": "指标值",
    "kpi_catalog": "指标目录",
    "fct_case": "案件明细",
    "fct_hotline_order": "热线工单明细",
    "fct_weigh_ticket": "称重磅单明细",
    "fct_road_operation": "道路作业明细",
    "fct_facility_day": "设施日报明细",
    "fct_penalty": "行政处罚明细",
    "fct_illegal_building": "违法建设明细",
    "fct_catering_unit": "餐饮油烟调查明细",
    "fct_muck_violation": "渣土违规明细",
    "fct_notice": "执法文书明细",
    "fct_survey_answer": "满意度答卷明细",
    "fct_inspection": "现场考评明细",
    "fct_assess_score": "考核得分明细",
    "recurrence_hotspot": "易反复点位",
    "survey_item_score": "满意度分项得分",
    "quarantine_summary": "隔离汇总",
    "dim_area": "区划",
    "dim_unit": "责任单位",
    "dim_category": "案件类别",
    "dim_facility": "环卫设施",
    "dim_calendar": "日历",
    "dim_period": "周期",
    "dim_target": "指标目标",
    "dim_survey_item": "调查项目",
    "dim_survey_wave": "调查期次",
}

_REASON_KINDS = {
    "required": "缺必填项",
    "redacted": "被隐去",
    "unreadable": "读不懂",
    "allowed": "不在允许值内",
    "range": "超出范围",
    "format": "格式不对",
    "G03": "时间先后",
    "G13": "个人信息",
}
WHOLE_FILE = "整个文件拒收"
_OTHER_REASON = "违反规则"

_MERGE_RULES = {
    "identical_row": "逐字相同的重复行，留第一行",
    "older_state": "同一编号的较早状态，留最新状态",
    "several_rows_of_one_case": "同一案件的多行，按声明的次序留最后一行",
    "no_row_after_reshape": "转换行列后没有内容的行",
    "total_row": "数据中夹带的合计行，另行核对",
    "note_row": "说明行",
    "repeated_header": "重复的表头行",
}

_SPANS = {"D": "天", "W": "周", "M": "个月", "Q": "个季度", "H": "个半年度", "Y": "个年度"}


def mart_table(name: str) -> str:
    """Chinese title of a public table."""
    return _MART_TABLES.get(name, name)


def reason(told: str) -> tuple[str, str, str]:
    """Kind, sentence and code of a reason of refusal: 缺必填项, 净重为必填项, `required net_kg`."""
    if told.startswith(WHOLE_FILE):
        return WHOLE_FILE, told.removeprefix(WHOLE_FILE).lstrip("："), ""
    code, separated, sentence = told.partition(": ")
    if not separated:
        return _OTHER_REASON, told, ""
    return _REASON_KINDS.get(code.split(" ")[0], _OTHER_REASON), sentence, code


def merge_rule(code: str) -> str:
    """What a merging rule does."""
    return _MERGE_RULES.get(code, code)


def period(period_type: str, start: date) -> str:
    """2024年6月, 2024年6月3日, 2024年6月3日起的一周."""
    if period_type in ("D", "W"):
        day = f"{start.year}年{start.month}月{start.day}日"
        return day if period_type == "D" else f"{day}起的一周"
    return Period(period_type, start).label_zh


def span(found: PeriodSpan) -> str:
    """9 天（2016年1月12日至2016年1月20日）."""
    first, last = period(found.period_type, found.first), period(found.period_type, found.last)
    between = first if first == last else f"{first}至{last}"
    return f"{fmt.number(found.count)} {_SPANS.get(found.period_type, '个周期')}（{between}）"
