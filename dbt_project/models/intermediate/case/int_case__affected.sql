-- Three reasons to judge a case again: it changed, another case at its place did, or the time of the
-- data passed a moment from which it stands in a state, such as its deadline, or the end of a recurrence window
-- (a day of slack covers clock skew). What began in the very second that the last data reached to had not begun. One
-- that is judged in vain changes nothing: so the few with a life between two reopenings (重开) always are. What stays the
-- fallback of a geocoder is no place: its cases are not judged together. Most cases are past their last moment, and are
-- not asked for each.
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
        coalesce(cases.first_reopened_at < cases.reopened_at, false) as is_between_reopenings,
        coalesce(cases.last_moment_at >= horizon.before_as_of - interval '1' day, true) as may_come_of_age,
        horizon.before_as_of is null
        {%- for moment in case_moments() %}
        or coalesce({{ moment }} between horizon.before_as_of and horizon.as_of, false)
        {%- endfor %}
        {%- for window_end in case_window_ends() %}
        or coalesce({{ window_end }} between horizon.before_as_of - interval '1' day and horizon.as_of, false)
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
where
    {{ is_asked_for() }}
    and (is_touched or is_between_reopenings or (may_come_of_age and has_come_of_age))
