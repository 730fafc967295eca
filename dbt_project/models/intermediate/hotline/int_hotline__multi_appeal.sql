-- A caller counts where and when the order comes in that is at least the third of 30 days; the window
-- looks at the orders of the whole city. Callers are counted once a period and area, so that areas and
-- periods do not add up. No list of persons leaves this model.
with known_callers as (

    select
        order_id,
        person_hash,
        received_at
    from {{ ref('int_hotline__latest') }}
    where person_hash is not null

),

orders as (

    select *
    from known_callers
    where {{ is_shared('known_callers', ['person_hash'], least=var('multi_appeal_orders')) }}

),

counted as (

    select
        *,
        count(*) over (
            partition by person_hash
            order by received_at
            range between interval '{{ var("multi_appeal_days") }}' day preceding and current row
        ) as recent_cnt
    from orders

),

callers as (

    select
        placed.district_id,
        placed.street_id,
        counted.person_hash,
        counted.received_at
    from counted
    inner join {{ ref('fct_hotline_order') }} as placed
        on counted.order_id = placed.order_id
    where counted.recent_cnt >= {{ var('multi_appeal_orders') }}

),

dated as (

    {% for period_type in ['W', 'M', 'Q', 'H', 'Y'] %}
    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'received_at') }} as period_start,
        district_id,
        {{ "''" if period_type == 'W' else 'street_id' }} as street_id,
        person_hash
    from callers
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

by_area as (

    select
        dated.period_type,
        dated.period_start,
        case
            when grouping(dated.street_id) = 0 then dated.street_id
            when grouping(dated.district_id) = 0 then dated.district_id
            else max(city.area_id)
        end as area_id,
        count(distinct dated.person_hash) as caller_cnt
    from dated
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'
    group by grouping sets (
        (dated.period_type, dated.period_start, dated.district_id, dated.street_id),
        (dated.period_type, dated.period_start, dated.district_id),
        (dated.period_type, dated.period_start)
    )

),

-- A week has no streets: the empty one stands for its district.
known as (

    select * from by_area where area_id <> ''

)

select * from known
