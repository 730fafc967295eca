{{ config(materialized = 'view') }}

-- C22 comes from a relation of its own: percentiles do not add up.
with city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

hours as (

    select
        handled.period_type,
        handled.period_start,
        case when handled.area_id = '' then city.city_id else handled.area_id end as area_id,
        handled.breakdown,
        handled.breakdown_id,
        handled.p50_hours,
        handled.p90_hours,
        handled.handled_cnt
    from {{ ref('int_case__handling_hours') }} as handled
    cross join city

),

combined as (

    {% for policy, column in [('p50', 'p50_hours'), ('p90', 'p90_hours')] %}
    {{ kpi_rows('C22', 'hours', column, n='handled_cnt', policy=policy, breakdowns=['unit', 'category']) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from combined
