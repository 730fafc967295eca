with delivered as (

    {{ last_delivery('ref_calendar_day') }}

)

select * from delivered
