-- One row per place of $month that has a position, inside an area.
with places as (
    select distinct
        area_id,
        district_id
    from dim_area
    where is_current
)

select
    fct_hotspot_position.hotspot_id,
    fct_hotspot_position.lng,
    fct_hotspot_position.lat
from fct_hotspot_position
left join places on fct_hotspot_position.area_id = places.area_id
where
    fct_hotspot_position.month = $month
    and (
        $area_level = 'city'
        or $area_id in (fct_hotspot_position.area_id, places.district_id)
    )
