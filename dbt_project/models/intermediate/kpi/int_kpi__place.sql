{{ config(materialized = 'view') }}

-- R02 and R03 count places, which do not add up over months: a place may stand in several.
with tree as (

    select * from {{ ref('int_area__tree') }}

),

city as (

    select area_id as city_id from tree where area_level = 'city'

),

-- A month with cases and without such a place has none: that is 0, not 无数据.
months_with_cases as (

    select
        period_start,
        area_id
    from {{ ref('int_case__rollup') }}
    where period_type = 'M' and breakdown = 'total' and valid_cnt > 0

),

{% set places = [
    ('R02', ref('recurrence_hotspot'), 'not is_dummy_place and not is_centroid'),
    ('R03', ref('fct_high_incidence_place'), 'true'),
] %}
counted as (

    {% for kpi_id, relation, condition in places %}
    select
        '{{ kpi_id }}' as of_kpi,
        places.month as period_start,
        case
            when grouping(tree.street_id) = 0 then tree.street_id
            when grouping(tree.district_id) = 0 then tree.district_id
            else max(city.city_id)
        end as area_id,
        case when grouping(places.family) = 0 then 'category' else 'total' end as breakdown,
        case when grouping(places.family) = 0 then places.family else '' end as breakdown_id,
        count(*) as place_cnt
    from {{ relation }} as places
    inner join tree
        on places.area_id = tree.area_id
    cross join city
    where {{ condition }}
    group by grouping sets (
        (places.month, tree.district_id, tree.street_id),
        (places.month, tree.district_id),
        (places.month),
        (places.month, tree.district_id, places.family),
        (places.month, places.family)
    )

    union all

    select
        '{{ kpi_id }}' as of_kpi,
        period_start,
        area_id,
        'total' as breakdown,
        '' as breakdown_id,
        0 as place_cnt
    from months_with_cases
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

by_month as (

    select
        of_kpi,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        sum(place_cnt) as place_cnt
    from counted
    group by of_kpi, period_start, area_id, breakdown, breakdown_id

),

-- The places of a longer period are those standing at the end of its last month.
place_periods as (

    select
        periods.period_type,
        periods.period_start,
        by_month.of_kpi,
        by_month.area_id,
        by_month.breakdown,
        by_month.breakdown_id,
        by_month.place_cnt
    from by_month
    inner join {{ ref('dim_period') }} as months
        on
            months.period_type = 'M'
            and by_month.period_start = months.period_start
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type in ('M', 'Q', 'H', 'Y')
            and months.period_end = periods.period_end

),

combined as (

    {% for kpi_id, _, _ in places %}
    {{ kpi_rows(kpi_id, 'place_periods', 'place_cnt', breakdowns=['category'], where="of_kpi = '" ~ kpi_id ~ "'") }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from combined
