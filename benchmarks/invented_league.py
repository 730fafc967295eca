"""A league of any size beside the KPIs of an edition: invented, but it adds up exactly."""

from __future__ import annotations

from pathlib import Path

import duckdb

from publishing.exports.period import Period

KPI_TABLES = (
    *("kpi_value", "kpi_comparison", "kpi_catalog", "kpi_policy"),
    *("dim_area", "dim_category", "dim_unit", "dim_survey_item"),
)
UNITS_OF_A_GROUP = 25
_UNITS = """
    create table units as
    select
        '第' || (1 + n // $in_group) || '组' as group_name,
        'u' || lpad(n::varchar, 4, '0') as unit_id,
        '示例' || (n + 1) || '街道' as unit_name,
        n
    from range($units) as numbers (n)
"""
_COMPONENTS = """
    create table components as
    from (values
        ('field', '现场考评', 1, 'inspection_deduction', 0.40::decimal(18, 8)),
        ('district', '区级综合评价', 2, 'district_score', 0.30::decimal(18, 8)),
        ('closure', '按期结案率', 3, 'kpi', 0.20::decimal(18, 8)),
        ('special', '专项考核', 4, 'special', 0.10::decimal(18, 8))
    ) as rules (component, component_name, sort_order, source, weight)
"""
_EVIDENCE = """
    create table league_evidence as
    with deductions as (
        select
            group_name, unit_id, 'field' as component, d + 2 as evidence_no,
            'deduction' as evidence_kind,
            lpad((n * 100000 + d)::varchar, 19, '32041') as evidence_id,
            '市容秩序：现场发现问题扣分' as evidence_zh,
            -((n * 7 + d * 13) % 10 + 1) * 0.01::decimal(9, 8) as points
        from units, range($deductions) as numbers (d)
    ),

    others as (
        select
            group_name, unit_id, component, 1 as evidence_no,
            if(component = 'field', 'full', 'delivered') as evidence_kind, component as evidence_id,
            '起算' as evidence_zh,
            if(
                component = 'field',
                100,
                80 + ((n * 37 + sort_order * 11) % 2000) * 0.01::decimal(9, 8)
            )::decimal(38, 8) as points
        from units, components
    ),

    together as (from deductions union all by name from others)

    select
        $type as period_type, $start::date as period_start, 'invented' as rule_edition, *,
        null::decimal(38, 8) as numerator, null::decimal(38, 8) as denominator
    from together
"""
_SCORES = """
    create table league_component_score as
    with summed as (
        select
            period_type, period_start, rule_edition, group_name, unit_id, component,
            sum(points)::decimal(38, 8) as score, count(*) as n
        from league_evidence group by all
    )

    select
        summed.* exclude (component), components.*, 100::decimal(18, 4) as full_score,
        round(summed.score::decimal(18, 8) * components.weight, 8)::decimal(38, 8)
            as weighted_score,
        0::decimal(38, 8) as bonus, 'ok' as status
    from summed
    inner join components on summed.component = components.component
"""
_TABLE = """
    create table league_table as
    with totals as (
        select
            period_type, period_start, rule_edition, group_name, unit_id,
            sum(weighted_score)::decimal(38, 8) as total_raw
        from league_component_score group by all
    ),

    published as (
        select totals.*, round(total_raw, 2)::decimal(18, 4) as published_score, units.unit_name
        from totals inner join units on totals.unit_id = units.unit_id
    ),

    ranked as (
        select *, rank() over (partition by group_name order by published_score desc)::int as rank
        from published
    )

    select
        *, $end::date as period_end, 0::decimal(38, 8) as bonus, 0::decimal(38, 8) as deduction,
        count(*) over (partition by group_name, rank)::int as tied_cnt, rank as prev_rank,
        0 as rank_delta, greatest(1, rank - 2)::int as rank_low,
        (rank + 2)::int as rank_high,
        rank = 1 as is_distinguishable, if(rank = 1, 'red', null) as list,
        round(avg(published_score) over (partition by group_name), 2)::decimal(18, 4)
            as group_mean,
        '' as missing_components, null::varchar as remark_zh, now()::timestamp as as_of
    from ranked
"""
_REST = """
    create table league_item_warning as
    select
        period_type, period_start, rule_edition, unit_id, '市容秩序' as item_name,
        5::decimal(38, 8) as deduction, 25::decimal(18, 4) as full_score,
        0.2::decimal(18, 8) as ratio, false as is_warned
    from league_table;

    create table league_exclusion as
    select
        period_type, period_start, rule_edition, unit_id, 'field' as component,
        unit_id || '-1' as evidence_id, '非管辖范围' as ground_zh, '考评科' as decided_by_role,
        period_end as decided_on, 0.05::decimal(38, 8) as points
    from league_table;

    create table league_appeal as
    select
        '' as appeal_no, '' as target_no, period_start, unit_id, '' as ground_zh, '' as decision,
        '' as decided_by_role, period_start as appealed_on, period_start as decided_on,
        '' as outcome_zh
    from league_table where false;

    create table league_defect as
    select
        period_type, period_start, '' as defect_kind, '' as defect_id, '' as message_zh
    from league_table where false;

    create table league_edition as
    select
        'invented' as rule_edition, '考核办法' as title_zh, '' as document_no,
        date '2020-01-01' as effective_from, null::date as effective_to, 2 as publish_decimals,
        '四舍五入' as rounding, '同分并列' as tie_zh, '缺项不排名' as missing_zh,
        '第一名' as red_zh, '' as black_zh, '' as appeal_zh, '' as note_zh
"""


def invent_league(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    period: Period,
    units: int,
    deductions: int,
) -> None:
    """Every league table in `connection`, and the KPI tables of `warehouse` beside them."""
    connection.execute(f"attach '{warehouse}' as edition (read_only)")
    for table in KPI_TABLES:
        connection.execute(f"create table {table} as from edition.{table}")
    connection.execute("detach edition")
    connection.execute(_UNITS, {"units": units, "in_group": UNITS_OF_A_GROUP})
    connection.execute(_COMPONENTS)
    told = {"type": period.period_type, "start": period.start, "deductions": deductions}
    connection.execute(_EVIDENCE, told)
    connection.execute(_SCORES)
    connection.execute(_TABLE, {"end": period.end})
    connection.execute(_REST)
