-- One row per unit, per category and per family of categories: id and name.
select
    'unit' as part,
    unit_id as part_id,
    min(unit_name) as part_name
from dim_unit
where is_current
group by unit_id

union all

select
    'category' as part,
    category_id as part_id,
    min(category_name) as part_name
from dim_category
where is_current
group by category_id

union all

select
    'family' as part,
    family_id as part_id,
    min(family_name) as part_name
from dim_category
where is_current
group by family_id

union all

select
    parts.part,
    '-' as part_id,
    '未注明' as part_name
from (values ('unit'), ('category')) as parts (part)
