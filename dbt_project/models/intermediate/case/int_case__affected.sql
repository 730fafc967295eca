-- Three reasons to judge a case again: it changed, another case at its place did, or the time of the
-- data passed a moment from which it stands in a state, such as its deadline, or the end of a recurrence window
-- (a day of slack covers clock skew). What began in the very second that the last data reached to had not begun. One
-- that is judged in vain changes nothing: so the few with a life between two reopenings (重开) always are. What stays the fallback of a geocoder is no place: its cases are not
-- judged together.
{% set backlog_overdue = "interval '" ~ var('backlog_overdue_days') ~ "' day" %}
{% set moments = [
    'cases.accepted_at', 'cases.filed_at', 'cases.dispatched_at', 'cases.handled_at', 'cases.checked_at',
    'cases.closed_at', 'cases.first_closed_at', 'cases.voided_at', 'cases.transferred_at',
    'cases.reopened_at', 'cases.first_reopened_at', 'cases.suspended_at', 'cases.resumed_at',
    'cases.first_close_deadline', 'cases.first_effective_deadline', 'cases.first_resumed_at',
    'cases.first_handling_deadline', 'cases.first_effective_handling_deadline', 'cases.first_handled_at', 'cases.first_checked_at',
    'cases.close_deadline', 'cases.effective_deadline',
    'cases.handling_deadline', 'cases.effective_handling_deadline',
    'cases.close_deadline + ' ~ backlog_overdue, 'cases.effective_deadline + ' ~ backlog_overdue,
    'cases.filed_at + ' ~ backlog_overdue, 'cases.reopened_at + ' ~ backlog_overdue,
    "cases.suspended_at + interval '" ~ var('backlog_suspended_days') ~ "' day",
    "cases.filed_at + interval '" ~ var('dispatch_limit_hours') ~ "' hour",
    "cases.handled_at + interval '" ~ var('check_limit_hours') ~ "' hour",
] %}
with cases as (

    select * from {{ ref('int_case__state') }}

),

last_build as (

    select max(build_no) as build_no from {{ ref('int_case__state') }}

),

judged as (

    select
        cases.case_id,
        cases.build_no = last_build.build_no
        or (places.place_key is not null and not coalesce(centroids.is_centroid and centroids.was_centroid, false))
            as is_touched,
        horizon.before_as_of is null
        {%- for moment in moments %}
        or coalesce({{ moment }} between horizon.before_as_of and horizon.as_of, false)
        {%- endfor %}
        or coalesce(cases.first_reopened_at < cases.reopened_at, false)
        {%- for days in recurrence_windows() %}
        {%- for closing in ['closed_at', 'first_closed_at'] %}
        or coalesce(
            cases.{{ closing }} + interval '{{ days }}' day
            between horizon.before_as_of - interval '1' day and horizon.as_of,
            false
        )
        {%- endfor %}
        {%- endfor %} as has_come_of_age
    from cases
    cross join last_build
    left join {{ ref('int_case__touched_place') }} as places
        on cases.place_key = places.place_key
    left join {{ ref('int_case__centroid') }} as centroids
        on cases.place_key = centroids.place_key
    left join {{ ref('int_case__horizon') }} as horizon
        on cases.source_name = horizon.source_name

)

select
    case_id,
    is_touched
from judged
where is_touched or has_come_of_age
