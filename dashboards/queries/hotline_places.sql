-- One row per place and family with at least $least orders in a period, inside an area: how many of
-- them came again (重复诉求), the most told first, with the cases of the same
-- family whose place names it: an order names the road, a case the house too.
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
        families.family_id,
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
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_hotline_order.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_hotline_order.area_id, fct_hotline_order.street_id))
        )
    group by
        fct_hotline_order.area_id,
        fct_hotline_order.place_name,
        families.family_id,
        families.family_name
    having order_cnt >= $least
),

most as (
    select *
    from told
    order by
        order_cnt desc,
        repeat_cnt desc,
        place_name,
        family_name
    limit $top
),

cases as (
    select
        most.area_id,
        most.place_name,
        most.family_id,
        count(*) as case_cnt
    from most
    inner join fct_case
        on
            most.family_id = fct_case.family_id
            and most.area_id = fct_case.area_id
            and contains(fct_case.place_name, most.place_name)
    where
        fct_case.is_valid
        and fct_case.reported_at >= $first
        and fct_case.reported_at < $beyond
    group by
        most.area_id,
        most.place_name,
        most.family_id
)

select
    most.area_id,
    coalesce(dim_area.area_name, most.area_id) as area_name,
    most.place_name,
    most.family_id,
    most.family_name,
    most.order_cnt,
    most.repeat_cnt,
    most.dissatisfied_cnt,
    most.last_received_at,
    coalesce(cases.case_cnt, 0) as case_cnt
from most
left join cases
    on
        most.area_id = cases.area_id
        and most.place_name = cases.place_name
        and most.family_id = cases.family_id
left join dim_area
    on
        most.area_id = dim_area.area_id
        and dim_area.is_current
order by
    most.order_cnt desc,
    most.repeat_cnt desc,
    most.place_name,
    most.family_name
