-- The days of the years that the data reach.
with span as (

    select
        cast(date_trunc('year', first_day) as date) as first_day,
        cast(date_trunc('year', last_day) + interval '1' year - interval '1' day as date) as last_day
    from {{ ref('int_source__span') }}

),

final as (

    select
        days.day,
        days.is_workday,
        days.day_kind
    from {{ ref('int_calendar__day') }} as days
    inner join span
        on days.day between span.first_day and span.last_day

)

select * from final
