-- One row per colour of 三色单: notices issued in a period, inside an area, their subjects, and how
-- many are dated out of the order 蓝, 黄, 红.
select
    colour_notice,
    count(*) as notice_cnt,
    count(distinct enf_case_no) as subject_cnt,
    count(*) filter (where is_out_of_order) as out_of_order_cnt
from fct_notice
where
    colour_notice is not null
    and issued_on >= $first
    and issued_on < $beyond
    and (
        $area_id in (area_id, street_id, district_id)
        or $area_id in (select area_id from dim_area where area_level = 'city')
    )
group by colour_notice
order by list_position(['蓝', '黄', '红'], colour_notice)
