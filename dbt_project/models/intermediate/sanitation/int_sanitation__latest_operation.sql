with delivered as (

    select
        source_name || ':' || cast(op_date as varchar) || ':' || coalesce(road_id, '') || ':' || road_name
        || ':' || op_type as operation_id,
        *
    from {{ ref('stg_sanitation__road_operations') }}

),

ranked as (

    select
        *,
        {{ state_rank(['operation_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
