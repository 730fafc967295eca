with days as (

    select * from {{ ref('int_calendar__day') }} where is_covered

),

final as (

    select
        day,
        is_workday,
        day_kind
    from days

)

select * from final
