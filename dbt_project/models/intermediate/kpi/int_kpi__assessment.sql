{{ config(materialized = 'view') }}

{% set inspections = ref('int_assessment__inspection_rollup') %}

with city as (

    select
        area_id,
        as_of
    from {{ ref('int_area__as_of') }}
    where
        domain = 'assessment'
        and area_id in (select area_id from {{ ref('int_area__tree') }} where area_level = 'city')

),

-- The edition in force on the last day of a period, or on the last day of the data (A06).
editions as (

    select
        periods.period_type,
        periods.period_start,
        city.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        sum(case when components.is_district_down then components.weight else 0 end) as district_weight,
        sum(components.weight) as all_weight
    from {{ ref('stg_reference__assess_components') }} as components
    cross join city
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type <> 'D'
            and periods.period_start <= cast(city.as_of as date)
            and components.valid_from <= least(periods.period_end, cast(city.as_of as date))
            and components.period_type = 'M'
            and coalesce(components.valid_to >= least(periods.period_end, cast(city.as_of as date)), true)
    group by periods.period_type, periods.period_start, city.area_id

),

combined as (

    {{ kpi_rows('C26', inspections, 'fixed_cnt', 'recheck_cnt', policy='sampled', breakdowns=['inspection_type'],
        where='recheck_cnt > 0') }}
    union all
    {{ kpi_rows('C27', inspections, 'problem_cnt', 'visit_cnt', policy='per_visit', breakdowns=['inspection_type'],
        where='visit_cnt > 0') }}
    union all
    {{ kpi_rows('A06', 'editions', 'district_weight', 'all_weight', n='null') }}

)

select * from combined
