{{ config(materialized = 'view') }}

-- C22 comes from a relation of its own: percentiles do not add up.
{% set finest = ['unit', 'category', 'unit_category'] %}
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
        handled.handled_cnt,
        handled.p50_used_hours,
        handled.p90_used_hours,
        handled.used_seconds / 3600.0 as used_hours,
        handled.limit_seconds / 3600.0 as limit_hours,
        handled.limited_cnt
    from {{ ref('int_case__handling_hours') }} as handled
    cross join city

),

combined as (

    {% for policy, column in [('p50', 'p50_hours'), ('p90', 'p90_hours')] %}
    {{ kpi_rows('C22', 'hours', column, n='handled_cnt', policy=policy, breakdowns=finest) }}
    union all
    {% endfor %}
    -- On the clock of the limit, of the cases that have one; then the share of the limits that was used.
    {% for policy, column, parts in [
        ('limit_p50', 'p50_used_hours', finest), ('limit_p90', 'p90_used_hours', ['unit', 'category']),
    ] %}
    {{ kpi_rows('C22', 'hours', column, n='limited_cnt', policy=policy, breakdowns=parts, where='limited_cnt > 0') }}
    union all
    {% endfor %}
    {{ kpi_rows('C22', 'hours', 'used_hours', 'limit_hours', n='limited_cnt', policy='limit_used',
        breakdowns=finest, where='limited_cnt > 0') }}

)

select * from combined
