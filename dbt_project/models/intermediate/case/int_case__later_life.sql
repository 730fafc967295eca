{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'life_id',
        on_schema_change = 'fail'
    )
}}

-- A platform tells of the last reopening (重开) of a case only; the states before the next one tell of the life that
-- it began and of the closing that ended it.
with arrived as (

    select
        source_name || ':' || case_no || ':' || cast(reopened_at as varchar) as life_id,
        source_name || ':' || case_no as case_id,
        batch_seq,
        source_row,
        source_updated_at,
        reopened_at,
        closed_at,
        close_type,
        close_deadline,
        handling_unit_name,
        rework_cnt,
        extension_cnt
    from (
        select * from {{ ref('stg_case__cases') }}
        {{ of_new_batches('src_case') }}
    ) as delivered
    where reopened_at is not null

),

{{ newest_states_with_this('arrived', 'life_id') }}

select * from newest
