-- One row per category (null: all): cases filed in a period, inside an area; how many were sent back
-- once and more often (回退), how many failed their check (返工). The most sent back come first.
with filed as (
    select
        fct_case.category_id,
        fct_case.return_cnt,
        fct_case.rework_cnt
    from fct_case
    where
        fct_case.filed_at >= $first
        and fct_case.filed_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
),

counted as (
    select
        category_id,
        grouping(category_id) = 1 as is_total,
        count(*) as filed_cnt,
        count(*) filter (where return_cnt >= 1) as returned_cnt,
        count(*) filter (where return_cnt >= 2) as returned_again_cnt,
        count(*) filter (where rework_cnt >= 1) as reworked_cnt,
        count(*) filter (where rework_cnt >= 2) as reworked_again_cnt
    from filed
    group by grouping sets ((), (category_id))
),

names as (
    select
        category_id,
        min(category_name) as category_name
    from dim_category
    where is_current
    group by category_id
)

select
    counted.category_id,
    counted.is_total,
    coalesce(names.category_name, nullif(counted.category_id, '-'), '未注明') as category_name,
    counted.filed_cnt,
    counted.returned_cnt,
    counted.returned_again_cnt,
    counted.reworked_cnt,
    counted.reworked_again_cnt
from counted
left join names on counted.category_id = names.category_id
where
    counted.is_total
    or counted.returned_cnt + counted.reworked_cnt > 0
order by
    counted.is_total desc,
    counted.returned_cnt + counted.reworked_cnt desc,
    category_name
limit $top
