-- One row per place with many cases of a kind (高发点位, DOMAIN §8) in the last published month up to
-- $month, inside an area, most cases first; hotspot_id where the place also keeps coming back.
with places as (
    select distinct
        area_id,
        area_name,
        district_id
    from dim_area
    where is_current
),

families as (
    select
        family_id,
        min(family_name) as family_name
    from dim_category
    group by family_id
)

select
    fct_high_incidence_place.month,
    fct_high_incidence_place.place_name,
    places.area_name,
    fct_high_incidence_place.family,
    coalesce(families.family_name, fct_high_incidence_place.family) as family_name,
    fct_high_incidence_place.case_cnt,
    fct_high_incidence_place.percentile_cnt,
    fct_high_incidence_place.year_before_cnt,
    fct_high_incidence_place.is_above_percentile,
    fct_high_incidence_place.is_above_own_mean,
    recurrence_hotspot.hotspot_id
from fct_high_incidence_place
left join places on fct_high_incidence_place.area_id = places.area_id
left join families on fct_high_incidence_place.family = families.family_id
left join recurrence_hotspot
    on fct_high_incidence_place.place_month_id = recurrence_hotspot.hotspot_id
where
    fct_high_incidence_place.month = (
        select max(month)
        from fct_high_incidence_place
        where month <= $month
    )
    and (
        $area_id in (fct_high_incidence_place.area_id, places.district_id)
        or $area_id in (select area_id from dim_area where area_level = 'city')
    )
order by
    fct_high_incidence_place.case_cnt desc,
    fct_high_incidence_place.place_name,
    fct_high_incidence_place.family
