-- One row per cell of $size degrees with cases inside an area and the bounds: the district (inside a
-- district: the street) that most of its cases belong to. Cells with fewer than $least are left out.
with placed as (
    select
        floor(lng / $size)::integer as column_no,
        floor(lat / $size)::integer as row_no,
        case
            when $area_id in (select area_id from dim_area where area_level = 'city')
                then district_id
            else street_id
        end as part_id
    from fct_case
    where
        (lng <> 0 or lat <> 0)
        and lng between $west and $east
        and lat between $south and $north
        and (
            $area_id in (area_id, street_id, district_id)
            or $area_id in (select area_id from dim_area where area_level = 'city')
        )
),

counted as (
    select
        column_no,
        row_no,
        part_id,
        count(*) as case_cnt
    from placed
    group by all
),

names as (
    select
        area_id,
        min(area_name) as area_name
    from dim_area
    where is_current
    group by area_id
)

select
    counted.column_no,
    counted.row_no,
    arg_max(counted.part_id, counted.case_cnt) as part_id,
    arg_max(coalesce(names.area_name, counted.part_id), counted.case_cnt) as part_name,
    sum(counted.case_cnt)::bigint as case_cnt
from counted
left join names on counted.part_id = names.area_id
group by
    counted.column_no,
    counted.row_no
having sum(counted.case_cnt) >= $least
order by
    counted.row_no,
    counted.column_no
