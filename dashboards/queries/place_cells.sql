-- One row per cell of 0.005 degrees with cases inside an area: the district (inside a district: the
-- street) that most of its cases belong to. Cells with fewer than $least are left out.
with counted as (
    select
        column_no,
        row_no,
        case
            when $area_id in (select area_id from dim_area where area_level = 'city')
                then district_id
            else street_id
        end as part_id,
        sum(case_cnt) as case_cnt
    from fct_case_cell
    where
        $area_id in (street_id, district_id)
        or $area_id in (select area_id from dim_area where area_level = 'city')
    group by
        column_no,
        row_no,
        part_id
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
