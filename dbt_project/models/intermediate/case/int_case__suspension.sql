{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'suspension_id',
        on_schema_change = 'fail'
    )
}}

-- A platform tells of the last suspension (挂账) of a case only; the states before it tell of the earlier ones.
with arrived as (

    select
        source_name || ':' || case_no || ':' || cast(suspended_at as varchar) as suspension_id,
        source_name || ':' || case_no as case_id,
        batch_seq,
        source_row,
        source_updated_at,
        suspended_at,
        case when resumed_at >= suspended_at then resumed_at end as resumed_at
    from (
        select * from {{ ref('stg_case__cases') }}
        {{ of_new_batches('src_case') }}
    ) as delivered
    where suspended_at is not null

),

{{ newest_states_with_this('arrived', 'suspension_id') }}

select * from newest
