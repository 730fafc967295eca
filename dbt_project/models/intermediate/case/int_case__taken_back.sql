{{ config(materialized = 'view') }}

{#
  A closing that does not stand at the end of its period is taken back there: the case was reopened (重开), so that it
  counts once (DOMAIN §4.1, §4.2), or it was voided or sent elsewhere, so that it does not count (§17). In a period
  that ended before that the closing stays. So does the handling of a first life. Of two dispatches, one in each life,
  the second is taken back.
#}
{% set measures = case_taken_back() %}
{% set breakdowns = case_breakdowns() %}
with undone as (

    {% for day, undone in case_undone().items() %}
    {%- set is_first_life = day in case_first_life() %}
    select
        {{ day }} as happened_on,
        {{ undone.by }} as undone_on,
        district_id,
        street_id,
        {%- for name, column in case_breakdowns(is_first_life).items() %}
        coalesce({{ column }}, '-') as {{ breakdowns[name] }},
        {%- endfor %}
        {%- for measure in measures if measure != 'reopened_cnt' %}
        sum(case when {{ undone.counted.get(measure, 'false') }} then sign else 0 end) as {{ measure }},
        {%- endfor %}
        {{ 'sum(sign)' if day == 'first_closed_on' else '0' }} as reopened_cnt
    from {{ ref('int_case__journal') }}
    where {{ day }} is not null and {{ undone.by }} is not null
    group by {{ range(1, 9) | join(', ') }}
    having sum(sign) <> 0
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

city as (

    select area_id as city_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

-- Of every kind of period one, but of the years to a month all that end after it.
within as (

    {% for period_type in ['D', 'W', 'M', 'Q', 'H', 'Y'] + to_date_types() %}
    select
        periods.period_type,
        periods.period_start,
        undone.*,
        city.city_id
    from undone
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type = '{{ period_type }}'
            and periods.period_start = {{ period_start(period_type[:1], 'undone.happened_on') }}
            and undone.happened_on <= periods.period_end
            and undone.undone_on between periods.period_start and periods.period_end
    cross join city
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
