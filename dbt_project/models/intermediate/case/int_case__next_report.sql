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
-- A clock that runs backwards must not make a case follow itself.
with cases as (

    select
        case_id,
        family_id,
        place_key,
        reported_at,
        case when is_closed then greatest(closed_at, reported_at) end as closed_at,
        case when first_closed_at <= first_reopened_at then greatest(first_closed_at, reported_at) end as first_closed_at
    from {{ ref('int_case__state') }}
    where
        {{ at_place() }}
        and is_valid
        and family_id <> '-'
        {% if is_incremental() %}
        and case_id in (select case_id from {{ ref('int_case__affected') }} where is_touched)
        {% endif %}

),

shared as (

    select * from cases where {{ is_shared('cases', ['family_id', 'place_key']) }}

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
    from shared
    where case_id not in (select case_id from {{ ref('int_case__duplicate') }})

    {% for closing in ['closed_at', 'first_closed_at'] %}
    union all

    select
        case_id,
        family_id,
        place_key,
        {{ closing }} as happened_at,
        cast(null as timestamp) as reported_at,
        0 as is_report,
        {{ 'true' if closing == 'first_closed_at' else 'false' }} as is_first_closing
    from shared
    where {{ closing }} is not null
    {% endfor %}

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

by_case as (

    select
        case_id,
        min(case when not is_first_closing then next_reported_at end) as next_reported_at,
        min(case when is_first_closing then next_reported_at end) as first_next_reported_at
    from followed
    where is_report = 0 and next_reported_at is not null
    group by case_id

),

final as (

    select
        cases.case_id,
        cases.closed_at,
        by_case.next_reported_at,
        cases.first_closed_at,
        by_case.first_next_reported_at
    from cases
    left join by_case
        on cases.case_id = by_case.case_id
    where cases.closed_at is not null or cases.first_closed_at is not null

)

select * from final
