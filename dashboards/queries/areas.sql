-- One row per current city or district: the city first, the unassigned district last.
select
    area_id,
    area_name,
    area_level,
    is_unassigned
from dim_area
where
    is_current
    and area_level in ('city', 'district')
order by area_level, is_unassigned, sort_order, area_id
