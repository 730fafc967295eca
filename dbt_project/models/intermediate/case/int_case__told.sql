{{ config(materialized = 'view') }}

with arrived as (

    select
        source_name || ':' || case_no as case_id,
        *,
        void_reason is not null as has_void_reason
    from {{ ref('stg_case__cases') }}

),

located as (

    {{ with_wgs84('arrived') }}

),

told as (

    select
        {{ case_state_columns() }},
        least(first_closed_at, closed_at) as first_closed_at,
        greatest(first_closed_at, closed_at) as last_closed_at,
        batch_file
    from located

)

select * from told
