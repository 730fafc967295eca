{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'operation_id',
        on_schema_change = 'fail'
    )
}}

with arrived as (

    select
        source_name || ':' || cast(op_date as varchar) || ':' || coalesce(road_id, '') || ':' || road_name
        || ':' || op_type as operation_id,
        *
    from {{ ref('stg_sanitation__road_operations') }}
    {{ of_new_batches('src_road_op') }}

),

{{ newest_states_with_this('arrived', 'operation_id') }}

select * from newest
