"""Chinese words for the codes an edition carries about its data: one place, no page repeats them.

A code without a word is printed as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dashboards import few
from dashboards import format as fmt
from dashboards.periods import Period
from dashboards.queries import Row
from publishing import PeriodSpan

DBT = "dbt"
DBT_TITLE = "键、关联与规则检验"
DBT_RULE = "每张公开表的主键唯一、必填项不空、关联能对上，以及各项计算规则（dbt 检验）"

STAGES = {"delivery": "交付后", "mart": "发布前"}

_MART_TABLES = {
    "kpi_value": "指标值",
    "kpi_catalog": "指标目录",
    "kpi_policy": "指标口径",
    "kpi_lineage": "指标血缘",
    "kpi_setting": "指标设定",
    "kpi_comparison": "指标比较",
    "kpi_target_gap": "指标目标差",
    "kpi_restatement": "数字更正台账",
    "fct_case": "案件明细",
    "fct_case_week": "案件按街道和周的合计",
    "fct_case_cell": "案件按方格的合计",
    "fct_hotline_order": "热线工单明细",
    "fct_hotspot_position": "易反复点位的位置",
    "fct_weigh_ticket": "称重磅单明细",
    "fct_weighing_day": "称重按设施和日的合计",
    "fct_road_operation": "道路作业明细",
    "fct_facility_day": "设施日报明细",
    "fct_penalty": "行政处罚明细",
    "fct_illegal_building": "违法建设明细",
    "fct_catering_unit": "餐饮油烟调查明细",
    "fct_muck_violation": "渣土违规明细",
    "fct_notice": "执法文书明细",
    "fct_survey_answer": "满意度答卷明细",
    "fct_case_assist": "案件协办单位明细",
    "fct_high_incidence_place": "高发点位",
    "fct_sanitation_report": "环卫统计报表明细",
    "fct_inspection": "现场考评明细",
    "fct_assess_score": "考核得分明细",
    "league_table": "考核排名表",
    "league_component_score": "考核分项得分",
    "league_evidence": "考核得分依据",
    "league_exclusion": "考核剔除清单",
    "league_funnel": "考核率值的波动范围",
    "league_item_warning": "考核单项预警",
    "league_appeal": "考核申诉",
    "league_defect": "考核待核记录",
    "league_edition": "考核办法版本",
    "recurrence_hotspot": "易反复点位",
    "hot_issue": "热点问题",
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
    "dim_survey_matter": "调查项目对应的问题",
    "dim_survey_wave": "调查期次",
    "dim_population": "常住人口",
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
    "unfinished": "可能未写完",
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

PERIOD_TYPES = {"D": "日", "W": "周", "M": "月", "Q": "季", "H": "半年", "Y": "年"}
BREAKDOWNS = {
    "total": "合计",
    "unit": "责任单位",
    "category": "类别",
    "channel": "来源",
    "stream": "业务或垃圾类别",
    "action": "服务、管理或执法",
    "size_class": "规模",
    "fume_status": "净化器与管网",
    "op_type": "作业类型",
    "inspection_type": "检查方式",
    "facility": "设施",
    "procedure": "程序",
    "stock_kind": "存量与新增",
    "item": "调查项目",
    "unit_category": "责任单位与类别",
    "facility_vehicle": "设施与车型",
    "unit_item": "单位与考核项目",
}
LAYERS = {
    "kpi": "指标模型",
    "marts": "公开表",
    "intermediate": "中间模型",
    "staging": "贴源模型",
    "seed": "规则表",
    "source": "落地表",
}
_DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "不评高低"}
_KINDS = {
    "count": "计数",
    "rate": "比率，0 至 100%",
    "ratio": "比值，可以大于 100%",
    "measure": "量",
    "score": "得分",
}
_STATUSES = {
    "ok": fmt.SOUND,
    "small_n": "样本不足，只供参考",
    few.STATUS: f"{few.SAID}，不公布",
    "provisional": "暂定，以后会变",
    "no_data": fmt.NO_DATA,
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


def breakdown(code: str) -> str:
    """What a figure is divided by."""
    return BREAKDOWNS.get(code, code)


def merge_rule(code: str) -> str:
    """What a merging rule does."""
    return _MERGE_RULES.get(code, code)


def period(period_type: str, start: date) -> str:
    """2024年6月, 2024年6月3日, 2024年6月3日起的一周."""
    return Period(period_type, start).label_zh


def span(found: PeriodSpan) -> str:
    """9 天（2016年1月12日至2016年1月20日）."""
    first, last = period(found.period_type, found.first), period(found.period_type, found.last)
    between = first if first == last else f"{first}至{last}"
    return f"{fmt.number(found.count)} {_SPANS.get(found.period_type, '个周期')}（{between}）"


def direction(code: str) -> str:
    """Which way a KPI is better: 越高越好, 越低越好, 不评高低."""
    return _DIRECTIONS.get(code, code)


def kpi_kind(code: str) -> str:
    """What sort of figure a KPI is."""
    return _KINDS.get(code, code)


def figure_status(code: str) -> str:
    """What the status of a figure means to its reader."""
    return _STATUSES.get(code, code)


def listed(codes: Iterable[str] | None, words: Mapping[str, str]) -> str:
    """Codes in the order of `words`, those without a word last: 月、季、年; — for none."""
    found = set(codes or ())
    known = [word for code, word in words.items() if code in found]
    return "、".join([*known, *sorted(found - set(words))]) or fmt.DASH


def layer_of(row: Row) -> str:
    """Layer of a row of `kpi_lineage`; the model that writes the KPI stands by itself."""
    return "kpi" if row["steps"] == 0 else str(row["layer"])
