{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

-- What a case was when it was closed first. Once it is reopened (重开) its own row tells of the present life
-- alone, and the month of the first closing is not rewritten (DOMAIN §4.3): the states before tell.
with arrived as (

    select
        source_name || ':' || case_no as case_id,
        batch_seq,
        source_row,
        source_updated_at,
        handling_unit_name,
        limit_value,
        limit_unit,
        dispatched_at,
        handling_deadline,
        bundle_deadline,
        extended_at,
        extended_deadline,
        handled_at,
        checked_at,
        close_deadline,
        closed_at,
        close_type,
        rework_cnt,
        extension_cnt,
        return_cnt,
        suspended_at,
        resumed_at
    from (
        select * from {{ ref('stg_case__cases') }}
        {{ of_new_batches('src_case') }}
    ) as delivered
    where closed_at is not null and reopened_at is null

),

{{ newest_states_with_this('arrived', 'case_id') }}

select * from newest
