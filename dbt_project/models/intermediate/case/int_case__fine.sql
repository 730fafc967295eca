{{ config(materialized = 'view') }}

-- What is too fine for the roll-up, of the whole city: 超期未结 at the end of every day by unit (C21), and what
-- came back by unit and class of the closing (R01).
{% set matured = 'matured_' ~ var('recurrence_days') ~ 'd_cnt' %}
{% set recurring = 'recurring_' ~ var('recurrence_days') ~ 'd_cnt' %}
with tally as (

    select * from {{ ref('int_case__fine_tally') }}

),

city as (

    select
        area_id,
        cast(as_of as date) as last_day
    from {{ ref('int_area__as_of') }}
    where
        domain = 'case'
        and area_id in (select area_id from {{ ref('int_area__tree') }} where area_level = 'city')

),

changes as (

    select
        breakdown_id,
        period_start as from_day,
        sum(overdue_open_cnt) as change_cnt
    from tally
    where period_type = 'D' and breakdown = 'unit'
    group by breakdown_id, period_start
    having sum(overdue_open_cnt) <> 0

),

-- A stock stands from one change to the next.
standing as (

    select
        breakdown_id,
        from_day,
        lead(from_day) over (partition by breakdown_id order by from_day) as until_day,
        sum(change_cnt) over (
            partition by breakdown_id
            order by from_day
            rows between unbounded preceding and current row
        ) as overdue_open_cnt
    from changes

),

by_day as (

    select
        periods.period_type,
        periods.period_start,
        city.area_id,
        'unit' as breakdown,
        standing.breakdown_id,
        cast(standing.overdue_open_cnt as bigint) as overdue_open_cnt,
        cast(0 as bigint) as {{ matured }},
        cast(0 as bigint) as {{ recurring }}
    from standing
    cross join city
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type = 'D'
            and standing.from_day <= periods.period_start
            and coalesce(standing.until_day > periods.period_start, true)
            and city.last_day >= periods.period_start
    where standing.overdue_open_cnt <> 0

),

by_month as (

    select
        tally.period_type,
        tally.period_start,
        city.area_id,
        tally.breakdown,
        tally.breakdown_id,
        cast(0 as bigint) as overdue_open_cnt,
        cast(sum(tally.{{ matured }}) as bigint) as {{ matured }},
        cast(sum(tally.{{ recurring }}) as bigint) as {{ recurring }}
    from tally
    cross join city
    where tally.period_type = 'M' and tally.breakdown = 'unit_category'
    group by tally.period_type, tally.period_start, city.area_id, tally.breakdown, tally.breakdown_id
    having sum(tally.{{ matured }}) <> 0

),

combined as (

    select * from by_day
    union all
    select * from by_month

)

select * from combined
