-- Where cases were, in cells of 0.005 degrees (about 500 m), the side that the map of 热点 is drawn in. A
-- position outside the bounds of the city, or at 0°, 0°, is a mistake and no place, as in `neighbourhood`.
{%- set bounds = var('city_bounds') or [-180, -85, 180, 85] %}
with placed as (

    select
        street_id,
        district_id,
        cast(floor(lng / 0.005) as integer) as column_no,
        cast(floor(lat / 0.005) as integer) as row_no
    from {{ ref('fct_case') }}
    where
        lng between {{ bounds[0] }} and {{ bounds[2] }}
        and lat between {{ bounds[1] }} and {{ bounds[3] }}
        and not (lng = 0 and lat = 0)

),

final as (

    select
        street_id,
        column_no,
        row_no,
        district_id,
        count(*) as case_cnt
    from placed
    group by street_id, column_no, row_no, district_id

)

select * from final
