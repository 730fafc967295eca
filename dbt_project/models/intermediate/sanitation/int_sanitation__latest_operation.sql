with delivered as (

    select
        source_name || ':' || cast(op_date as varchar) || ':' || coalesce(road_id, '') || ':' || road_name
        || ':' || op_type as operation_id,
        *
    from {{ ref('stg_sanitation__road_operations') }}

),

{{ newest_states('delivered', 'operation_id') }}

select * from newest
