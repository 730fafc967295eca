{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || inspection_no as inspection_id,
        *
    from {{ ref('stg_assessment__inspections') }}

),

ranked as (

    select
        *,
        {{ state_rank(['inspection_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
