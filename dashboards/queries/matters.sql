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

orders as (
    select
        families.family_id,
        count(*) filter (where fct_hotline_order.received_at >= $first) as order_cnt,
        count(*) filter (where fct_hotline_order.received_at < $first) as previous_cnt
    from fct_hotline_order
    inner join families on fct_hotline_order.category_id = families.category_id
    where
        fct_hotline_order.received_at >= $before
        and fct_hotline_order.received_at < $beyond
        and not fct_hotline_order.is_excluded
        and (
            $area_id in (fct_hotline_order.area_id, fct_hotline_order.street_id, fct_hotline_order.district_id)
            or $area_id in (select area_id from dim_area where area_level = 'city')
        )
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
            $area_id in (fct_case.area_id, fct_case.street_id, fct_case.district_id)
            or $area_id in (select area_id from dim_area where area_level = 'city')
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
