-- One row per area right below $area_id and survey item that asks about families of problems: cases of
-- them that the bureau itself found (主动发现) and orders about them in a period, and the score of the
-- item in the last wave that began by $period_end.
with items as (
    select distinct
        dim_survey_matter.item_code,
        dim_survey_item.item_name,
        dim_survey_item.sort_order
    from dim_survey_matter
    inner join dim_survey_item on dim_survey_matter.item_code = dim_survey_item.item_code
),

matters as (
    select distinct
        dim_survey_matter.item_code,
        dim_category.category_id
    from dim_survey_matter
    inner join dim_category on dim_survey_matter.family_id = dim_category.family_id
    where dim_category.is_current
),

told as (
    select
        case $area_level when 'city' then district_id else street_id end as part_id,
        category_id,
        count(*) as order_cnt
    from fct_hotline_order
    where
        received_at >= $first
        and received_at < $beyond
        and not is_excluded
        and ($area_level = 'city' or district_id = $area_id)
    group by
        part_id,
        category_id
),

orders as (
    select
        told.part_id,
        matters.item_code,
        sum(told.order_cnt)::bigint as order_cnt
    from told
    inner join matters on told.category_id = matters.category_id
    group by
        told.part_id,
        matters.item_code
),

seen as (
    select
        case $area_level when 'city' then district_id else street_id end as part_id,
        family_id,
        count(*) as found_cnt
    from fct_case
    where
        is_valid
        and discovery = '主动'
        and reported_at >= $first
        and reported_at < $beyond
        and ($area_level = 'city' or district_id = $area_id)
    group by
        part_id,
        family_id
),

found as (
    select
        seen.part_id,
        dim_survey_matter.item_code,
        sum(seen.found_cnt)::bigint as found_cnt
    from seen
    inner join dim_survey_matter on seen.family_id = dim_survey_matter.family_id
    group by
        seen.part_id,
        dim_survey_matter.item_code
),

latest as (
    select wave
    from dim_survey_wave
    where
        period_start <= $period_end
        and wave in (select wave from survey_item_score where area_id = $area_id)
    order by period_start desc, wave desc
    limit 1
)

select
    areas.area_id,
    areas.area_name,
    items.item_name,
    coalesce(found.found_cnt, 0) as found_cnt,
    coalesce(orders.order_cnt, 0) as order_cnt,
    survey_item_score.score_100
from dim_area as areas
cross join items
left join found on areas.area_id = found.part_id and items.item_code = found.item_code
left join orders on areas.area_id = orders.part_id and items.item_code = orders.item_code
left join survey_item_score
    on
        areas.area_id = survey_item_score.area_id
        and items.item_code = survey_item_score.item_code
        and survey_item_score.wave = (select wave from latest)
where
    areas.parent_area_id = $area_id
    and areas.is_current
    and not areas.is_unassigned
order by
    areas.sort_order,
    areas.area_id,
    items.sort_order,
    items.item_name
