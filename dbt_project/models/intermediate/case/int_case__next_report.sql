{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('case_id in (select case_id from ' ~ ref('int_case__affected') ~ ' where is_touched)') }}"
    )
}}

-- For every closed case: when the same problem was next reported at the same place (R01, DOMAIN §8).
-- One sorted pass over reports and closings instead of a join of the cases with themselves. A duplicate is no
-- valid case that comes back (C02). A reopened case (重开) was closed before: that closing has a next report of its own.
with cases as (

    select * from {{ ref('int_case__state') }}
    where
        {{ at_place() }}
        and is_valid
        and family_id <> '-'
        {% if is_incremental() %}
        and case_id in (select case_id from {{ ref('int_case__affected') }} where is_touched)
        {% endif %}

),

events as (

    select
        case_id,
        family_id,
        place_key,
        reported_at as happened_at,
        reported_at,
        1 as is_report,
        false as is_first_closing
    from cases
    where case_id not in (select case_id from {{ ref('int_case__duplicate') }})

    union all

    -- A clock that runs backwards must not make a case follow itself.
    select
        case_id,
        family_id,
        place_key,
        greatest(closed_at, reported_at) as happened_at,
        cast(null as timestamp) as reported_at,
        0 as is_report,
        false as is_first_closing
    from cases
    where is_closed

    union all

    select
        case_id,
        family_id,
        place_key,
        greatest(first_closed_at, reported_at) as happened_at,
        cast(null as timestamp) as reported_at,
        0 as is_report,
        true as is_first_closing
    from cases
    where first_closed_at <= first_reopened_at

),

followed as (

    select
        case_id,
        is_report,
        is_first_closing,
        happened_at,
        min(reported_at) over (
            partition by family_id, place_key
            order by happened_at desc, is_report asc, case_id asc
            rows between unbounded preceding and 1 preceding
        ) as next_reported_at
    from events

),

closings as (

    select * from followed where is_report = 0

),

present as (

    select * from closings where not is_first_closing

),

earlier as (

    select * from closings where is_first_closing

),

by_case as (

    select
        coalesce(present.case_id, earlier.case_id) as case_id,
        present.happened_at as closed_at,
        present.next_reported_at,
        earlier.happened_at as first_closed_at,
        earlier.next_reported_at as first_next_reported_at
    from present
    full outer join earlier
        on present.case_id = earlier.case_id

)

select * from by_case
