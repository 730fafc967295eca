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
        $area_level = 'city'
        or ($area_level = 'district' and district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
    )
group by colour_notice
order by list_position(['蓝', '黄', '红'], colour_notice)
