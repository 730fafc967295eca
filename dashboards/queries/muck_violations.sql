-- One row per kind of violation with 渣土: found in a period and in the one before, inside an area,
-- and how many of the period became a penalty case (null where no row of the edition tells).
select
    coalesce(violation_name, '未注明') as violation_name,
    count(*) filter (where found_at >= $first) as found_cnt,
    count(*) filter (where found_at < $first) as previous_cnt,
    case
        when exists (select 1 from fct_muck_violation where enf_case_no is not null)
            then count(*) filter (where found_at >= $first and enf_case_no is not null)
    end as filed_cnt
from fct_muck_violation
where
    found_at >= $before
    and found_at < $beyond
    and (
        $area_level = 'city'
        or ($area_level = 'district' and district_id = $area_id)
        or ($area_level not in ('city', 'district') and $area_id in (area_id, street_id))
    )
group by all
order by
    found_cnt desc,
    violation_name
