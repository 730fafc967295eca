"""What the fixture's book knows beside definitions: policies, lineage, targets, readings."""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.dashboards.fixture_catalog import KPIS

CITY = "shili"
OTHERS = (("H05", "received", 1.1), ("S05", "planned", 1.02))
"""KPIs with a second reading: its policy, and how much larger its denominator is."""
_DUE = "分母为应结案数，上期结转的计入"


def policies() -> pl.DataFrame:
    """`kpi_policy` of the fixture."""
    rows = [
        (kpi, "due_incl_backlog", "应结案口径（含上期结转）", _DUE, True) for kpi in ("C12", "C13")
    ]
    rows += [
        ("C14", "accepted_cohort", "受理口径", "分母为期内受理的案件", True),
        ("H05", "due", "应办结口径", "分母为到期工单", True),
        ("H05", "received", "受理口径", "分母为期内受理的工单", False),
        ("S05", "all_operations", "全部作业", "分母为全部作业面积×遍数", True),
        ("S05", "planned", "计划作业量", "分母为计划作业量", False),
    ]
    columns = ["kpi_id", "policy", "name_zh", "explanation_zh", "is_default"]
    told = pl.DataFrame(rows, schema=columns, orient="row")
    return told.with_columns(unit=pl.lit("%"), kind=pl.lit("rate"), decimals=pl.lit(2))


def lineage() -> pl.DataFrame:
    """`kpi_lineage` of the fixture: every KPI from one model, one mart and one landed table."""
    rows = [
        (kpi.kpi_id, *model)
        for kpi in KPIS
        for model in (
            (f"int_kpi__{kpi.domain}", "intermediate", 0),
            ("int_area__tree", "intermediate", 1),
            ("fct_case", "marts", 2),
            ("stg_case__cases", "staging", 3),
            ("src_case", "source", 4),
        )
    ]
    columns = ["kpi_id", "model_name", "layer", "steps"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def settings() -> pl.DataFrame:
    """`kpi_setting` of the fixture."""
    rows = [
        ("C12", "forced_close_is_on_time", "强制结案未超期的计为按期", "否", "", "DOMAIN §4.3", 1),
        ("C12", "rework_extension_hours", "每次返工顺延的时限", "0", "小时", "DOMAIN §4.3", 2),
        ("H06", "hotline_response_hours", "热线响应时限", "24", "小时", "DOMAIN §6 H06", 3),
    ]
    columns = ["kpi_id", "setting", "name_zh", "value_zh", "unit_zh", "source_clause", "sort_order"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def targets() -> pl.DataFrame:
    """`dim_target` of the fixture: one target a KPI, by month; a second of C13 by year, later."""
    source = "市考核办法"
    rows = [
        (kpi.kpi_id, CITY, "M", date(2020, 1, 1), None, kpi.target, source)
        for kpi in KPIS
        if kpi.target is not None
    ]
    rows.append(("C13", CITY, "Y", date(2023, 1, 1), date(2023, 12, 31), 0.96, "2023 年责任书"))
    columns = ["kpi_id", "area_id", "period_type", "valid_from", "valid_to"]
    return pl.DataFrame(rows, schema=[*columns, "target_value", "target_source"], orient="row")


def other_readings(figures: pl.DataFrame) -> pl.DataFrame:
    """`kpi_value` rows under the other 口径: the same numerator on a larger denominator."""
    found = [
        figures.filter((pl.col("kpi_id") == kpi_id) & (pl.col("breakdown") == "total"))
        .with_columns(
            denominator=(pl.col("denominator") * more).round(),
            denominator_policy=pl.lit(policy),
            is_default_policy=pl.lit(False),
        )
        .with_columns(value=pl.col("numerator") / pl.col("denominator"))
        .select(figures.columns)
        for kpi_id, policy, more in OTHERS
    ]
    return pl.concat([*found, _to_red(figures)])


def _to_red(figures: pl.DataFrame) -> pl.DataFrame:
    """三色单 that went on to 红: a third of those that went to 黄."""
    third = (pl.col("numerator") / 3).floor()
    return (
        figures.filter((pl.col("kpi_id") == "E12") & (pl.col("breakdown") == "total"))
        .with_columns(
            numerator=third,
            value=third / pl.col("denominator"),
            denominator_policy=pl.lit("to_red"),
            is_default_policy=pl.lit(False),
        )
        .select(figures.columns)
    )
