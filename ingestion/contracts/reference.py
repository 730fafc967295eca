"""参照表（口径）— survey items and waves, targets, population, calendar and closed periods."""

from __future__ import annotations

from ingestion.contracts.base import Contract, not_after
from ingestion.contracts.columns import choice, code, count, day, measure, text, texts

PERIODS = "D W M Q H Y"


class RefSurveyItem(Contract):
    """One row per survey item and edition of the questionnaire."""

    table = "ref_survey_item"
    title_zh = "调查项目"
    subject = "reference"
    key = ("item_code", "item_edition")

    item_code = code("指标编码/题号", "Identifier, stable across waves (V04).", required=True)
    item_name = text("指标名称/管理内容", "Name shown to readers.", required=True)
    item_edition = text("问卷版本", "Edition of the questionnaire.")
    sort_order = count("排序", "Official order of display.")
    family_ids = texts("对应问题类", "Families of problems that it asks about (ref_category).")


class RefSurveyWave(Contract):
    """One row per survey wave."""

    table = "ref_survey_wave"
    title_zh = "调查期次"
    subject = "reference"
    key = ("wave",)

    wave = code("调查期次/轮次", "Identifier.", required=True)
    wave_name = text("期次名称", "Name shown to readers.", required=True)
    period_type = choice("周期类型", "Kind of period.", PERIODS, required=True)
    period_start = day("起始日期", "First day.", required=True, event=False)
    period_end = day("截止日期", "Last day, inclusive.", required=True, event=False)

    ends_after_start = not_after("period_start", "period_end", "截止日期早于起始日期")


class RefTarget(Contract):
    """One row per KPI, reading, area, kind of period and source of the target (T08)."""

    table = "ref_target"
    title_zh = "指标目标"
    subject = "reference"
    key = (
        "kpi_id",
        "denominator_policy",
        "area_id",
        "period_type",
        "target_source",
        "valid_from",
    )

    kpi_id = code("指标编号", "KPI of the catalogue.", required=True)
    denominator_policy = code(
        "口径",
        "Reading the target is set for; empty is the KPI's default.",
        required=True,
        default="",
    )
    area_id = code("区域编码", "Area the target is for.", required=True)
    period_type = choice("周期类型", "Kind of period.", PERIODS, required=True)
    valid_from = day("生效日期", "First day it holds.", required=True, event=False)
    valid_to = day("失效日期", "Last day it holds.", event=False)
    target_value = measure("目标值", "Target in the KPI's own unit; rates 0–1.", required=True)
    target_source = text("目标来源", "Who set it.", required=True)

    ends_after_start = not_after("valid_from", "valid_to", "失效日期早于生效日期")


class RefPopulation(Contract):
    """One row per area and year."""

    table = "ref_population"
    title_zh = "人口"
    subject = "reference"
    key = ("area_id", "year")

    area_id = code("区域编码", "Area.", required=True)
    year = count("年份", "Year the figure is for.", required=True, minimum=1949)
    population = count("常住人口/人口", "Residents.", required=True)
    population_source = text("人口来源/数据来源", "Where the figure comes from.")


class RefCalendarDay(Contract):
    """One row per day that differs from the built-in legal calendar."""

    table = "ref_calendar_day"
    title_zh = "法定日历调整"
    subject = "reference"
    key = ("day",)

    day = day("日期", "Day.", required=True, event=False)
    day_kind = choice("日期类型", "What the day is.", "工作日 休息日 法定节假日", required=True)
    note = text("备注", "Why.")


class RefFinalPeriod(Contract):
    """One row per period whose figures were declared final (G16)."""

    table = "ref_final_period"
    title_zh = "定稿周期"
    subject = "reference"
    key = ("domain", "period_type", "period_start")

    domain = choice(
        "业务域",
        "Domain that is final.",
        "case hotline sanitation enforcement satisfaction assessment",
        required=True,
    )
    period_type = choice("周期类型", "Kind of period.", PERIODS, required=True)
    period_start = day("起始日期", "First day of the period.", required=True, event=False)
    declared_on = day("定稿日期", "Day it was declared.", required=True)
    declared_by_role = text("定稿角色", "Role that declared it; never a name.", required=True)
