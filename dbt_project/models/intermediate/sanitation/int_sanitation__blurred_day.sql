-- The stock (库存) of a facility is told on some days. What it grew by from one to the next belongs to all days
-- between; where one of them is untold and left out, nobody knows which part is that of the others.
with stocks as (

    select
        op_date,
        lag(op_date) over (
            partition by source_name, facility_id, waste_stream
            order by op_date
        ) as previous_date
    from {{ ref('fct_facility_day') }}
    where
        is_msw
        and stock_t is not null
        and waste_stream not in ({{ quoted_list(var('separated_streams')) }})

),

stretches as (

    select distinct -- several plants, and several untold days
        stocks.previous_date,
        stocks.op_date
    from stocks
    inner join {{ ref('int_sanitation__untold_day') }} as untold
        on
            stocks.previous_date < untold.on_date
            and stocks.op_date >= untold.on_date
            and stocks.op_date > stocks.previous_date + interval '1' day

),

days as (

    select distinct days.day as on_date -- stretches of several plants overlap
    from stretches
    inner join {{ ref('int_calendar__day') }} as days
        on
            stretches.previous_date < days.day
            and stretches.op_date >= days.day

)

select * from days
