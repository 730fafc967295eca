-- What people write about most, and what grew most, week by week (DOMAIN §6 H14). Growth is told only
-- where the week before lies wholly in the data; a family without an order in it stands above all.
with received as (

    select
        {{ period_start('W', 'orders.received_at') }} as period_start,
        categories.family_id,
        categories.family_name
    from {{ ref('fct_hotline_order') }} as orders
    inner join {{ ref('dim_category') }} as categories
        on orders.category_id = categories.category_id
    where categories.is_current and orders.received_at is not null

),

first_day as (

    select cast(min(received_at) as date) as first_day
    from {{ ref('fct_hotline_order') }}

),

weekly as (

    select
        period_start,
        family_id,
        max(family_name) as family_name,
        count(*) as order_cnt
    from received
    group by period_start, family_id

),

compared as (

    select
        weekly.*,
        first_day.first_day <= weekly.period_start - interval '7' day as is_comparable,
        coalesce(before.order_cnt, 0) as prev_order_cnt,
        cast(weekly.order_cnt as double) / before.order_cnt - 1 as growth_rate
    from weekly
    cross join first_day
    left join weekly as before
        on
            weekly.family_id = before.family_id
            and weekly.period_start = before.period_start + interval '7' day

),

by_count as (

    select
        *,
        'count' as ranking,
        rank() over (partition by period_start order by order_cnt desc) as rank_no
    from compared

),

by_growth as (

    select
        *,
        'growth' as ranking,
        rank() over (partition by period_start order by growth_rate desc nulls first, order_cnt desc) as rank_no
    from compared
    where
        is_comparable
        and order_cnt >= {{ var('hot_issue_min_orders') }}
        and order_cnt >= prev_order_cnt * (1 + {{ var('hot_issue_growth') }})

),

ranked as (

    select * from by_count
    union all
    select * from by_growth

),

final as (

    select
        period_start,
        cast(period_start + interval '6' day as date) as period_end,
        ranking,
        cast(rank_no as bigint) as rank_no,
        family_id,
        family_name,
        cast(order_cnt as bigint) as order_cnt,
        cast(case when is_comparable then prev_order_cnt end as bigint) as prev_order_cnt,
        case when is_comparable then growth_rate end as growth_rate
    from ranked
    where rank_no <= {{ var('hot_issue_top') }}

)

select * from final
