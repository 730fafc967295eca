{% set events = {
    'decided': ('fct_penalty', 'decided_on'),
    'filed': ('fct_penalty', 'filed_on'),
    'removed': ('fct_illegal_building', 'removed_on'),
    'noticed': ('fct_notice', 'issued_on'),
    'muck': ('fct_muck_violation', 'found_at'),
} %}
{% set levels = {'street': 'street_id', 'district': 'district_id', 'city': 'city.area_id'} %}
with told as (

    {% for event, (fact, at) in events.items() %}
    select
        '{{ event }}' as event,
        source_name,
        district_id,
        street_id,
        cast({{ at }} as date) as event_on,
        as_of
    from {{ ref(fact) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A source covers an event from the first day that it tells of one up to its own last day. One that
-- never told of any covers none.
spans as (

    select
        event,
        source_name,
        min(event_on) as first_day,
        cast(max(as_of) as date) as last_day
    from told
    group by event, source_name

),

-- And it covers the areas that it speaks of: a street it never named may not be on its list.
spoken_of as (

    select distinct
        event,
        source_name,
        district_id,
        street_id
    from told

),

areas as (

    {% for level, area in levels.items() %}
    select
        '{{ level }}' as level,
        spoken_of.event,
        spoken_of.source_name,
        {{ area }} as area_id
    from spoken_of
    {% if level == 'city' -%}
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'
    {%- endif %}
    {{ 'union' if not loop.last }}
    {% endfor %}

),

-- A street that was split or founded is covered while it stands.
standing as (

    select
        area_id,
        min(valid_from) as first_day,
        case when count(*) = count(valid_to) then max(valid_to) end as last_day
    from {{ ref('dim_area') }}
    group by area_id

),

covered as (

    select distinct
        spans.event,
        periods.period_type,
        periods.period_start,
        areas.area_id
    from spans
    inner join areas
        on
            spans.event = areas.event
            and spans.source_name = areas.source_name
    inner join standing
        on areas.area_id = standing.area_id
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type <> 'D'
            and (periods.period_type <> 'W' or areas.level <> 'street')
            and spans.first_day <= periods.period_end
            and spans.last_day >= periods.period_start
            and standing.first_day <= periods.period_end
            and (standing.last_day is null or standing.last_day >= periods.period_start)

)

select * from covered
