{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

with delivered as (

    select
        source_name || ':' || case_no as case_id,
        *
    from {{ ref('stg_case__cases') }}
    {% if is_incremental() %}
    where batch_seq > (select coalesce(max(batch_seq), 0) from {{ this }})
    {% endif %}

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

{{ newest_states('candidates', 'case_id') }},

latest as (

    select
        {{ case_state_columns() }}
    from newest

)

select * from latest
