{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

-- What a reopened case (重开) was when it was closed first. Its own row tells of the present life alone, and the month
-- of the first closing is not rewritten (DOMAIN §4.3): the states before tell, of whatever night. A case is looked up
-- in all that landed when something new is told of it.
with reopened as (

    select
        case_id,
        case_no
    from {{ ref('int_case__latest') }}
    where
        reopened_at is not null
        {% if is_incremental() %}
        and latest_build_no = (select max(latest_build_no) from {{ ref('int_case__latest') }})
        {% endif %}

),

delivered as (

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
    from {{ ref('stg_case__cases') }}
    where
        closed_at is not null
        and reopened_at is null
        and case_no in (select case_no from reopened)

),

closed as (

    select * from delivered
    where case_id in (select case_id from reopened)

),

{{ newest_states('closed', 'case_id') }}

select * from newest
