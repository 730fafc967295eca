"""What the gates must know of the landed tables: key, business day, figures worth weighing.

Expectations know no contract and no city, so this is their own declaration; a test compares it
with the contracts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Landed:
    """One landed table: its Chinese title, the key of a row, and its business time (业务日期).

    `business_time` is a SQL expression over the table's columns, '' where rows have no day.
    """

    title: str
    key: tuple[str, ...]
    business_time: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure whose order of magnitude is watched (G09); messages name it by its title.

    `by` are the columns within which figures are comparable. The median of a source's rows that
    satisfy `where` must lie between `low` and `high`, when given (in `unit`, `source` says whose
    bounds they are). A single row above `high` is shown; above ten times `high` it is of another
    unit. What `may_rest` may be next to nothing for a day.
    """

    table: str
    column: str
    title: str
    unit: str
    by: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    where: str = "true"
    source: str = ""
    may_rest: bool = False


SYSTEM_COLUMNS = frozenset({"batch_id", "source_name", "source_row", "source_sheet", "row_flags"})
"""Columns the landing adds to every table; they are no content of the source."""

TABLES: dict[str, Landed] = {
    "src_case": Landed("案件", ("case_no",), "reported_at"),
    "src_hotline": Landed("热线工单", ("order_no",), "received_at"),
    "src_weigh": Landed("称重磅单", ("weigh_ticket_no",), "weighed_at"),
    "src_road_op": Landed("道路作业", ("op_date", "road_id", "road_name", "op_type"), "op_date"),
    "src_facility_day": Landed("设施日报", ("op_date", "facility_name", "waste_stream"), "op_date"),
    "src_toilet": Landed(
        "公厕", ("toilet_name", "district_name", "street_name", "surveyed_on"), "surveyed_on"
    ),
    "src_sanitation_report": Landed(
        "环卫统计报表", ("period_type", "period_start", "district_name", "street_name")
    ),
    "src_penalty": Landed("行政处罚", ("enf_case_no",), "coalesce(filed_on, decided_on)"),
    "src_illegal_building": Landed("违法建设", ("ib_id",), "found_on"),
    "src_catering": Landed(
        "餐饮油烟", ("catering_id", "catering_name", "surveyed_on"), "surveyed_on"
    ),
    "src_muck": Landed("渣土违规", ("muck_no",), "found_at"),
    "src_notice": Landed("执法文书", ("notice_type", "notice_no"), "issued_on"),
    "src_survey_response": Landed("满意度答卷", ("wave", "resp_id", "item_code"), "interviewed_on"),
    "src_survey_summary": Landed(
        "满意度汇总", ("wave", "district_name", "street_name", "item_code", "item_name")
    ),
    "src_assess_score": Landed(
        "考核得分",
        ("period", "rule_edition", "unit_name", "group_name", "item_name", "score_no", "case_no"),
    ),
    "src_assess_appeal": Landed("考核申诉登记", ("appeal_no",)),
    "src_assess_event": Landed("考核加减分登记", ("event_no",)),
    "src_inspection": Landed("现场考评台账", ("inspection_no",), "inspected_on"),
    "ref_area": Landed("区划", ("area_id", "valid_from")),
    "ref_area_alias": Landed("区划别名", ("district_name", "street_name")),
    "ref_unit": Landed("责任单位", ("unit_id", "valid_from")),
    "ref_unit_alias": Landed("单位别名", ("unit_alias",)),
    "ref_category": Landed("案件类别", ("category_id", "valid_from")),
    "ref_category_alias": Landed("类别别名", ("minor_name",)),
    "ref_facility": Landed("环卫设施", ("facility_id", "valid_from")),
    "ref_facility_alias": Landed("设施别名", ("facility_alias",)),
    "ref_road": Landed("道路", ("road_id", "valid_from")),
    "ref_grid": Landed("单元网格", ("grid_code", "valid_from")),
    "ref_shop": Landed("店铺", ("shop_id",)),
    "ref_survey_item": Landed("调查项目", ("item_code", "item_edition")),
    "ref_survey_wave": Landed("调查期次", ("wave",)),
    "ref_target": Landed(
        "指标目标",
        ("kpi_id", "denominator_policy", "area_id", "period_type", "target_source", "valid_from"),
    ),
    "ref_population": Landed("人口", ("area_id", "year")),
    "ref_calendar_day": Landed("日历调整", ("day",)),
    "ref_final_period": Landed("定稿周期", ("domain", "period_type", "period_start")),
    "ref_assess_edition": Landed("考核办法版本", ("rule_edition",)),
    "ref_assess_group": Landed("考核分组", ("rule_edition", "group_name", "unit_id", "entered_on")),
    "ref_assess_component": Landed(
        "考核分项权重", ("rule_edition", "period_type", "component_code")
    ),
    "ref_assess_item": Landed("考核项目", ("rule_edition", "component_code", "item_name")),
    "ref_assess_step": Landed("指标计分档", ("rule_edition", "component_code", "step_no")),
    "ref_assess_weight": Landed("考核组别权重", ("rule_edition", "group_name", "component_code")),
    "ref_assess_road_grade": Landed(
        "考核道路等级系数", ("rule_edition", "component_code", "road_grade")
    ),
    "ref_assess_defect": Landed("考核办法校验", ("rule_file", "line_no", "message")),
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        "src_weigh",
        "net_kg",
        "净重",
        "千克",
        by=("waste_stream",),
        low=500,
        high=30_000,
        where="waste_stream in ('其他', '厨余', '餐厨', '建筑', '粪便', '污泥')",
        source="DOMAIN §7：单车净重 0.5–30 吨",
    ),
    Measure(
        "src_penalty",
        "fine_yuan",
        "罚款金额",
        "元",
        by=("procedure",),
        low=1,
        high=3_000,
        where="procedure = '简易程序'",
        source="DOMAIN §12：简易程序罚款不超过 3000 元",
    ),
    Measure("src_muck", "fine_yuan", "罚款金额", "元", by=("violation_name",)),
    Measure(
        "src_facility_day",
        "received_t",
        "进厂量",
        "吨",
        by=("facility_name", "waste_stream"),
        may_rest=True,
    ),
    Measure(
        "src_facility_day",
        "treated_t",
        "处理量",
        "吨",
        by=("facility_name", "waste_stream"),
        may_rest=True,
    ),
    Measure("src_road_op", "cleaning_area_m2", "清扫保洁面积", "平方米", by=("op_type",)),
    Measure("src_road_op", "mech_area_m2", "机械化作业面积", "平方米", by=("op_type",)),
    Measure("src_illegal_building", "ib_area_m2", "违建面积", "平方米", by=("ib_stock_flag",)),
    Measure("src_illegal_building", "removed_m2", "拆除面积", "平方米", by=("ib_stock_flag",)),
)


def is_event_time(column: str, column_type: str) -> bool:
    """Whether a column holds the time of something that happened; deadlines may lie ahead."""
    return column_type in ("TIMESTAMP", "DATE") and not column.endswith(("deadline", "deadline_on"))
