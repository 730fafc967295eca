with delivered as (

    select
        source_name || ':' || order_no as order_id,
        *
    from {{ ref('stg_hotline__orders') }}

),

{{ newest_states('delivered', 'order_id') }}

select * from newest
