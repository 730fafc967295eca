-- One row per place where a kind of problem keeps coming back (DOMAIN §8), worst first, as of the
-- last published month up to $month, inside an area. Addresses that stand for none, and points that a
-- geocoder gives to many addresses, are no places (R02).
with places as (
    select distinct
        area_id,
        area_name,
        area_level,
        district_id
    from dim_area
    where is_current
),

latest as (
    select max(month) as month
    from recurrence_hotspot
    where month <= $month
),

inside as (
    select
        recurrence_hotspot.*,
        places.area_name
    from recurrence_hotspot
    inner join latest on recurrence_hotspot.month = latest.month
    left join places on recurrence_hotspot.area_id = places.area_id
    where
        not recurrence_hotspot.is_dummy_place
        and not recurrence_hotspot.is_centroid
        and (
            $area_id in (recurrence_hotspot.area_id, places.district_id)
            or $area_id in (select area_id from places where area_level = 'city')
        )
),

families as (
    select
        family_id,
        min(family_name) as family_name
    from dim_category
    group by family_id
)

select
    inside.hotspot_id,
    inside.month,
    inside.place_name,
    inside.area_name,
    coalesce(families.family_name, inside.family) as family_name,
    inside.case_cnt,
    inside.closure_cnt,
    inside.recurrence_cnt,
    inside.first_reported_at,
    inside.last_reported_at,
    coalesce(dim_unit.unit_name, nullif(inside.last_closing_unit_id, '-')) as last_closing_unit,
    (select count(*) from inside) as hotspot_cnt
from inside
left join families on inside.family = families.family_id
left join dim_unit
    on
        inside.last_closing_unit_id = dim_unit.unit_id
        and dim_unit.is_current
order by
    inside.recurrence_cnt desc,
    inside.case_cnt desc,
    inside.last_reported_at desc,
    inside.hotspot_id
limit $top
