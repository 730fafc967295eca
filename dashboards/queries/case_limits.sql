-- One row per limit of the handling in hours (null: none told): cases closed in a period, inside an
-- area, how many by the deadline, and how much of the limit the middle one used.
select
    fct_case.limit_hours,
    count(*) as closed_cnt,
    count(*) filter (where fct_case.has_deadline) as with_deadline_cnt,
    count(*) filter (where fct_case.has_deadline and fct_case.is_closed_on_time) as on_time_cnt,
    median(fct_case.used_hours) as used_hours
from fct_case
where
    fct_case.is_closed
    and fct_case.is_in_closure_stream
    and fct_case.closed_at >= $first
    and fct_case.closed_at < $beyond
    and (
        $area_level = 'city'
        or ($area_level = 'district' and fct_case.district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
    )
group by fct_case.limit_hours
order by fct_case.limit_hours nulls last
