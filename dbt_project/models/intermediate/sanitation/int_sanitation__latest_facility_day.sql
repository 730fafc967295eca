with delivered as (

    select
        source_name || ':' || cast(op_date as varchar) || ':' || facility_name || ':' || waste_stream
            as facility_day_id,
        *
    from {{ ref('stg_sanitation__facility_days') }}

),

ranked as (

    select
        *,
        {{ state_rank(['facility_day_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
