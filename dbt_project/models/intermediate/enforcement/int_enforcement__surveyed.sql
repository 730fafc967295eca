{{ config(materialized = 'view') }}

{% set breakdowns = {'size_class': 'size_class', 'fume_status': 'fume_status'} %}
{% set told = 'sum(case when {} then 1 else 0 end)' %}
-- A kitchen counts once in a period, as it was seen last in it (E08): of two surveys in a year each may count in its
-- own quarter, the later one alone in the year.
with surveys as (

    select * from {{ ref('fct_catering_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }} where period_type <> 'D'

),

city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

last_of_period as (

    select
        periods.period_type,
        periods.period_start,
        periods.period_type in ('M', 'Q', 'H', 'Y') as has_parts,
        city.city_id,
        surveys.district_id,
        surveys.street_id,
        surveys.has_purifier,
        surveys.is_ducted,
        {%- for column in breakdowns.values() %}
        coalesce(surveys.{{ column }}, '-') as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from surveys
    inner join periods
        on
            surveys.surveyed_on between periods.period_start and periods.period_end
            and coalesce(surveys.next_surveyed_on > periods.period_end, true)
    cross join city

),

by_area as (

    select
        period_type,
        period_start,
        has_parts,
        case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else max(city_id)
        end as area_id,
        {{ breakdown_columns(breakdowns) }},
        count(*) as surveyed_cnt,
        {{ told.format('has_purifier') }} as installed_cnt,
        {{ told.format('has_purifier and is_ducted') }} as compliant_cnt,
        grouping(street_id) = 0 as is_street
    from last_of_period
    group by grouping sets (
        (period_type, period_start, has_parts, district_id, street_id),
        (period_type, period_start, has_parts, district_id),
        (period_type, period_start, has_parts)
        {%- for column in breakdowns.values() %},
        (period_type, period_start, has_parts, district_id, {{ column }}),
        (period_type, period_start, has_parts, {{ column }})
        {%- endfor %}
    )

),

-- Weeks are given for districts and the city, breakdowns from months on.
final as (

    select
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        surveyed_cnt,
        installed_cnt,
        compliant_cnt
    from by_area
    where (breakdown = 'total' or has_parts) and not (is_street and period_type = 'W')

)

select * from final
