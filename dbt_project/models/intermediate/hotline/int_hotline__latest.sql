with delivered as (

    select
        source_name || ':' || order_no as order_id,
        *
    from {{ ref('stg_hotline__orders') }}

),

ranked as (

    select
        *,
        {{ state_rank(['order_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
