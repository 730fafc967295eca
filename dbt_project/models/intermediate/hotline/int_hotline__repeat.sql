-- The matter (H11) is the most detailed class that the source tells. Without a class, or without a
-- known caller, an order repeats nothing.
with orders as (

    select
        order_id,
        person_hash,
        coalesce(category_l3, category_l2, category_l1) as matter,
        received_at
    from {{ ref('int_hotline__latest') }}
    where person_hash is not null

),

-- Orders of one instant stand once: neither of them is the earlier one.
moments as (

    select distinct
        person_hash,
        matter,
        received_at
    from orders
    where matter is not null

),

preceded as (

    select
        *,
        lag(received_at) over (
            partition by person_hash, matter
            order by received_at
        ) as previous_received_at
    from moments

),

repeats as (

    select
        orders.order_id,
        preceded.previous_received_at
    from orders
    inner join preceded
        on
            orders.person_hash = preceded.person_hash
            and orders.matter = preceded.matter
            and orders.received_at = preceded.received_at
    where preceded.received_at <= preceded.previous_received_at + interval '30' day

)

select * from repeats
