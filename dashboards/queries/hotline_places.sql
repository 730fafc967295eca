-- One row per place and family with at least $least orders in a period, inside an area: how many of
-- them came again (重复诉求), the most told first.
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
        fct_hotline_order.area_id,
        fct_hotline_order.place_name,
        families.family_name,
        count(*) as order_cnt,
        count(*) filter (where fct_hotline_order.is_repeat) as repeat_cnt,
        count(*) filter (where fct_hotline_order.is_dissatisfied) as dissatisfied_cnt,
        max(fct_hotline_order.received_at) as last_received_at
    from fct_hotline_order
    inner join families on fct_hotline_order.category_id = families.category_id
    where
        fct_hotline_order.received_at >= $first
        and fct_hotline_order.received_at < $beyond
        and fct_hotline_order.place_name is not null
        and not fct_hotline_order.is_excluded
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_hotline_order.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_hotline_order.area_id, fct_hotline_order.street_id))
        )
    group by
        fct_hotline_order.area_id,
        fct_hotline_order.place_name,
        families.family_name
    having order_cnt >= $least
)

select
    told.area_id,
    coalesce(dim_area.area_name, told.area_id) as area_name,
    told.place_name,
    told.family_name,
    told.order_cnt,
    told.repeat_cnt,
    told.dissatisfied_cnt,
    told.last_received_at
from told
left join dim_area
    on
        told.area_id = dim_area.area_id
        and dim_area.is_current
order by
    told.order_cnt desc,
    told.repeat_cnt desc,
    told.place_name,
    told.family_name
limit $top
