{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || notice_type || ':' || notice_no as notice_id,
        *
    from {{ ref('stg_enforcement__notices') }}

),

ranked as (

    select
        *,
        {{ state_rank(['notice_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
