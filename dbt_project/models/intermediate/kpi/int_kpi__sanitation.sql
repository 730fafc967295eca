{{ config(materialized = 'view') }}

-- S01 and S03 are tonnes; S02 divides by the days of the period that have passed (DOMAIN §6, T22).
with as_of as (

    select
        area_id,
        cast(as_of as date) as last_day
    from {{ ref('int_area__as_of') }}
    where domain = 'sanitation'

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

    {{ kpi_rows('S01', 'weighings', 'collected_t', n='weighing_cnt', breakdowns=['facility', 'stream']) }}
    union all
    {{ kpi_rows('S02', 'weighings', 'collected_t', 'elapsed_days', n='weighing_cnt',
        breakdowns=['facility', 'stream'], where="period_type <> 'D'") }}
    union all
    {{ kpi_rows('S03', 'weighings', 'collected_t', 'weighing_cnt', breakdowns=['facility', 'stream']) }}

)

select * from combined
