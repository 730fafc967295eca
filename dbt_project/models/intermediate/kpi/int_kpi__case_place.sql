{{ config(materialized = 'view') }}

-- C22, R02 and R03 come from relations of their own: percentiles and places do not add up.
with places as (

    select
        'R02' as of_kpi,
        month,
        area_id,
        family
    from {{ ref('recurrence_hotspot') }}
    where not is_dummy_place and not is_centroid

    union all

    select
        'R03' as of_kpi,
        month,
        area_id,
        family
    from {{ ref('fct_high_incidence_place') }}

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
        handled.handled_cnt
    from {{ ref('int_case__handling_hours') }} as handled
    cross join city

),

place_counts as (

    select
        places.of_kpi,
        places.month as period_start,
        case
            when grouping(tree.street_id) = 0 then tree.street_id
            when grouping(tree.district_id) = 0 then tree.district_id
            else max(city.city_id)
        end as area_id,
        case when grouping(places.family) = 0 then 'category' else 'total' end as breakdown,
        case when grouping(places.family) = 0 then places.family else '' end as breakdown_id,
        count(*) as place_cnt
    from places
    inner join tree
        on places.area_id = tree.area_id
    cross join city
    group by grouping sets (
        (places.of_kpi, places.month, tree.district_id, tree.street_id),
        (places.of_kpi, places.month, tree.district_id),
        (places.of_kpi, places.month),
        (places.of_kpi, places.month, tree.district_id, places.family),
        (places.of_kpi, places.month, places.family)
    )

),

-- A month with cases and without such a place has none: that is 0, not 无数据.
months_with_cases as (

    select
        kpis.of_kpi,
        rolled.period_start,
        rolled.area_id
    from {{ ref('int_case__rollup') }} as rolled
    cross join (select 'R02' as of_kpi union all select 'R03' as of_kpi) as kpis
    where rolled.period_type = 'M' and rolled.breakdown = 'total' and rolled.valid_cnt > 0

),

place_months as (

    select
        'M' as period_type,
        months_with_cases.of_kpi,
        months_with_cases.period_start,
        months_with_cases.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        coalesce(place_counts.place_cnt, 0) as place_cnt
    from months_with_cases
    left join place_counts
        on
            months_with_cases.of_kpi = place_counts.of_kpi
            and months_with_cases.period_start = place_counts.period_start
            and months_with_cases.area_id = place_counts.area_id
            and place_counts.breakdown = 'total'

    union all

    select
        'M' as period_type,
        place_counts.of_kpi,
        place_counts.period_start,
        place_counts.area_id,
        place_counts.breakdown,
        place_counts.breakdown_id,
        place_counts.place_cnt
    from place_counts
    left join months_with_cases
        on
            place_counts.of_kpi = months_with_cases.of_kpi
            and place_counts.period_start = months_with_cases.period_start
            and place_counts.area_id = months_with_cases.area_id
    where place_counts.breakdown <> 'total' or months_with_cases.area_id is null

),

-- The places of a longer period are those standing at the end of its last month.
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

place_periods as (

    select * from place_months

    union all

    select
        period_ends.period_type,
        place_months.of_kpi,
        period_ends.period_start,
        place_months.area_id,
        place_months.breakdown,
        place_months.breakdown_id,
        place_months.place_cnt
    from place_months
    inner join period_ends
        on place_months.period_start = period_ends.last_month

),

combined as (

    {% for policy, column in [('p50', 'p50_hours'), ('p90', 'p90_hours')] %}
    {{ kpi_rows('C22', 'hours', column, n='handled_cnt', policy=policy, breakdowns=['unit', 'category']) }}
    union all
    {% endfor %}
    {{ kpi_rows('R02', 'place_periods', 'place_cnt', breakdowns=['category'], where="of_kpi = 'R02'") }}
    union all
    {{ kpi_rows('R03', 'place_periods', 'place_cnt', breakdowns=['category'], where="of_kpi = 'R03'") }}

)

select * from combined
