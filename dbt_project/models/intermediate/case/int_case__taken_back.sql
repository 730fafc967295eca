{{ config(materialized = 'view') }}

{#
  重开 within a period: what the first closing counted there is taken back, so that a case counts once in it,
  as it stands at its end (DOMAIN §4.1, §4.2). In a period that ended before the reopening the first
  closing stays.
#}
{% set conditions = case_events()['first_closed_on'] %}
{% set measures = case_taken_back() %}
{% set breakdowns = case_breakdowns(first_life=true) %}
with reopened as (

    select
        first_closed_on,
        reopened_on,
        district_id,
        street_id,
        {%- for column in breakdowns.values() %}
        coalesce({{ column }}, '-') as {{ column }},
        {%- endfor %}
        {%- for measure, condition in conditions.items() %}
        sum(case when {{ condition }} then sign else 0 end) as {{ measure }},
        {%- endfor %}
        sum(sign) as reopened_cnt
    from {{ ref('int_case__journal') }}
    where first_closed_on is not null and reopened_on is not null
    group by first_closed_on, reopened_on, district_id, street_id, {{ range(5, 9) | join(', ') }}
    having sum(sign) <> 0

),

city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

within as (

    select
        periods.period_type,
        periods.period_start,
        reopened.*,
        city.city_id
    from reopened
    inner join {{ ref('dim_period') }} as periods
        on
            reopened.first_closed_on between periods.period_start and periods.period_end
            and reopened.reopened_on between periods.period_start and periods.period_end
    cross join city

),

by_area as (

    select
        period_type,
        period_start,
        case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else max(city_id)
        end as area_id,
        {{ breakdown_columns(breakdowns) }},
        {%- for measure in measures %}
        {{ total_of(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from within
    group by grouping sets (
        (period_type, period_start, district_id, street_id),
        (period_type, period_start, district_id),
        (period_type, period_start)
        {%- for column in breakdowns.values() %},
        (period_type, period_start, district_id, {{ column }}),
        (period_type, period_start, {{ column }})
        {%- endfor %}
    )

)

select * from by_area
