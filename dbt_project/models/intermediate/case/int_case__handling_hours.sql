{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('(period_type, period_start) in (' ~ touched_periods(ref('int_case__touched_month')) ~ ')') }}"
    )
}}

-- C22: the median and the 90th percentile of handling hours, all of them and those on the clock of the
-- limit; percentiles do not add up, so each period and area takes them from its own cases. The period is
-- that of handling; the city stands as '', since its id may change while the rows are kept. A reopened case (重开) was
-- handled before: that stays where it was, but in a period in which it was reopened, too.
with handled as (

    select
        district_id,
        street_id,
        unit_id,
        category_id,
        handled_at,
        handling_hours,
        limit_seconds,
        used_seconds,
        cast(null as timestamp) as reopened_at
    from {{ ref('int_case__state') }}
    where
        handling_hours is not null
        and is_valid
        and not coalesce(first_handled_at is not null and handled_at < reopened_at, false)

    union all

    select
        district_id,
        street_id,
        first_unit_id as unit_id,
        category_id,
        first_handled_at as handled_at,
        first_handling_hours as handling_hours,
        first_limit_seconds as limit_seconds,
        first_used_seconds as used_seconds,
        first_reopened_at as reopened_at
    from {{ ref('int_case__state') }}
    where first_handling_hours is not null

),

-- In microseconds: nothing is lost, and whole numbers are put in order in half the time that doubles take.
cases as (

    select
        *,
        cast(round(handling_hours * 3600e6) as bigint) as handling_us,
        cast(round(used_seconds * 1e6) as bigint) as used_us
    from handled

),

{% set periods = [('M', 'by_month'), ('Q', 'by_quarter'), ('H', 'by_half_year'), ('Y', 'by_year')] %}
{% for period_type, name in periods %}
{{ name }} as (

    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'handled_at') }} as period_start,
        case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else ''
        end as area_id,
        case
            when grouping(unit_id) = 0 and grouping(category_id) = 0 then 'unit_category'
            when grouping(unit_id) = 0 then 'unit'
            when grouping(category_id) = 0 then 'category'
            else 'total'
        end as breakdown,
        case
            when grouping(unit_id) = 0 and grouping(category_id) = 0 then {{ combined_id(['unit_id', 'category_id']) }}
            when grouping(unit_id) = 0 then unit_id
            when grouping(category_id) = 0 then category_id
            else ''
        end as breakdown_id,
        {{ quantiles_of('handling_us', [0.5, 0.9]) }} as handling_us,
        count(*) as handled_cnt,
        {{ quantiles_of('used_us', [0.5, 0.9]) }} as used_us,
        cast(sum(used_seconds) as bigint) as used_seconds,
        cast(sum(case when used_seconds is not null then limit_seconds end) as bigint) as limit_seconds,
        count(used_seconds) as limited_cnt
    from cases
    where
        {{ period_start(period_type, 'handled_at') }} is distinct from {{ period_start(period_type, 'reopened_at') }}
        {% if is_incremental() %}
        and {{ period_start(period_type, 'handled_at') }}
        in (select {{ period_start(period_type, 'month') }} from {{ ref('int_case__touched_month') }})
        {% endif %}
    group by grouping sets (
        ({{ period_start(period_type, 'handled_at') }}, district_id, street_id),
        ({{ period_start(period_type, 'handled_at') }}, district_id),
        ({{ period_start(period_type, 'handled_at') }}),
        ({{ period_start(period_type, 'handled_at') }}, district_id, unit_id),
        ({{ period_start(period_type, 'handled_at') }}, unit_id),
        ({{ period_start(period_type, 'handled_at') }}, district_id, category_id),
        ({{ period_start(period_type, 'handled_at') }}, category_id)
        {%- if period_type == 'M' %},
        ({{ period_start(period_type, 'handled_at') }}, unit_id, category_id)
        {%- endif %}
    )

),
{% endfor %}

combined as (

    {% for _, name in periods %}
    select * from {{ name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        {{ element('handling_us', 0) }} / 3600e6 as p50_hours,
        {{ element('handling_us', 1) }} / 3600e6 as p90_hours,
        handled_cnt,
        {{ element('used_us', 0) }} / 3600e6 as p50_used_hours,
        {{ element('used_us', 1) }} / 3600e6 as p90_used_hours,
        used_seconds,
        limit_seconds,
        limited_cnt
    from combined

)

select * from final
