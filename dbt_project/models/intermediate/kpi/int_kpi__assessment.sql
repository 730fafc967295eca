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

totals as (

    select
        totals.*,
        city.area_id,
        'unit' as breakdown,
        totals.unit_id as breakdown_id
    from {{ ref('int_assessment__total') }} as totals
    cross join city

),

warnings as (

    select
        warned.*,
        city.area_id
    from {{ ref('int_assessment__warning') }} as warned
    cross join city

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
            and coalesce(components.valid_to >= least(periods.period_end, cast(city.as_of as date)), true)
    group by periods.period_type, periods.period_start, city.area_id

),

combined as (

    {{ kpi_rows('C26', inspections, 'fixed_cnt', 'recheck_cnt', policy='sampled', breakdowns=['inspection_type'],
        where='recheck_cnt > 0') }}
    union all
    {{ kpi_rows('C27', inspections, 'problem_cnt', 'visit_cnt', policy='per_visit', breakdowns=['inspection_type'],
        where='visit_cnt > 0') }}

    {% for kpi_id, figure, policy in [
        ('A01', 'printed_total', 'as_delivered'),
        ('A01', 'weighted_score', 'recomputed'),
        ('A02', 'printed_rank', 'as_delivered'),
        ('A03', 'rank_delta', 'as_delivered'),
    ] %}
    union all
    {{ kpi_rows(kpi_id, 'totals', figure, n='1', policy=policy, breakdowns=['unit'], where=figure ~ ' is not null') }}
    {% endfor %}

    union all
    {{ kpi_rows('A05', 'warnings', 'warning_cnt', n='item_cnt', breakdowns=['unit']) }}
    union all
    -- An item is named where it is warned of; how many were judged says the row of the unit.
    {{ kpi_rows('A05', 'warnings', 'warning_cnt', n='item_cnt', breakdowns=['unit_item'],
        where="breakdown = 'unit_item' and warning_cnt > 0") }}
    union all
    {{ kpi_rows('A06', 'editions', 'district_weight', 'all_weight', n='null') }}

)

select * from combined
