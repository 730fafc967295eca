{{ config(materialized = 'view') }}

-- C22 and R02 come from relations of their own: percentiles and places do not add up.
with hotspots as (

    select * from {{ ref('recurrence_hotspot') }}
    where not is_dummy_place

),

tree as (

    select * from {{ ref('int_area__tree') }}

),

city as (

    select area_id as city_id from tree where area_level = 'city'

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

hotspot_counts as (

    select
        hotspots.month as period_start,
        case
            when grouping(tree.street_id) = 0 then tree.street_id
            when grouping(tree.district_id) = 0 then tree.district_id
            else max(city.city_id)
        end as area_id,
        case when grouping(hotspots.family) = 0 then 'category' else 'total' end as breakdown,
        case when grouping(hotspots.family) = 0 then hotspots.family else '' end as breakdown_id,
        count(*) as hotspot_cnt
    from hotspots
    inner join tree
        on hotspots.area_id = tree.area_id
    cross join city
    group by grouping sets (
        (hotspots.month, tree.district_id, tree.street_id),
        (hotspots.month, tree.district_id),
        (hotspots.month),
        (hotspots.month, tree.district_id, hotspots.family),
        (hotspots.month, hotspots.family)
    )

),

-- A month with cases and without a hotspot has none: that is 0, not 无数据.
months_with_cases as (

    select
        period_start,
        area_id
    from {{ ref('int_case__rollup') }}
    where period_type = 'M' and breakdown = 'total' and valid_cnt > 0

),

hotspot_months as (

    select
        'M' as period_type,
        months_with_cases.period_start,
        months_with_cases.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        coalesce(hotspot_counts.hotspot_cnt, 0) as hotspot_cnt
    from months_with_cases
    left join hotspot_counts
        on
            months_with_cases.period_start = hotspot_counts.period_start
            and months_with_cases.area_id = hotspot_counts.area_id
            and hotspot_counts.breakdown = 'total'

    union all

    select
        'M' as period_type,
        hotspot_counts.period_start,
        hotspot_counts.area_id,
        hotspot_counts.breakdown,
        hotspot_counts.breakdown_id,
        hotspot_counts.hotspot_cnt
    from hotspot_counts
    left join months_with_cases
        on
            hotspot_counts.period_start = months_with_cases.period_start
            and hotspot_counts.area_id = months_with_cases.area_id
    where hotspot_counts.breakdown <> 'total' or months_with_cases.area_id is null

),

-- The hotspots of a longer period are those standing at the end of its last month.
period_ends as (

    select
        periods.period_type,
        periods.period_start,
        months.period_start as last_month
    from {{ ref('dim_period') }} as periods
    inner join {{ ref('dim_period') }} as months
        on
            months.period_type = 'M'
            and periods.period_end = months.period_end
    where periods.period_type in ('Q', 'H', 'Y')

),

hotspot_periods as (

    select * from hotspot_months

    union all

    select
        period_ends.period_type,
        period_ends.period_start,
        hotspot_months.area_id,
        hotspot_months.breakdown,
        hotspot_months.breakdown_id,
        hotspot_months.hotspot_cnt
    from hotspot_months
    inner join period_ends
        on hotspot_months.period_start = period_ends.last_month

),

combined as (

    {% for policy, column in [('p50', 'p50_hours'), ('p90', 'p90_hours')] %}
    {{ kpi_rows('C22', 'hours', column, n='handled_cnt', policy=policy, breakdowns=['unit', 'category']) }}
    union all
    {% endfor %}
    -- On the clock of the limit, of the cases that have one; then the share of the limits that was used.
    {% for policy, column in [('limit_p50', 'p50_used_hours'), ('limit_p90', 'p90_used_hours')] %}
    {{ kpi_rows('C22', 'hours', column, n='limited_cnt', policy=policy, breakdowns=['unit', 'category'],
        where='limited_cnt > 0') }}
    union all
    {% endfor %}
    {{ kpi_rows('C22', 'hours', 'used_hours', 'limit_hours', n='limited_cnt', policy='limit_used',
        breakdowns=['unit', 'category'], where='limited_cnt > 0') }}
    union all
    {{ kpi_rows('R02', 'hotspot_periods', 'hotspot_cnt', breakdowns=['category']) }}

)

select * from combined
