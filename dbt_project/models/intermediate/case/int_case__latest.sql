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
        {{ case_state_columns() }},
        least(first_closed_at, closed_at) as first_closed_at,
        greatest(first_closed_at, closed_at) as last_closed_at
    from delivered

    {% if is_incremental() %}
    union all

    select
        {{ case_state_columns() }},
        first_closed_at,
        last_closed_at
    from {{ this }}
    where case_id in (select case_id from delivered)
    {% endif %}

),

ranked as (

    select
        *,
        min(first_closed_at) over (partition by case_id) as earliest_closed_at,
        max(last_closed_at) over (partition by case_id) as latest_closed_at,
        {{ state_rank(['case_id']) }} as state_rank
    from candidates

),

latest as (

    select
        {{ case_state_columns() }},
        earliest_closed_at as first_closed_at,
        coalesce(closed_at, latest_closed_at) as last_closed_at
    from ranked
    where state_rank = 1

)

select * from latest
