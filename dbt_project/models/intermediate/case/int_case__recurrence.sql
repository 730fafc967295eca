{{ config(materialized = 'view') }}

with cases as (

    select * from {{ ref('int_case__judged') }}

),

judged as (

    select
        cases.*,
        next_reports.next_reported_at,
        previous.previous_closed_at,
        previous.case_id is not null as is_placed,
        duplicates.case_id is not null as is_duplicate,
        {%- for days in recurrence_windows() %}
        coalesce(next_reports.closed_at <= cases.as_of - interval '{{ days }}' day, false) as is_matured_{{ days }}d,
        coalesce(
            next_reports.next_reported_at <= next_reports.closed_at + interval '{{ days }}' day,
            false
        ) as is_recurring_{{ days }}d,
        coalesce(next_reports.first_closed_at <= cases.as_of - interval '{{ days }}' day, false) as is_first_matured_{{ days }}d,
        coalesce(
            next_reports.first_next_reported_at <= next_reports.first_closed_at + interval '{{ days }}' day,
            false
        ) as is_first_recurring_{{ days }}d,
        {%- endfor %}
        coalesce(
            cases.reported_at >= previous.previous_closed_at
            and cases.reported_at
            <= previous.previous_closed_at + interval '{{ var("recurrence_days") }}' day,
            false
        ) as is_reopening
    from cases
    left join {{ ref('int_case__next_report') }} as next_reports
        on cases.case_id = next_reports.case_id
    left join {{ ref('int_case__previous_closing') }} as previous
        on cases.case_id = previous.case_id
    left join {{ ref('int_case__duplicate') }} as duplicates
        on cases.case_id = duplicates.case_id

)

select * from judged
