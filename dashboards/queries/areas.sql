-- One row per current city, district or street: the city first, what is unassigned last.
select
    area_id,
    area_name,
    area_level,
    parent_area_id,
    is_unassigned
from dim_area
where
    is_current
    and area_level in ('city', 'district', 'street')
order by area_level, is_unassigned, sort_order, area_id
