-- One row per street and family with at least $least orders in a period, inside an area, of which the
-- bureau itself found no case (主动发现) there: citizens saw what inspectors did not.
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
        count(*) as order_cnt,
        count(*) filter (where is_repeat) as repeat_cnt
    from fct_hotline_order
    where
        received_at >= $first
        and received_at < $beyond
        and not is_excluded
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
        told.street_id,
        families.family_id,
        min(families.family_name) as family_name,
        sum(told.order_cnt)::bigint as order_cnt,
        sum(told.repeat_cnt)::bigint as repeat_cnt
    from told
    inner join families on told.category_id = families.category_id
    group by
        told.street_id,
        families.family_id
    having sum(told.order_cnt) >= $least
),

found as (
    select
        street_id,
        family_id
    from fct_case
    where
        is_valid
        and discovery = '主动'
        and reported_at >= $first
        and reported_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
        )
    group by
        street_id,
        family_id
),

spots as (
    select
        orders.street_id as area_id,
        dim_area.area_name,
        orders.family_name,
        orders.order_cnt,
        orders.repeat_cnt
    from orders
    anti join found
        on
            orders.street_id = found.street_id
            and orders.family_id = found.family_id
    inner join dim_area
        on
            orders.street_id = dim_area.area_id
            and dim_area.is_current
            and not dim_area.is_unassigned
)

select
    *,
    (select count(*) from spots) as spot_cnt
from spots
order by
    order_cnt desc,
    area_name,
    family_name
limit $top
