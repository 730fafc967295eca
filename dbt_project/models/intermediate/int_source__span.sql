-- From the first to the last day that any event tells of. Not the time of the last change: a platform
-- that was migrated stamps years of cases with one day. Nor the day an illegal building was found:
-- the old stock was found decades ago.
with event_days as (

    {% set events = {
        'int_case__latest': ['reported_at', 'accepted_at', 'filed_at', 'closed_at'],
        'int_hotline__latest': ['received_at', 'signed_at', 'closed_at', 'callback_at'],
        'int_sanitation__latest_ticket': ['weighed_at'],
        'int_sanitation__latest_operation': ['op_date'],
        'stg_sanitation__facility_days': ['op_date'],
        'stg_sanitation__reports': ['period_start'],
        'stg_enforcement__penalties': ['filed_on', 'decided_on'],
        'stg_enforcement__illegal_buildings': ['removed_on'],
        'stg_assessment__inspections': ['inspected_on', 'rechecked_on'],
        'stg_reference__survey_waves': ['period_start', 'period_end'],
    } %}
    {% for relation, columns in events.items() %}
    select
        cast(least({% for column in columns %}min({{ column }}){{ ', ' if not loop.last }}{% endfor %}) as date) as first_day,
        cast(greatest({% for column in columns %}max({{ column }}){{ ', ' if not loop.last }}{% endfor %}) as date) as last_day
    from {{ ref(relation) }}
    union all
    {% endfor %}
    select
        cast(min(as_of) as date) as first_day,
        cast(max(as_of) as date) as last_day
    from {{ ref('int_source__as_of') }}

),

span as (

    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from event_days

)

select * from span
