-- The matter (H11) is the place and the family of the class: the most detailed class that the source tells, itself
-- where no list knows it, at the address, or as near to it as the source tells. Without a class, or without a known
-- caller, an order repeats nothing.
with told as (

    select
        order_id,
        person_hash,
        coalesce(category_l3, category_l2, category_l1) as class_name,
        matter_place,
        received_at
    from {{ ref('int_hotline__latest') }}
    where person_hash is not null

),

families as (

    select
        aliases.minor_name,
        categories.family_id
    from {{ ref('stg_reference__category_aliases') }} as aliases
    inner join {{ ref('dim_category') }} as categories
        on
            aliases.category_id = categories.category_id
            and categories.is_current

),

orders as (

    select
        told.order_id,
        told.person_hash,
        coalesce(families.family_id, told.class_name) || ' ' || told.matter_place as matter,
        told.received_at
    from told
    left join families
        on told.class_name = families.minor_name

),

-- Whose matter has no other order repeats nothing.
shared as (

    select * from orders where matter is not null and {{ is_shared('orders', ['person_hash', 'matter']) }}

),

-- Orders of one instant stand once: neither of them is the earlier one.
moments as (

    select distinct
        person_hash,
        matter,
        received_at
    from shared

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
        shared.order_id,
        preceded.previous_received_at
    from shared
    inner join preceded
        on
            shared.person_hash = preceded.person_hash
            and shared.matter = preceded.matter
            and shared.received_at = preceded.received_at
    where preceded.received_at <= preceded.previous_received_at + interval '{{ var("repeat_appeal_days") }}' day

)

select * from repeats
