{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

with arrived as (

    select
        source_name || ':' || case_no as case_id,
        *
    from {{ ref('stg_case__cases') }}
    {% if is_incremental() %}
    where batch_seq > (select coalesce(max(batch_seq), 0) from {{ this }})
    {% endif %}

),

delivered as (

    {{ with_wgs84('arrived') }}

),

candidates as (

    select
        {{ case_state_columns() }}
    from delivered

    {% if is_incremental() %}
    union all

    select
        {{ case_state_columns() }}
    from {{ this }}
    where case_id in (select case_id from delivered)
    {% endif %}

),

ranked as (

    select
        *,
        {{ state_rank(['case_id']) }} as state_rank
    from candidates

),

latest as (

    select
        {{ case_state_columns() }}
    from ranked
    where state_rank = 1

)

select * from latest
