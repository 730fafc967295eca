-- One row per street and family that citizens told the hotline of, or that cases were of, in a period,
-- inside an area: orders, those that came again (重复诉求), those of the period before, and cases: found by
-- the bureau itself (主动), told by others.
with families as (
    select
        category_id,
        min(family_id) as family_id,
        min(family_name) as family_name
    from dim_category
    where is_current
    group by category_id
),

told as (
    select
        street_id,
        category_id,
        count(*) filter (where received_at >= $first) as order_cnt,
        count(*) filter (where received_at >= $first and is_repeat) as repeat_cnt,
        count(*) filter (where received_at < $first) as previous_cnt
    from fct_hotline_order
    where
        received_at >= $before
        and received_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
        )
    group by
        street_id,
        category_id
),

orders as (
    select
        coalesce(told.street_id, '-') as street_id,
        families.family_id,
        sum(told.order_cnt)::bigint as order_cnt,
        sum(told.repeat_cnt)::bigint as repeat_cnt,
        sum(told.previous_cnt)::bigint as previous_cnt
    from told
    inner join families on told.category_id = families.category_id
    group by
        coalesce(told.street_id, '-'),
        families.family_id
),

cases as (
    select
        coalesce(street_id, '-') as street_id,
        family_id,
        count(*) filter (where discovery = '主动') as found_cnt,
        count(*) filter (where discovery = '被动') as told_cnt
    from fct_case
    where
        is_valid
        and reported_at >= $first
        and reported_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
        )
    group by
        coalesce(street_id, '-'),
        family_id
),

names as (
    select
        family_id,
        min(family_name) as family_name
    from families
    group by family_id
)

select
    names.family_id,
    names.family_name,
    coalesce(orders.street_id, cases.street_id) as street_id,
    coalesce(orders.order_cnt, 0) as order_cnt,
    coalesce(orders.repeat_cnt, 0) as repeat_cnt,
    coalesce(orders.previous_cnt, 0) as previous_cnt,
    coalesce(cases.found_cnt, 0) as found_cnt,
    coalesce(cases.told_cnt, 0) as told_cnt
from orders
full outer join cases
    on
        orders.street_id = cases.street_id
        and orders.family_id = cases.family_id
inner join names on names.family_id = coalesce(orders.family_id, cases.family_id)
order by
    street_id,
    names.family_id
