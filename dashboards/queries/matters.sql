-- One row per family that citizens told the hotline of in a period, inside an area: orders, those of
-- the period before, and cases of the same family: found by the bureau itself (主动), told by others.
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
        category_id,
        count(*) filter (where received_at >= $first) as order_cnt,
        count(*) filter (where received_at < $first) as previous_cnt
    from fct_hotline_order
    where
        received_at >= $before
        and received_at < $beyond
        and not is_excluded
        and (
            $area_level = 'city'
            or ($area_level = 'district' and district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
        )
    group by category_id
),

orders as (
    select
        families.family_id,
        sum(told.order_cnt)::bigint as order_cnt,
        sum(told.previous_cnt)::bigint as previous_cnt
    from told
    inner join families on told.category_id = families.category_id
    group by families.family_id
),

cases as (
    select
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
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
    group by family_id
),

names as (
    select
        family_id,
        min(family_name) as family_name
    from families
    group by family_id
)

select
    orders.family_id,
    names.family_name,
    orders.order_cnt,
    orders.previous_cnt,
    coalesce(cases.found_cnt, 0) as found_cnt,
    coalesce(cases.told_cnt, 0) as told_cnt,
    coalesce(cases.found_cnt, 0) / nullif(orders.order_cnt, 0) as found_per_order
from orders
left join names on orders.family_id = names.family_id
left join cases on orders.family_id = cases.family_id
where orders.order_cnt > 0
order by
    orders.order_cnt desc,
    names.family_name
