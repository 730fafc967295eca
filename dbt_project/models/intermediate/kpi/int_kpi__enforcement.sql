{{ config(materialized = 'view') }}

{% set parts = ['unit', 'category', 'procedure'] %}

with penalties as (

    select * from {{ ref('int_enforcement__rollup') }}

),

-- A covered period without the event counts 0; a period that no source covers has no figure.
happened as (

    select
        'decided' as event,
        period_type,
        period_start,
        area_id
    from penalties
    where breakdown = 'total' and decided_cnt > 0

    union all

    select
        'filed' as event,
        period_type,
        period_start,
        area_id
    from penalties
    where breakdown = 'total' and filed_cnt > 0

),

quiet as (

    select
        covered.event,
        covered.period_type,
        covered.period_start,
        covered.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        0 as none_cnt
    from {{ ref('int_enforcement__covered') }} as covered
    left join happened
        on
            covered.event = happened.event
            and covered.period_type = happened.period_type
            and covered.period_start = happened.period_start
            and covered.area_id = happened.area_id
    where happened.area_id is null

),

combined as (

    {{ kpi_rows('E01', 'penalties', 'decided_cnt', policy='decided_on', breakdowns=parts, where='decided_cnt > 0',
        by_day=true) }}
    union all
    {{ kpi_rows('E01', 'quiet', 'none_cnt', policy='decided_on', where="event = 'decided'") }}
    union all
    {{ kpi_rows('E01', 'penalties', 'filed_cnt', policy='filed_on', breakdowns=parts, where='filed_cnt > 0',
        by_day=true) }}
    union all
    {{ kpi_rows('E01', 'quiet', 'none_cnt', policy='filed_on', where="event = 'filed'") }}

    union all
    {{ kpi_rows('E02', 'penalties', 'summary_decided_cnt', 'decided_cnt', policy='decided_on',
        breakdowns=['unit', 'category'], where="decided_cnt > 0") }}

    union all
    {{ kpi_rows('E03', 'penalties', 'fine_confiscation_amount', n='decided_cnt', breakdowns=parts,
        where='decided_cnt > 0') }}
    union all
    {{ kpi_rows('E03', 'quiet', 'none_cnt', where="event = 'decided'") }}

    -- 普通程序 only, without what was stopped, ended or handed over; the cohort of filing shows every
    -- case, due or not.
    union all
    {{ kpi_rows('E04', 'penalties', 'ordinary_closed_cnt', 'ordinary_due_cnt', policy='due_' ~ var('penalty_limit_days') ~ 'd',
        breakdowns=['unit', 'category'], where='ordinary_filed_cnt > 0') }}
    union all
    {{ kpi_rows('E04', 'penalties', 'ordinary_closed_cnt', 'ordinary_filed_cnt', policy='filed_cohort',
        breakdowns=['unit', 'category'], where='ordinary_filed_cnt > 0') }}

    -- By the month of the decision; one whose limit still runs is in neither.
    union all
    {{ kpi_rows('E13', 'penalties', 'published_on_time_cnt', 'publicity_due_cnt', policy='workdays',
        breakdowns=parts, where='publicity_due_cnt > 0') }}

)

select * from combined
