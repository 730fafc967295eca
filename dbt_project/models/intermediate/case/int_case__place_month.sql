{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('place_key in (select place_key from ' ~ ref('int_case__touched_place') ~ ')') }}"
    )
}}

-- Every month end at which a place may be a hotspot, with the cases of its window (R02, DOMAIN §8); that
-- the data reach so far is the reader's business.
with cases as (

    select
        states.case_id,
        states.family_id,
        states.place_key,
        states.place_name,
        states.is_dummy_place,
        states.street_id,
        states.unit_id,
        states.reported_at,
        states.closed_at,
        states.is_closed,
        cast(date_trunc('month', states.reported_at) as date) as reported_month
    from {{ ref('int_case__state') }} as states
    where
        states.place_key is not null
        and states.is_valid
        and states.case_id not in (select case_id from {{ ref('int_case__duplicate') }})
        and states.family_id <> '-'
        {% if is_incremental() %}
        and states.place_key in (select place_key from {{ ref('int_case__touched_place') }})
        {% endif %}

),

-- Places with fewer cases in all their history can never reach the threshold: drop them early.
busy as (

    select * from cases where {{ is_shared('cases', ['family_id', 'place_key'], least=var('hotspot_min_cases')) }}

),

followed as (

    select
        busy.*,
        next_reports.next_reported_at,
        coalesce(
            next_reports.next_reported_at
            <= next_reports.closed_at + interval '{{ var("recurrence_days") }}' day,
            false
        ) as is_recurring
    from busy
    left join {{ ref('int_case__next_report') }} as next_reports
        on busy.case_id = next_reports.case_id

),

-- A case lies in the windows that end with its own month and with the next ones.
months_after as (

    {% for months in range((var('hotspot_window_days') // 28) + 1) %}
    select {{ months }} as months_later
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

in_windows as (

    select
        followed.*,
        cast(followed.reported_month + months_after.months_later * interval '1' month as date) as month
    from followed
    cross join months_after

),

in_window as (

    select
        *,
        closed_at < month + interval '1' month as is_closed_by_then
    from in_windows
    where reported_at >= month + interval '1' month - interval '{{ var("hotspot_window_days") }}' day

),

summed as (

    select
        month,
        family_id,
        place_key,
        min(place_name) as place_name,
        max(case when is_dummy_place then 1 else 0 end) = 1 as is_dummy_place,
        max_by(street_id, cast(reported_at as varchar) || case_id) as area_id,
        count(*) as case_cnt,
        count(case when is_closed and is_closed_by_then then 1 end) as closure_cnt,
        count(
            case when is_recurring and is_closed_by_then and next_reported_at < month + interval '1' month then 1 end
        ) as recurrence_cnt,
        count(distinct reported_month) as active_month_cnt,
        min(reported_at) as first_reported_at,
        max(reported_at) as last_reported_at,
        max_by(
            case when is_closed and is_closed_by_then then unit_id end,
            case when is_closed and is_closed_by_then then cast(closed_at as varchar) || case_id end
        ) as last_closing_unit_id,
        {{ sorted_list('case_id') }} as case_ids
    from in_window
    group by month, family_id, place_key
    having count(*) >= {{ var('hotspot_min_cases') }}

)

select * from summed
