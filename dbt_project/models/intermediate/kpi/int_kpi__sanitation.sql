{{ config(materialized = 'view') }}

{% set roads = ref('int_sanitation__road_rollup') %}
{% set treatment = ref('int_sanitation__treatment') %}

-- S01 and S03 are tonnes; S02 divides by the days of the period that have passed (DOMAIN §6, T22).
with as_of as (

    select
        area_id,
        cast(as_of as date) as last_day
    from {{ ref('int_area__fact_as_of') }}
    where fact = 'fct_weigh_ticket'

),

weighings as (

    select
        rolled.*,
        rolled.collected_kg / 1000 as collected_t,
        cast(least(periods.period_end, as_of.last_day) - rolled.period_start as integer) + 1 as elapsed_days
    from {{ ref('int_sanitation__rollup') }} as rolled
    inner join {{ ref('dim_period') }} as periods
        on
            rolled.period_type = periods.period_type
            and rolled.period_start = periods.period_start
    inner join as_of
        on rolled.area_id = as_of.area_id

),

combined as (

    {{ kpi_rows('S01', 'weighings', 'collected_t', n='weighing_cnt', breakdowns=['facility', 'stream'], by_day=true) }}
    union all
    {{ kpi_rows('S02', 'weighings', 'collected_t', 'elapsed_days', n='weighing_cnt',
        breakdowns=['facility', 'stream']) }}
    union all
    {{ kpi_rows('S03', 'weighings', 'collected_t', 'weighing_cnt', breakdowns=['facility', 'stream']) }}

    -- Shares of areas and of work: Σ / Σ, the evidence is the number of operations.
    union all
    {{ kpi_rows('S04', roads, 'mech_swept_m2', 'swept_m2', n='sweeping_cnt', policy='all_roads',
        where="swept_m2 > 0") }}
    union all
    {{ kpi_rows('S05', roads, 'mech_work_m2', 'work_m2', n='work_cnt', policy='all_operations',
        where="work_m2 > 0") }}

    -- Nobody tells what is generated: 清运量 stands for it. More treated than collected is shown as it
    -- is, and stopped by G06.
    union all
    {{ kpi_rows('S06', treatment, 'harmless_kg / 1000', 'collected_kg / 1000', n='weighing_cnt',
        policy='collected', where='treated_cnt > 0 and collected_kg > 0') }}

)

select * from combined
