-- One row per area right below $area_id and survey item that asks about families of problems: those
-- families, and the score of the item in the last wave that began by $period_end.
with items as (
    select
        dim_survey_item.item_code,
        dim_survey_item.item_name,
        dim_survey_item.sort_order,
        list(dim_survey_matter.family_id) as family_ids
    from dim_survey_matter
    inner join dim_survey_item on dim_survey_matter.item_code = dim_survey_item.item_code
    group by
        dim_survey_item.item_code,
        dim_survey_item.item_name,
        dim_survey_item.sort_order
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
    dim_area.area_id,
    dim_area.area_name,
    items.item_name,
    items.family_ids,
    survey_item_score.score_100
from dim_area
cross join items
left join survey_item_score
    on
        dim_area.area_id = survey_item_score.area_id
        and items.item_code = survey_item_score.item_code
        and survey_item_score.wave = (select wave from latest)
where
    dim_area.parent_area_id = $area_id
    and dim_area.is_current
    and not dim_area.is_unassigned
order by
    dim_area.sort_order,
    dim_area.area_id,
    items.sort_order,
    items.item_name
