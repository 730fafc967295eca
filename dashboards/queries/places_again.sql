-- One row per place where a kind of problem keeps coming back (DOMAIN §8), worst first, as of the
-- last published month up to $month, inside an area; with $place only that row, of whatever month.
with places as (
    select distinct
        area_id,
        area_name,
        district_id
    from dim_area
    where is_current
),

latest as (
    select max(month) as month
    from recurrence_hotspot
    where month <= $month
),

chosen as (
    select
        recurrence_hotspot.*,
        places.area_name
    from recurrence_hotspot
    left join places on recurrence_hotspot.area_id = places.area_id
    where
        case
            when $place = '' then recurrence_hotspot.month = (select month from latest)
            else recurrence_hotspot.hotspot_id = $place
        end
        and (
            $area_id in (recurrence_hotspot.area_id, places.district_id)
            or $area_id in (select area_id from dim_area where area_level = 'city')
        )
),

families as (
    select
        family_id,
        min(family_name) as family_name
    from dim_category
    group by family_id
),

units as (
    select
        unit_id,
        min(unit_name) as unit_name
    from dim_unit
    where is_current
    group by unit_id
)

select
    chosen.hotspot_id,
    chosen.month,
    chosen.place_key,
    chosen.place_name,
    chosen.area_name,
    chosen.family,
    coalesce(families.family_name, chosen.family) as family_name,
    chosen.case_cnt,
    chosen.closure_cnt,
    chosen.recurrence_cnt,
    chosen.episode_cnt,
    chosen.active_month_cnt,
    chosen.first_reported_at,
    chosen.last_reported_at,
    coalesce(units.unit_name, nullif(chosen.last_closing_unit_id, '-')) as last_closing_unit,
    chosen.is_dummy_place or chosen.is_centroid as is_set_aside
from chosen
left join families on chosen.family = families.family_id
left join units on chosen.last_closing_unit_id = units.unit_id
order by
    is_set_aside,
    chosen.recurrence_cnt desc,
    chosen.case_cnt desc,
    chosen.last_reported_at desc,
    chosen.hotspot_id
