with cases as (

    select * from {{ ref('fct_case') }}

),

next_reports as (

    select * from {{ ref('int_case__next_report') }}

),

-- The other reading: does this case reopen a place where the previous one of its type was closed?
previous as (

    select
        case_id,
        lag(closed_at) over (
            partition by place_key, category_id
            order by reported_at, case_no, case_id
        ) as previous_closed_at
    from cases
    where place_key is not null and is_valid and category_id <> '-'

),

judged as (

    select
        cases.case_id,
        next_reports.next_reported_at,
        previous.previous_closed_at,
        cases.place_key is not null and cases.is_valid and cases.category_id <> '-' as is_placed,
        coalesce(
            next_reports.closed_at <= cases.as_of - interval '{{ var("recurrence_days") }}' day,
            false
        ) as is_matured,
        coalesce(
            next_reports.next_reported_at
            <= next_reports.closed_at + interval '{{ var("recurrence_days") }}' day,
            false
        ) as is_recurring,
        coalesce(
            cases.reported_at >= previous.previous_closed_at
            and cases.reported_at
            <= previous.previous_closed_at + interval '{{ var("recurrence_days") }}' day,
            false
        ) as is_reopening
    from cases
    left join next_reports
        on cases.case_id = next_reports.case_id
    left join previous
        on cases.case_id = previous.case_id

)

select * from judged
