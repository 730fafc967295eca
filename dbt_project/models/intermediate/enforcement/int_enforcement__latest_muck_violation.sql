{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || muck_no as muck_violation_id,
        *
    from {{ ref('stg_enforcement__muck_violations') }}

),

ranked as (

    select
        *,
        {{ state_rank(['muck_violation_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
